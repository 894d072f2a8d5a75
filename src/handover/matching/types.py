"""What is enrolled, searched for and returned: the library's public values.

Nothing here decides about a person. A search returns scored candidates with the evidence for each; ``Band``
says which of them an examiner must compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import overload

from handover.formats.minutiae import FingerMinutiae


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name or alias. Parts as the source wrote them, already split; any Unicode."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Biographics:
    """Names, dates and numbers of one identity or one probe.

    ``names`` primary first, then aliases. ``births`` ISO ``YYYY-MM-DD``, with ``00`` where month or
    day is unknown. ``sex`` ``M``, ``F`` or ``""``. ``birthplace`` an NCIC POB code, ``citizenship`` an
    NCIC CTZ code: weak evidence of sameness, never of status. ``numbers`` (kind, value) with kind one
    of SID, UCN, FIN, ANUM, SSN, PASSPORT, OTHER.
    """

    names: tuple[PersonName, ...]
    births: tuple[str, ...] = ()
    sex: str = ""
    birthplace: str = ""
    citizenship: str = ""
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """One row to enrol: the repository's key (UCN or FIN), its prints by finger position, its names."""

    identity_id: str
    biographics: Biographics
    fingers: Mapping[int, FingerMinutiae] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Probe:
    """The data of a booking to search for. ``fingers`` may be empty, or lack amputated and unprintable
    fingers.
    """

    biographics: Biographics
    fingers: Mapping[int, FingerMinutiae] = field(default_factory=dict)


class Band(StrEnum):
    """The band of a print score relative to the two thresholds (docs/adr/0004-fingerprint-matching.md)."""

    IDENTIFIED = "identified"  # at or above the lights-out threshold
    EXAMINE = "examine"  # between: a fingerprint examiner compares
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class MinutiaPair:
    """Index of a minutia in the probe's finger and of its mate in the gallery's, with similarity 0-1."""

    probe: int
    gallery: int
    similarity: float


@dataclass(frozen=True, slots=True)
class FingerEvidence:
    """How one finger of the probe compared. ``score`` 0-1. ``pairs`` best first.

    ``gallery_position`` is the gallery's finger it was compared with: the same one, or its mirror if the
    hands were assumed to be swapped; 0 means the same.
    """

    position: int
    score: float
    pairs: tuple[MinutiaPair, ...]
    gallery_position: int = 0


@dataclass(frozen=True, slots=True)
class PrintCandidate:
    """A gallery identity found by prints. ``score`` is the fused score over ``fingers``."""

    identity_id: str
    rank: int
    score: float
    band: Band
    fingers: tuple[FingerEvidence, ...]


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """One row of the waterfall: what was compared, at which level it agreed, and its weight in bits.

    ``weight`` log2(m/u), term frequency included; negative if the values contradict.
    """

    field: str
    level: str
    probe_value: str
    gallery_value: str
    weight: float
    note: str = ""

    @property
    def contradicts(self) -> bool:
        """Return whether the values are evidence against the same person. The allowance for many aliases
        compares nothing.
        """
        return self.weight < 0 and self.field != "aliases"


class Waterfall(Sequence[FieldEvidence]):
    """The rows of one candidate, built on first use, since most candidates are never examined in detail.
    Compares, hashes and pickles like the tuple of its rows.
    """

    __slots__ = ("_make", "_rows")

    def __init__(self, make: Callable[[], tuple[FieldEvidence, ...]]) -> None:
        self._make = make
        self._rows: tuple[FieldEvidence, ...] | None = None

    def _all(self) -> tuple[FieldEvidence, ...]:
        if self._rows is None:
            self._rows = self._make()
        return self._rows

    @overload
    def __getitem__(self, place: int) -> FieldEvidence: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[FieldEvidence, ...]: ...
    def __getitem__(self, place: int | slice) -> FieldEvidence | tuple[FieldEvidence, ...]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[FieldEvidence]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Waterfall) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[FieldEvidence, ...]], tuple[tuple[FieldEvidence, ...]]]:
        return tuple, (self._all(),)


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A gallery identity found by names, dates or numbers: a lead for a person, never an identity.

    ``weight`` is the sum of the evidence's weights.
    """

    identity_id: str
    rank: int
    weight: float
    probability: float
    evidence: Sequence[FieldEvidence]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One search of one gallery. ``complete`` is false if any segment did not answer: then an empty
    candidate list means ``incomplete``, never ``no match``. ``missing`` names the shards that did not answer, of
    a gallery on several machines. ``epoch`` names the gallery's version, ``weights`` that of the weights by which
    names were scored (``""`` where none were), ``prevalence`` the assumed share of people searched for who are
    enrolled, used for the probabilities of name candidates.
    """

    gallery: str
    epoch: int
    size: int
    complete: bool
    prints: tuple[PrintCandidate, ...]
    names: tuple[NameCandidate, ...]
    fingers_used: tuple[int, ...]
    elapsed_ms: float
    weights: str = ""
    prevalence: float = 0.5
    missing: tuple[str, ...] = ()

    @property
    def best_print(self) -> PrintCandidate | None:
        """Return the first print candidate at or above the examiner's threshold, if there is one."""
        return next((c for c in self.prints if c.band is not Band.BELOW), None)
