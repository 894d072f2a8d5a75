"""Machine code made ahead, so that no page waits for it."""

from __future__ import annotations

from handover.matching.biographics.scorer import compare
from handover.matching.types import Biographics, PersonName


def warm() -> None:
    """Compile what a comparison of two records runs, or read it from the cache: half a minute the first time on
    a machine and after each change of the kernels, well under a second afterwards."""
    somebody = Biographics(
        names=(PersonName("Doe", "Jan", "B"),),
        births=("1980-01-02",),
        sex="X",
        numbers=(("SID", "XX1234567"),),
    )
    compare(somebody, somebody)
