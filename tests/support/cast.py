"""A small cast: two jails, a bureau, an immigration office, and one named person a role.

Alder honours requests, Birch gives notice only, Cedar declines. Clark works in Alder, Bell in Birch.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handover.accounts.local_agreements import Designation, LocalAgreement
from handover.accounts.models import Agency, Delegation, User
from handover.accounts.roles import Role
from handover.papers.authority import BOTH, NEUTRAL_REVIEW

PASSWORD = "correct horse battery"

AGENCIES = (
    ("CX0010000", "Alder County Jail", "jail", "America/Chicago", "us-columbia-alder"),
    ("CX0020000", "Birch County Jail", "jail", "America/Denver", "us-columbia-birch"),
    ("CX0030000", "Cedar County Jail", "jail", "America/Denver", "us-columbia-cedar"),
    ("CXBUREAU0", "Columbia Criminal Records Bureau", "bureau", "America/Chicago", ""),
    ("CXIMMIG01", "Immigration Office, Columbia", "immigration", "America/Chicago", ""),
    ("CXOVERS01", "Office of Inspection", "oversight", "America/Chicago", ""),
)

PEOPLE = (
    ("clark", "Casey Clark", Role.JAIL_CLERK, "CX0010000"),
    ("bell", "Billie Bell", Role.JAIL_CLERK, "CX0020000"),
    ("cole", "Corey Cole", Role.JAIL_CLERK, "CX0030000"),
    ("dunn", "Devon Dunn", Role.DESIGNATED_OFFICER, "CX0010000"),
    ("evans", "Emery Evans", Role.EXAMINER, "CXBUREAU0"),
    ("reed", "Robin Reed", Role.RECORDS_SPECIALIST, "CXIMMIG01"),
    ("ortiz", "Olive Ortiz", Role.REVIEW_OFFICER, "CXIMMIG01"),
    ("owens", "Oakley Owens", Role.REVIEW_OFFICER, "CXIMMIG01"),
    ("walsh", "Wren Walsh", Role.WARRANT_SIGNER, "CXIMMIG01"),
    ("lane", "Lee Lane", Role.COUNSEL, "CXIMMIG01"),
    ("stone", "Sky Stone", Role.SUPERVISOR, "CXIMMIG01"),
    ("ford", "Finley Ford", Role.FIELD_OFFICER, "CXIMMIG01"),
    ("adams", "Avery Adams", Role.AUDITOR, "CXOVERS01"),
)


@dataclass(frozen=True)
class Cast:
    """Everyone by username, every agency by ORI."""

    people: dict[str, User]
    agencies: dict[str, Agency]

    def __getitem__(self, username: str) -> User:
        return self.people[username]


def make_cast() -> Cast:
    """Put the agencies and people on file, in few statements and without hashing a password: most tests begin so."""
    agencies = {
        ori: Agency(ori=ori, name=name, kind=kind, time_zone=zone, policy=policy)
        for ori, name, kind, zone, policy in AGENCIES
    }
    Agency.objects.bulk_create(agencies.values())
    people = {username: _person(username, name, role, agencies[ori]) for username, name, role, ori in PEOPLE}
    User.objects.bulk_create(people.values())
    Delegation.objects.create(
        person=people["owens"], provision=NEUTRAL_REVIEW, instrument="List of neutral reviewers 2026-1",
        given_by="Sky Stone, Supervisor", first=date(2026, 1, 1), recorded_by="system:registrar",
    )  # fmt: skip
    agreement = LocalAgreement.objects.create(
        agency=agencies["CX0010000"], office=agencies["CXIMMIG01"], model="jem", instrument="Agreement 2026-1",
        first=date(2026, 1, 1), recorded_by="system:registrar",
    )  # fmt: skip
    Designation.objects.create(
        person=people["dunn"], agreement=agreement, trained_on=date(2025, 12, 12), training_hours=160,
        certified_by="Sky Stone, Supervisor", first=date(2026, 1, 1), recorded_by="system:registrar",
    )  # fmt: skip
    return Cast(people, agencies)


def _person(username: str, full_name: str, role: Role, agency: Agency) -> User:
    first, last = full_name.split()
    signs = role is Role.WARRANT_SIGNER
    return User(
        username=username, first_name=first, last_name=last, role=role.value, agency=agency,
        title="Assistant Field Office Director" if signs else role.title, authority=BOTH if signs else "",
    )  # fmt: skip
