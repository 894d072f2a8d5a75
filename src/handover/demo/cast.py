"""The demo people, at least one per role, in the agencies of the synthetic state. No person here exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from handover.accounts.demo import DEMO_PASSWORD
from handover.accounts.models import Agency, User
from handover.accounts.roles import Actor, Role
from handover.administration.authority import delegate
from handover.administration.designations import designate, record_agreement
from handover.administration.people import register_person
from handover.administration.running_parts import running, runs
from handover.papers.authority import BOTH, NEUTRAL_REVIEW
from handover.process.agency_parts import PART_OF_KIND


@dataclass(frozen=True, slots=True)
class Member:
    """One demo person."""

    username: str
    full_name: str
    role: Role
    agency: str
    title: str = ""
    authority: str = ""


BY_OFFICE = (
    ("examiner", "Emery Evans", Role.EXAMINER, "bureau"),
    ("records", "Robin Reed", Role.RECORDS_SPECIALIST, "immigration"),
    ("officer", "Olive Ortiz", Role.REVIEW_OFFICER, "immigration"),
    ("officer2", "Oakley Owens", Role.REVIEW_OFFICER, "immigration"),
    ("signer", "Wren Walsh", Role.WARRANT_SIGNER, "immigration"),
    ("counsel", "Lee Lane", Role.COUNSEL, "immigration"),
    ("supervisor", "Sky Stone", Role.SUPERVISOR, "immigration"),
    ("field", "Finley Ford", Role.FIELD_OFFICER, "immigration"),
    ("auditor", "Avery Adams", Role.AUDITOR, "oversight"),
)
WHERE_APART = (
    ("examiner", "Eden Ellis", Role.EXAMINER, "immigration"),
    ("records", "Rowan Rowe", Role.RECORDS_SPECIALIST, "bureau"),
    ("supervisor", "Sam Shaw", Role.SUPERVISOR, "bureau"),
)
"""Who does the same work in an office without a bureau beside it, and in a bureau without an office."""
DESIGNEE = ("designee", "Devon Dunn", Role.DESIGNATED_OFFICER)
"""An officer of the first jail, under its agreement of the jail enforcement model."""
CLERKS = ("Casey Clark", "Billie Bell", "Corey Cole", "Drew Dale", "Ellis Eads")


def members() -> list[Member]:
    """Return one clerk per jail of the synthetic state, and the people of the offices: those whose part runs here."""
    return [one for one in _everybody() if runs(one.role)]


def _everybody() -> list[Member]:
    jails = Agency.objects.filter(kind=Agency.Kind.JAIL).exclude(policy="").order_by("ori")
    found = [
        Member(f"clerk.{jail.policy.rsplit('-', 1)[-1]}", name, Role.JAIL_CLERK, jail.ori, "Records clerk")
        for jail, name in zip(jails, CLERKS, strict=False)
    ]
    found += [Member(*DESIGNEE, jail.ori, "Deputy") for jail in jails[:1]]
    for username, name, role, kind in (*BY_OFFICE, *WHERE_APART):
        office = Agency.objects.filter(kind=kind).order_by("ori").first()
        if office is None or PART_OF_KIND.get(kind) not in (None, *running()):  # works in another deployment
            continue
        if any(one.username == username for one in found):
            continue
        signs = role is Role.WARRANT_SIGNER
        title = "Assistant Field Office Director" if signs else role.title
        found.append(Member(username, name, role, office.ori, title, BOTH if signs else ""))
    return found


@transaction.atomic
def cast_people() -> None:
    """Register the demo people with what they may do, all or none: a demonstration that was killed on the way begins
    again here. They share one password, which is hashed once and printed on the sign-in page.
    """
    hashed = make_password(DEMO_PASSWORD)
    for member in members():
        register_person(
            member.username, member.full_name, member.role, member.agency, hashed=hashed, title=member.title,
            authority=member.authority,
        )  # fmt: skip
    if runs(DESIGNEE[2]):
        _designate()
    if runs(Role.REVIEW_OFFICER):
        delegate(
            "officer2", provision=NEUTRAL_REVIEW, instrument="List of neutral reviewers 2026-1",
            given_by="Sky Stone, Supervisor", first=date(2026, 1, 1), last=None,
        )  # fmt: skip


def _designate() -> None:
    named = person(DESIGNEE[0])
    record_agreement(
        named.actor.agency, model="jem", instrument="Agreement 2026-1", first=date(2026, 1, 1), last=None,
        office=person("supervisor").actor.agency,
    )  # fmt: skip
    designate(
        DESIGNEE[0], instrument="Agreement 2026-1", trained_on=date(2025, 12, 12), hours=160, first=date(2026, 1, 1),
        certified_by="Sky Stone, Supervisor", last=None,
    )  # fmt: skip


def actor(username: str) -> Actor:
    """Return a demo person as an actor of the process."""
    return person(username).actor


def person(username: str) -> User:
    """Return a demo person's account."""
    return User.objects.select_related("agency").get(username=username)


def clerk_of(agency: Agency) -> Actor:
    """Return the records clerk of a jail."""
    return User.objects.select_related("agency").get(agency=agency, role=Role.JAIL_CLERK).actor
