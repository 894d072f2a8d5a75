"""What an ABIS stores and returns, its errors, and its operations: one interface, wherever the prints are.

The terms are OSIA's (Secure Identity Alliance, ABIS Interface 1.6.0): a *person* has *encounters*, an
encounter is one set of prints taken at one time and lies in one or more *galleries*. Here a person is an
identity of a repository: its personId is the UCN or the FIN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol

from handover.formats.minutiae import FingerMinutiae
from handover.matching.types import Band, FingerEvidence
from handover.process.not_ready import NotReadyError as LackError

ALL: Final = "ALL"
"""The gallery id that means every gallery (OSIA)."""
DEFAULT_CANDIDATES: Final = 20
MOST_CANDIDATES: Final = 50
"""Longest candidate list, whatever is requested: each row is another person's record."""
FingersByPosition = Mapping[int, FingerMinutiae]


class AbisError(Exception):
    """Base of the errors below; ``code`` is OSIA's error code."""

    code: ClassVar[int] = 500

    @property
    def told(self) -> str:
        """Return what a caller is told; the text itself may name what only the operator should know."""
        return str(self)


class BadRequestError(AbisError):
    """The request cannot be understood or is not supported; the text says what to send."""

    code = 400


class NotPermittedError(AbisError):
    """The caller may not do this."""

    code = 403


class NotFoundError(AbisError):
    """No such gallery, person, encounter, print or task, as far as the caller may see."""

    code = 404


class EncounterExistsError(AbisError):
    """The encounter already exists."""

    code = 409


class UnavailableError(AbisError):
    """The answer is late, incomplete, damaged or not understood. It never means that nobody matches; try
    again.
    """

    code = 503


class GalleryNotReadyError(UnavailableError, LackError):
    """A gallery is not in step with its records: a search would miss somebody, so it waits. Says what to do.

    A job that it ends waits, and counts no failed attempt.
    """

    @property
    def told(self) -> str:
        """Return what a caller is told: no counts, no commands."""
        return "the gallery is being brought up to date; ask again later"


@dataclass(frozen=True, eq=False, slots=True)
class Print:
    """One finger of an encounter: its minutiae, or why it is ``missing`` (BANDAGED, AMPUTATED, DAMAGED).

    ``details`` are the other attributes of OSIA's BiometricData that were sent with it.
    """

    position: int
    minutiae: FingerMinutiae | None
    missing: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class PrintEncounter:
    """One set of prints. ``active`` false: stored, but excluded from searches. The dates are UTC, set by the
    ABIS.
    """

    galleries: tuple[str, ...]
    prints: tuple[Print, ...]
    encounter_id: str = ""
    kind: str = "tenprint"
    active: bool = True
    biographic: Mapping[str, Any] = field(default_factory=dict)
    contextual: Mapping[str, Any] = field(default_factory=dict)
    client_data: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def fingers(self) -> dict[int, FingerMinutiae]:
        """Return the minutiae by finger position."""
        return {p.position: p.minutiae for p in self.prints if p.minutiae is not None}


@dataclass(frozen=True, slots=True)
class PersonIds:
    """One encounter of one person."""

    person: str
    encounter: str


@dataclass(frozen=True, slots=True)
class AbisCandidate:
    """One person that a search found, by that person's best encounter.

    ``score`` is on the scale of the ABIS that gave it. ``band`` is None if that ABIS reports none: then the
    caller must know the scale. ``fingers`` the evidence, with paired minutiae only in process.
    """

    person: str
    encounter: str
    rank: int
    score: float
    band: Band | None
    fingers: tuple[FingerEvidence, ...] = ()
    galleries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identification:
    """The answer of one search. ``complete`` false: part of a gallery did not answer, which over HTTP is an
    error.

    ``size`` and ``epoch`` describe what was searched, 0 if the ABIS does not report them. ``fingers_used``
    empty: no finger could be searched, and the empty list says nothing about anybody.
    """

    candidates: tuple[AbisCandidate, ...]
    complete: bool = True
    size: int = 0
    epoch: int = 0
    fingers_used: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """A one-to-one comparison: ``same`` by the requested threshold, else by the lights-out threshold."""

    same: bool
    score: float
    fingers: tuple[FingerEvidence, ...] = ()


class Abis(Protocol):
    """The operations. Each may raise `AbisError`; ``gallery`` may be `ALL` for searching and listing."""

    def galleries(self) -> tuple[str, ...]:
        """List the gallery ids that the caller may use."""

    def content(self, gallery: str, *, offset: int = 0, limit: int = 1000) -> list[PersonIds]:
        """Return a page of a gallery's encounters."""

    def encounters(self, person: str) -> list[PrintEncounter]:
        """Return all encounters of a person."""

    def encounter(self, person: str, encounter: str) -> PrintEncounter:
        """One encounter."""

    def fingers(self, person: str, encounter: str) -> FingersByPosition:
        """Return the minutiae of one encounter (readTemplate)."""

    def create(self, encounter: PrintEncounter, person: str = "") -> PersonIds:
        """Enrol an encounter. If ``person`` or ``encounter.encounter_id`` is empty, the ABIS generates the
        id.
        """

    def update(self, person: str, encounter: PrintEncounter) -> PersonIds:
        """Replace an entire encounter."""

    def set_status(self, person: str, encounter: str, *, active: bool) -> None:
        """Include an encounter in searches, or exclude it."""

    def set_galleries(self, person: str, encounter: str, galleries: Sequence[str]) -> None:
        """Move an encounter to other galleries."""

    def delete(self, person: str, encounter: str) -> None:
        """Delete one encounter; deleting the last one deletes the person."""

    def delete_person(self, person: str) -> None:
        """Delete all encounters of a person."""

    def merge(self, target: str, source: str) -> None:
        """Move all encounters of ``source`` to ``target``."""

    def move(self, target: str, source: str, encounter: str) -> None:
        """Move one encounter of ``source`` to ``target``."""

    def identify(
        self,
        gallery: str,
        fingers: FingersByPosition,
        *,
        limit: int = DEFAULT_CANDIDATES,
        threshold: float | None = None,
    ) -> Identification:
        """Search by prints: at most ``limit`` candidates, none below ``threshold``."""

    def identify_person(
        self,
        gallery: str,
        person: str,
        encounter: str = "",
        *,
        limit: int = DEFAULT_CANDIDATES,
        threshold: float | None = None,
    ) -> Identification:
        """Search by the prints of an enrolled person, or of one encounter; that person is found too."""

    def verify(
        self, gallery: str, person: str, fingers: FingersByPosition, *, threshold: float | None = None
    ) -> Verification:
        """Verify whether the prints are that person's."""

    def verify_prints(
        self, one: FingersByPosition, other: FingersByPosition, *, threshold: float | None = None
    ) -> Verification:
        """Compare two sets of prints: are they one person's?"""
