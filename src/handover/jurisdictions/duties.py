"""Provisions of local law as duties: who owes them, what triggers them, and when they are due. Pure.

A duty is shown with its clause and done by a person, who records how. Where the source states no time it is due at
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handover.jurisdictions.model import Provision, ProvisionCode


class Owner(StrEnum):
    """Who has to do it."""

    JAIL = "jail"
    AGENCY = "agency"
    COURT = "court"

    @property
    def words(self) -> str:
        """Name the owner."""
        return {"jail": "the jail", "agency": "the agency that runs the jail", "court": "the court"}[
            self.value
        ]


class SetOffBy(StrEnum):
    """What sets a duty off."""

    REQUEST = "request"
    NOTICE = "notice"
    INTERVIEW = "interview"
    DECLINE = "decline"
    YEAR = "year"

    @property
    def words(self) -> str:
        """Describe the moment."""
        return {
            "request": "when the request came",
            "notice": "when notice of release is given",
            "interview": "before any interview",
            "decline": "when the request is declined",
            "year": "every year, not in one case",
        }[self.value]


@dataclass(frozen=True, slots=True)
class DutyKind:
    """A kind of provision that is a duty, by its owner and what sets it off."""

    title: str
    owner: Owner
    set_off_by: SetOffBy


_JAIL: Final = Owner.JAIL
DUTIES: Final[Mapping[ProvisionCode, DutyKind]] = {
    ProvisionCode.COPY_DETAINER_TO_PERSON: DutyKind(
        "Give the person a copy of the request", _JAIL, SetOffBy.REQUEST
    ),
    ProvisionCode.TELL_PERSON_OF_REQUEST: DutyKind("Tell the person of the request", _JAIL, SetOffBy.REQUEST),
    ProvisionCode.NOTIFY_PERSON_ON_NOTIFY: DutyKind(
        "Tell the person that notice of release is given", _JAIL, SetOffBy.NOTICE
    ),
    ProvisionCode.INTERVIEW_CONSENT_FORM: DutyKind(
        "Ask for the person's consent before an interview", _JAIL, SetOffBy.INTERVIEW
    ),
    ProvisionCode.RIGHTS_ADVISEMENT: DutyKind(
        "Advise the person of their rights before an interview", _JAIL, SetOffBy.INTERVIEW
    ),
    ProvisionCode.DECLINE_REPORTING: DutyKind(
        "Report the request or its decline as the law asks", _JAIL, SetOffBy.DECLINE
    ),
    ProvisionCode.JUDGE_RECORDS_DETAINER: DutyKind(
        "Note the request in the record of the court's case", Owner.COURT, SetOffBy.REQUEST
    ),
    ProvisionCode.PUBLIC_REPORT: DutyKind("Publish the report", Owner.AGENCY, SetOffBy.YEAR),
}
"""The provisions that require somebody to act; the others state rules."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of a place, as its clause puts it."""

    kind: DutyKind
    provision: Provision

    @property
    def code(self) -> ProvisionCode:
        """Return the code of its provision, by which a record of it is kept."""
        return self.provision.code

    def due_at(self, set_off: Mapping[SetOffBy, datetime]) -> datetime | None:
        """Return when it is due, UTC; None while nothing has set it off. ``set_off``: what has happened, and when."""
        at = set_off.get(self.kind.set_off_by)
        if at is None:
            return None
        return at + timedelta(hours=self.provision.within_hours or 0)


def duties_of(provisions: Iterable[Provision]) -> tuple[Duty, ...]:
    """Return the duties among provisions. Of two with one code the one with the shorter time counts: it meets both."""
    found: dict[ProvisionCode, Duty] = {}
    for provision in provisions:
        kind, known = DUTIES.get(provision.code), found.get(provision.code)
        if kind and (known is None or _hours(provision) < _hours(known.provision)):
            found[provision.code] = Duty(kind, provision)
    return tuple(found.values())


def _hours(provision: Provision) -> int:
    return provision.within_hours or 0
