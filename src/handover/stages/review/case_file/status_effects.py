"""What a status on record bars, as dated data: one registry, which the gate's bars and the officer's page read. Pure.

Rows marked illustrative were not read in a source. The text of a row is shown to the person who meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from handover.process.labelled_enum import LabelledEnum


class StatusBar(LabelledEnum):
    """What a status in force does to an adverse act."""

    NATIONAL = "national", "bars everything: a national is not removable, and counsel decides first"
    NO_DETENTION = "no_detention", "bars a finding, a request and custody"
    NO_REMOVAL = "no_removal", "bars basis a and a warrant of removal"
    RESTRICTED = "restricted", "restricts the record: no finding without what 8 USC 1367 asks for"
    WEIGHED = "weighed", "bars no act; whoever decides weighs it"


@dataclass(frozen=True, slots=True)
class StatusEffect:
    """One status: what it bars, from which day, by what source, and what else follows."""

    status: str
    title: str
    effect: StatusBar
    in_force: date
    source: str
    note: str = ""
    illustrative: bool = True

    @property
    def text(self) -> str:
        """The row in words, with its mark."""
        mark = "; illustrative" if self.illustrative else ""
        note = f" {self.note}" if self.note else ""
        return f"{self.title}: {self.effect.title} ({self.source}{mark}).{note}"


_IIRIRA: Final = date(1997, 4, 1)

EFFECTS: Final = (
    StatusEffect("tps", "temporary protected status", StatusBar.NO_DETENTION, date(1990, 11, 29),
                 "8 USC 1254a(d)(4): not detained on the basis of immigration status", illustrative=False),
    StatusEffect("stay_of_removal", "a stay of removal", StatusBar.NO_DETENTION, date(1996, 9, 30),
                 "8 USC 1231(c)(2), 8 CFR 241.6: a stay puts off the removal that the request serves"),
    StatusEffect("national", "United States nationality", StatusBar.NATIONAL, date(1952, 12, 24),
                 "8 USC 1101(a)(3), (a)(22)"),
    StatusEffect("daca", "deferred action (DACA)", StatusBar.NO_DETENTION, date(2022, 10, 31),
                 "8 CFR 236.21(c): the removal that the request serves is forborne while it lasts"),
    StatusEffect("withholding", "withholding of removal", StatusBar.WEIGHED, _IIRIRA, "8 USC 1231(b)(3)",
                 "Removal to the country that it names is barred, to another is not."),
    StatusEffect("cat", "protection under the Convention against Torture", StatusBar.WEIGHED, date(1999, 3, 22),
                 "8 CFR 208.16 to 208.18", "Removal to the country that it names is barred, to another is not."),
    StatusEffect("u_status", "U nonimmigrant status", StatusBar.RESTRICTED, date(2000, 10, 28),
                 "8 USC 1367(a)(2); 8 USC 1101(a)(15)(U)"),
    StatusEffect("t_status", "T nonimmigrant status", StatusBar.RESTRICTED, date(2000, 10, 28),
                 "8 USC 1367(a)(2); 8 USC 1101(a)(15)(T)"),
    StatusEffect("vawa", "an approved VAWA self-petition", StatusBar.RESTRICTED, date(1996, 9, 30),
                 "8 USC 1367(a)(1), (a)(2)"),
    StatusEffect("supervision", "an order of supervision", StatusBar.WEIGHED, _IIRIRA, "8 CFR 241.4(l), 241.5",
                 "Custody begins with a revocation of release, with its reasons and an interview."),
    StatusEffect("voluntary_departure", "voluntary departure", StatusBar.NO_REMOVAL, _IIRIRA,
                 "8 USC 1229c; 8 CFR 240.25: until its last day there is no order to execute"),
    StatusEffect("credible_fear", "a credible fear that was found", StatusBar.NO_REMOVAL, _IIRIRA,
                 "8 USC 1225(b)(1)(B)(ii): an expedited order is not executed while the claim is heard"),
    StatusEffect("stateless", "statelessness", StatusBar.WEIGHED, date(2001, 6, 28),
                 "Zadvydas v. Davis, 533 U.S. 678 (2001)",
                 "No consulate is told; whether removal can be foreseen is weighed."),
)  # fmt: skip
"""A status that is not named here bars nothing by itself."""


def effect_of(status: str, on: date) -> StatusEffect | None:
    """The row of a status that is in force on that day."""
    return next((e for e in EFFECTS if e.status == status and on >= e.in_force), None)
