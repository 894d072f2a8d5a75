"""The figures of cohorts, counted as of a cut. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Registered, YearRule

_RECORDED: Final = "recorded after the cut"
_SHARE: Final = "cumulative incidence (Aalen-Johansen) by the day named, with Wilson's interval of 95 %"

COHORTS: Final = (
    Registered("cohort.requests", "requests lodged", "cohort", "cases first lodged with the jail in the month",
               _RECORDED, FigureClock.EVENT, YearRule.MONTH, snapshot=True),
    Registered("cohort.first", "first outcome: {part}", "cohort", _SHARE, "another outcome came first, or none yet",
               FigureClock.EVENT, YearRule.MONTH, snapshot=True, family=True,
               sums_to="with cohort.never: all requests of the cohort"),
    Registered("cohort.never", "never recorded", "cohort", "no outcome on record by the day named",
               "an outcome is on record", FigureClock.EVENT, YearRule.MONTH, snapshot=True),
    Registered("place.outcome", "requests of the place: {part}", "requests-place",
               "what came first of each request by the cut, and custody beside it", "another outcome, or none yet",
               FigureClock.EVENT, YearRule.NONE, snapshot=True, family=True),
    Registered("cohort.custody", "custody assumed first", "cohort", _SHARE,
               "ended without custody before, or not yet", FigureClock.EVENT, YearRule.MONTH, snapshot=True),
)  # fmt: skip
