"""The figures that only packages have: counts that can be protected, where pages show shares. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Flag, Registered, YearRule

PACKAGES: Final = (
    Registered("package.requests", "requests lodged, by first outcome on record", "requests-counted",
               "what came first of each request by the cut; none where there is none yet", "lodged after the cut",
               FigureClock.EVENT, YearRule.MONTH, snapshot=True, sums_to="requests lodged by the cut"),
    Registered("released.detainers", "released detainers, by state", "released-detainers",
               "detainers by the state of the facility and the recorded outcome", "of another state or outcome",
               FigureClock.EVENT, YearRule.NONE, flags=(Flag.BREAK,), sums_to="detainers of the release"),
)  # fmt: skip
