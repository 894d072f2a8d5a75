"""Which fingers of a booking are poor or missing, so that the jail can take them again while it can.

A pure reading of what was sent (14.022 NQM, 14.024 FQM) and, where a caller measured it, NFIQ 2. It decides
nothing: a poor set is still searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handover.formats.ebts.fingers import shown_fingers
from handover.formats.ebts.prints import PrintImage
from handover.formats.ebts.transaction_types import Checks

if TYPE_CHECKING:
    from handover.formats.ebts.booking import BookingSubmission

WORST_NFIQ: Final = 3
"""Ours, not a standard's: of the five classes of NFIQ (14.022, 1 best) the two worst are taken again."""
LEAST_SCORE: Final = 26
"""Ours, not a standard's: the lowest quarter of the scale 0-100 of 14.024. Vendors' scores differ."""
LEAST_NFIQ2: Final = 30
"""Ours, not a standard's: NIST's tenprint sample has NFIQ 1 at 48, NFIQ 3 at 35 and NFIQ 5 at 28 and 29."""


@dataclass(frozen=True, slots=True)
class FingerQuality:
    """The best that was measured of one finger over its images; None where it was not. ``nfiq`` 1 best to 5,
    ``score`` FQM 0 to 100 best, ``nfiq2`` 0 to 100 best."""

    finger: int
    nfiq: int | None = None
    score: int | None = None
    nfiq2: int | None = None

    @property
    def is_measured(self) -> bool:
        """Whether anything is known of it."""
        return (self.nfiq, self.score, self.nfiq2) != (None, None, None)

    @property
    def is_poor(self) -> bool:
        """Whether any measure is beyond its bound."""
        return bool(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The measures that are, in words."""
        found = []
        if self.nfiq is not None and self.nfiq > WORST_NFIQ:
            found.append(f"NFIQ {self.nfiq} of 5, at most {WORST_NFIQ} is good")
        if self.score is not None and self.score < LEAST_SCORE:
            found.append(f"quality score {self.score} of 100, at least {LEAST_SCORE} is good")
        if self.nfiq2 is not None and self.nfiq2 < LEAST_NFIQ2:
            found.append(f"NFIQ 2 {self.nfiq2} of 100, at least {LEAST_NFIQ2} is good")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Retake:
    """A finger to take again while the person is there: the field that shows it, and why in words."""

    finger: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintQuality:
    """``fingers`` every finger shown, in order; ``missing`` fingers with neither print nor reason;
    ``excused`` fingers that the jail states as amputated (XX) or unprintable (UP), 2.084 AMP."""

    fingers: tuple[FingerQuality, ...]
    missing: tuple[int, ...]
    excused: Mapping[int, str]

    @property
    def poor(self) -> tuple[FingerQuality, ...]:
        """The fingers to take again."""
        return tuple(f for f in self.fingers if f.is_poor)

    @property
    def needs_retake(self) -> bool:
        """Whether any finger is poor or missing."""
        return bool(self.poor or self.missing)

    @property
    def retakes(self) -> tuple[Retake, ...]:
        """The poor and the missing ones, in the order of the fingers."""
        poor = [Retake(f.finger, "14.022" if f.nfiq else "14.024", "; ".join(f.reasons)) for f in self.poor]
        text = "no print of it, and no reason is stated"
        return tuple(
            sorted([*poor, *(Retake(n, "2.084", text) for n in self.missing)], key=lambda r: r.finger)
        )


def print_quality(booking: BookingSubmission, nfiq2: Mapping[int, int] | None = None) -> PrintQuality:
    """What is known of each finger. ``nfiq2`` finger to a score that `images.nfiq2` measured.

    A finger in several images counts by its best. Minutiae without an image are a print of no known quality.
    An excused finger is never asked for again, whatever its image's quality. A submission that is
    checked leniently lacks no finger.
    """
    measured = nfiq2 or {}
    best: dict[int, FingerQuality] = {}
    for image in booking.images:
        for finger in shown_fingers(image):
            best[finger] = _better(best.get(finger), _of(image, finger, measured.get(finger)))
    for finger in booking.minutiae:
        best.setdefault(finger, FingerQuality(finger))
    excused = dict(sorted(booking.amputations.items()))
    shown = tuple(best[f] for f in sorted(best) if f not in excused)
    wanted = range(1, 11) if booking.transaction_type.checks is Checks.FULL else ()
    missing = tuple(f for f in wanted if f not in best and f not in excused)
    return PrintQuality(shown, missing, excused)


def _of(image: PrintImage, finger: int, nfiq2: int | None) -> FingerQuality:
    nfiq = dict(image.finger_nfiq).get(finger, image.nfiq if image.finger == finger else None)
    scores = [s.value for s in image.scores if s.finger == finger or (s.finger == image.position != 0)]
    return FingerQuality(finger, nfiq, max(scores, default=None), nfiq2)


def _better(one: FingerQuality | None, other: FingerQuality) -> FingerQuality:
    if one is None:
        return other
    nfiq = [n for n in (one.nfiq, other.nfiq) if n is not None]
    scores = [s for s in (one.score, other.score) if s is not None]
    return FingerQuality(other.finger, min(nfiq, default=None), max(scores, default=None), other.nfiq2)
