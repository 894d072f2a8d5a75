"""The figures of permanent residents who were charged and not convicted. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Registered, YearRule

RESIDENTS: Final = (
    Registered("residents.decision", "permanent residents: {part}", "residents",
               "the first decision of an officer in the case", "another decision", FigureClock.RECORD, YearRule.NONE,
               snapshot=True, family=True, sums_to="cases of permanent residents"),
    Registered("residents.charges", "watched charges: {part}", "residents-charges", "how the charge stands at the cut",
               "stands otherwise", FigureClock.RECORD, YearRule.MONTH, snapshot=True, family=True,
               sums_to="charges watched of permanent residents"),
    Registered("residents.persons", "persons with watched charges: {part}", "residents-persons",
               "by their charges: convicted, else overdue, else watched, else not known, else not convicted",
               "stands otherwise", FigureClock.RECORD, YearRule.MONTH, snapshot=True, family=True,
               sums_to="permanent residents with watched charges"),
    Registered("residents.became", "cases with watched charges: {part}", "residents-cases",
               "the state of the case at the cut", "in another state", FigureClock.RECORD, YearRule.NONE,
               snapshot=True, family=True, sums_to="cases of permanent residents with a watched charge"),
    Registered("residents.beside", "watched charges of others: {part}", "watched-others",
               "cases with a watched charge whose answered query gives another status, or none any more",
               "of the other kind", FigureClock.RECORD, YearRule.NONE, snapshot=True, family=True),
)  # fmt: skip
