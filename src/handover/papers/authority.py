"""Who may sign which paper, by which regulation, on which day: dated titles as data, and one pure function.

The titles are those of 8 CFR 287.7(b) (detainers), 287.5(e)(2) (warrants of arrest) and 241.2 (warrants of
removal), as far as they were read: each carries its mark of confidence, which the paper shows. A person signs
with the office that the account records, until the last day recorded there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

DATA = Path(__file__).parent / "data" / "authority.yaml"
ON_FILE = frozenset({"8 CFR 287.5(e)(2)", "8 CFR 241.2"})
"""Powers to sign warrants that an account may record; the list of titles then decides which forms they cover.
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
    titles: Annotated[tuple[Title, ...], Field(min_length=1)]

    def title(self, wanted: str, on: date) -> Title | None:
        """Find the title as listed on that day, ignoring case."""
        same = [t for t in self.titles if t.title.casefold() == wanted.strip().casefold()]
        return next((t for t in same if t.stands(on)), None)


class _Powers(_Strict):
    powers: Annotated[tuple[Power, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Office:
    """What an account records about the person who signs: title, power, and its first and last day
    (inclusive).
    """

    title: str
    power: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """Why this office may not sign this form on this day. ``code``: none, early, expired, title."""

    code: str
    text: str


@cache
def powers() -> tuple[Power, ...]:
    """Load the powers on record. Raises pydantic's ``ValidationError`` if the data file is invalid."""
    return _Powers.model_validate(yaml.safe_load(DATA.read_text(encoding="utf-8"))).powers


def power_for(form: str) -> Power:
    """Return the power that a form needs. Raises ``LookupError`` for a form that nobody signs."""
    for power in powers():
        if form in power.forms:
            return power
    raise LookupError(f"no power is on record for signing {form}")


def objection(form: str, office: Office, on: date) -> Objection | None:
    """Return why ``office`` may not sign ``form`` on that day, or None if it may.

    Sources: 8 CFR 287.5(e)(2), 241.2, 287.7(b). An authority that has ended or not yet begun does not permit
    signing.
    """
    power = power_for(form)
    if office.power not in ON_FILE:
        return Objection("none", f"Your account records no authority to issue warrants ({power.provision}).")
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
            f"and {form} needs one that is.",
        )  # fmt: skip
    return None


def confirmed(form: str, title: str, on: date) -> bool:
    """Return whether the title was read in the regulation's own list; otherwise a paper marks it as
    illustrative.
    """
    found = power_for(form).title(title, on)
    return found is not None and found.confidence == "C"
