"""Find the poor or missing fingers of a booking, so that the jail can retake them while the person is there.

Uses only what was sent (14.022 NQM, 14.024 FQM) and NFIQ 2, if the caller measured it. It decides nothing: a
poor set is still searched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from handover.formats.ebts.fingers import shown_fingers
from handover.formats.ebts.print_image import PrintImage
from handover.formats.ebts.transaction_types import Checks

if TYPE_CHECKING:
    from handover.formats.ebts.booking import BookingSubmission

WORST_NFIQ: Final = 3
"""Our threshold, not a standard's: of the five NFIQ classes (14.022, 1 best) the two worst are retaken."""
LEAST_SCORE: Final = 26
"""Our threshold, not a standard's: the lowest quarter of the scale 0-100 of 14.024. Vendors' scores differ.
"""
LEAST_NFIQ2: Final = 30
"""Our threshold, not a standard's: NIST's tenprint sample has NFIQ 1 at 48, NFIQ 3 at 35 and NFIQ 5 at 28 and
29.
"""


@dataclass(frozen=True, slots=True)
class FingerQuality:
    """The best measures of one finger over its images; None if not measured. ``nfiq`` 1 best to 5,
    ``score`` FQM 0 to 100 best, ``nfiq2`` 0 to 100 best."""

    finger: int
    nfiq: int | None = None
    score: int | None = None
    nfiq2: int | None = None

    @property
    def is_measured(self) -> bool:
        """Return whether any measure is known."""
        return (self.nfiq, self.score, self.nfiq2) != (None, None, None)

    @property
    def is_poor(self) -> bool:
        """Return whether any measure is beyond its threshold."""
        return bool(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Describe the measures beyond their thresholds."""
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
    """A finger to retake while the person is there: the field that shows the problem, and the reason."""

    finger: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintQuality:
    """``fingers`` every finger shown, in order; ``missing`` fingers with neither print nor reason;
    ``excused`` fingers that the jail reports as amputated (XX) or unprintable (UP), 2.084 AMP."""

    fingers: tuple[FingerQuality, ...]
    missing: tuple[int, ...]
    excused: Mapping[int, str]

    @property
    def poor(self) -> tuple[FingerQuality, ...]:
        """Return the fingers to retake."""
        return tuple(f for f in self.fingers if f.is_poor)

    @property
    def needs_retake(self) -> bool:
        """Return whether any finger is poor or missing."""
        return bool(self.poor or self.missing)

    @property
    def retakes(self) -> tuple[Retake, ...]:
        """Return the poor and the missing fingers, in finger order."""
        poor = [Retake(f.finger, "14.022" if f.nfiq else "14.024", "; ".join(f.reasons)) for f in self.poor]
        text = "no print of it, and no reason is stated"
        return tuple(
            sorted([*poor, *(Retake(n, "2.084", text) for n in self.missing)], key=lambda r: r.finger)
        )


def print_quality(booking: BookingSubmission, nfiq2: Mapping[int, int] | None = None) -> PrintQuality:
    """Summarise the quality of each finger. ``nfiq2`` maps fingers to scores that `images.nfiq2` measured.

    A finger in several images counts with its best. Minutiae without an image are a print of unknown quality.
    An excused finger is never requested again, whatever its image's quality. A submission with lenient checks
    has no missing fingers.
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
