"""Who may sign which paper, by which regulation, on which day: dated titles as data, and one pure function.

The titles are those of 8 CFR 287.7(b) (detainers), 287.5(e)(2) (warrants of arrest) and 241.2 (warrants of
removal), as far as they were read: each carries its mark of confidence, which the paper shows. A person signs
with the office that the account records, until the last day recorded there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from handover.papers.rule_texts import rule_texts
from handover.yaml_text import parse_yaml

DATA = "data/authority.yaml"
ARREST, REMOVAL = "8 CFR 287.5(e)(2)", "8 CFR 241.2"
BOTH = f"{ARREST}; {REMOVAL}"
WARRANT_POWERS = (ARREST, REMOVAL)
NEUTRAL_REVIEW = "neutral review (Gonzalez settlement)"
"""Recorded for a person like a delegation, with its instrument and days: who may review a finding neutrally."""
GIVEN = (*WARRANT_POWERS, NEUTRAL_REVIEW)
"""What may be given to a person by name."""
ON_FILE = frozenset({ARREST, REMOVAL, BOTH})
"""Powers to sign warrants that an account may record. A power covers the forms of its own provision and no other; the
list of titles of that provision then decides on the day.
"""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Title(_Strict):
    """A title on a regulation's list, with its first and last day there."""

    title: Annotated[str, Field(min_length=3, max_length=80)]
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="to")] = None
    confidence: Literal["C", "M"]

    def stands(self, on: date) -> bool:
        """Return whether the title is on the list that day."""
        return self.first <= on and (self.last is None or on <= self.last)


class Power(_Strict):
    """The power to sign some forms: its provision, and the titles that have it."""

    id: str
    provision: str
    forms: tuple[str, ...]
    text: str
    dates: Literal["C", "M"]
    delegable: Literal["C", "M", ""] = ""
    """The mark of the list's last line, others to whom the power is delegated (8 CFR 2.1); empty: it has none."""
    titles: Annotated[tuple[Title, ...], Field(min_length=1)]

    def title(self, wanted: str, on: date) -> Title | None:
        """Find the title as listed on that day, ignoring case."""
        same = [t for t in self.titles if t.title.casefold() == wanted.strip().casefold()]
        return next((t for t in same if t.stands(on)), None)


class _Powers(_Strict):
    powers: Annotated[tuple[Power, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Delegated:
    """A delegation on record (8 CFR 2.1): the provision whose power was given, by which instrument, from and until
    which day (inclusive).
    """

    provision: str
    instrument: str
    first: date
    last: date | None = None

    def stands(self, on: date) -> bool:
        """Return whether the delegation is in force that day."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Office:
    """What is on record about the person who signs: title, power, its first and last day (inclusive), and the
    delegations to them.
    """

    title: str
    power: str
    valid_from: date | None = None
    valid_until: date | None = None
    delegations: tuple[Delegated, ...] = ()

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions that the power on the account names."""
        return tuple(part.strip() for part in self.power.split(";") if part.strip())

    def delegation(self, provision: str, on: date) -> Delegated | None:
        """Return the delegation of this power that stands on that day."""
        return next((d for d in self.delegations if d.provision == provision and d.stands(on)), None)


@dataclass(frozen=True, slots=True)
class Objection:
    """Why this office may not sign this form on this day. ``code``: none, other, early, expired, title."""

    code: str
    text: str


@cache
def powers() -> tuple[Power, ...]:
    """Load the powers on record. Raises pydantic's ``ValidationError`` if the data file is invalid."""
    return _Powers.model_validate(parse_yaml(rule_texts()[DATA])).powers


def power_for(form: str) -> Power:
    """Return the power that a form needs. Raises ``LookupError`` for a form that nobody signs."""
    for power in powers():
        if form in power.forms:
            return power
    raise LookupError(f"no power is on record for signing {form}")


def objection(form: str, office: Office, on: date) -> Objection | None:
    """Return why ``office`` may not sign ``form`` on that day, or None if it may.

    Sources: 8 CFR 287.5(e)(2), 241.2, 287.7(b). An authority that has ended or not yet begun does not permit
    signing, and a power over one form permits no other. A delegation on record (8 CFR 2.1) stands in for the list.
    """
    power = power_for(form)
    if power.delegable and office.title.strip() and office.delegation(power.provision, on):
        return None
    if office.power not in ON_FILE:
        return Objection("none", f"Your account records no authority to issue warrants ({power.provision}).")
    if power.provision in WARRANT_POWERS and power.provision not in office.provisions:
        return Objection(
            "other", f"Your power on file is {office.power}, and {form} needs {power.provision}: one is not the other.",
        )  # fmt: skip
    if office.valid_from and on < office.valid_from:
        return Objection(
            "early", f"Your authority on file begins on {office.valid_from}; it is not valid yet."
        )
    if office.valid_until and on > office.valid_until:
        return Objection(
            "expired", f"Your authority on file ended on {office.valid_until}; have it renewed first."
        )
    if power.title(office.title, on) is None:
        return Objection(
            "title", f"The title “{office.title or 'none on file'}” is not on the list of {power.provision} on {on}, "
            f"and {form} needs one that is, or a delegation on record (8 CFR 2.1).",
        )  # fmt: skip
    return None


def signs_by(form: str, office: Office, on: date) -> str:
    """The power that a signature on ``form`` states: the provision, with the instrument where it was delegated."""
    provision = power_for(form).provision
    delegated = office.delegation(provision, on)
    if delegated is None or provision in office.provisions:
        return office.power
    return f"{provision}, delegated (8 CFR 2.1) by {delegated.instrument}"[:80]


def confirmed(form: str, title: str, on: date) -> bool:
    """Return whether the title was read in the regulation's own list; otherwise a paper marks it as
    illustrative.
    """
    found = power_for(form).title(title, on)
    return found is not None and found.confidence == "C"
