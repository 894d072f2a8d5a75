"""The two thresholds on the fused score, and what they were measured on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handover.matching.types import Band


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``lights_out``: at or above, the prints identify. ``examine``: at or above, an examiner compares."""

    lights_out: float
    examine: float

    def band(self, fused: float) -> Band:
        """Where a fused score lies."""
        if fused >= self.lights_out:
            return Band.IDENTIFIED
        return Band.EXAMINE if fused >= self.examine else Band.BELOW


THRESHOLDS: Final = Thresholds(lights_out=2.0, examine=1.0)
