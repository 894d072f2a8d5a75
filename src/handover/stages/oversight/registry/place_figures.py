"""The figures of custody by place. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Flag, Registered, YearRule

PLACES: Final = (
    Registered("places.custody", "custody taken: {part}", "custodies-year", "custodies of the year by kind of place",
               "at another kind of place", FigureClock.EVENT, YearRule.FEDERAL, snapshot=True, family=True,
               sums_to="custodies of the fiscal year"),
    Registered("places.hours", "custodies with the officers' hours known: {part}", "custodies-place",
               "the hours were told; they are shown from 80 percent on", "recorded as not known, or not asked then",
               FigureClock.EVENT, YearRule.FEDERAL, snapshot=True, family=True),
    Registered("places.released", "released arrests at large, by area", "released-arrests",
               "located, non-custodial, probation and parole", "arrested otherwise", FigureClock.EVENT,
               YearRule.FEDERAL, flags=(Flag.BREAK,)),
)  # fmt: skip
