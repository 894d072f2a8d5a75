"""The figures of effort and of repeated research. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Flag, Registered, YearRule

EFFORT: Final = (
    Registered("effort.minutes", "minutes of work: {part}", "worked",
               "time between two acts of one person, as the earlier act's, cut at 5, 10 and 15 minutes; with the share "
               "that stands at the cap", "fewer than 5 people or 11 matters, or one person with over half",
               FigureClock.RECORD, YearRule.MONTH, flags=(Flag.COARSE,), family=True, snapshot=True),
    Registered("effort.cells", "offices and tasks that are shown", "effort-cells",
               "at least 5 people and 11 matters, and nobody with over half", "withheld", FigureClock.RECORD,
               YearRule.MONTH, flags=(), snapshot=True),
)  # fmt: skip

RESEARCH: Final = (
    Registered("research.episodes", "research begun", "episodes",
               "a person answered a case's query or took its review up", "", FigureClock.RECORD, YearRule.MONTH,
               snapshot=True),
    Registered("research.again", "within 30 days of earlier research on the person", "episodes",
               "begun within 30 days of the beginning of the one before", "no such research before it",
               FigureClock.RECORD, YearRule.MONTH, snapshot=True),
    Registered("research.kind", "repeated: {part}", "repeats", "repeats by the first reason that holds",
               "another reason", FigureClock.RECORD, YearRule.MONTH, snapshot=True, family=True,
               sums_to="research.again"),
    Registered("research.elsewhere", "the earlier research is in another case of the person", "repeats",
               "repeats across two cases", "in the same case, or on another person's prints", FigureClock.RECORD,
               YearRule.MONTH, snapshot=True),
    Registered("research.read", "the earlier case was opened by who did the later research", "repeats-elsewhere",
               "a page of the earlier case was opened in the 30 days", "not opened", FigureClock.RECORD,
               YearRule.MONTH, snapshot=True),
)  # fmt: skip
