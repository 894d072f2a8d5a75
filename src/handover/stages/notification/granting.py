"""A supervisor lets one person read a protected record for a time (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.roles import IMMIGRATION_ROLES, NATIONAL_ROLES, Actor, Role
from handover.audit.append import append
from handover.audit.models import Entry
from handover.process.advance import demand, elsewhere
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.process.office_rows import of_its_office
from handover.process.requirements import typed_reasons
from handover.stages.identification.public import queries as identification
from handover.stages.notification.models import MatchLink, ReadingGrant
from handover.stages.notification.restricted import restricted_cases

READ: Final = "restricted.read"
"""The act of reading a restricted record, as the audit chain names it."""

LONGEST: Final = timedelta(days=30)
"""The longest term of a grant, illustrative; anybody who needs it longer gets a new grant with a new reason."""

MAY_BE_GRANTED: Final = IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST, Role.AUDITOR}


def who_may_be_granted(by: Actor, case: Matter) -> QuerySet[User]:
    """Return the people who may be let in: those of the case's office, of a national office and of oversight; nobody
    can let themselves in."""
    people = User.objects.filter(is_active=True, role__in=MAY_BE_GRANTED)
    national = Q(agency__reach=Agency.Reach.NATIONAL, role__in=NATIONAL_ROLES)
    of_others = Q(agency__kind=Agency.Kind.IMMIGRATION) & ~Q(agency=case.office_id) & ~national
    people = people.exclude(of_others)
    mine = User.objects.filter(pk=by.key.removeprefix("user:")).values("person_key")
    return people.exclude(person_key__in=mine).order_by("last_name", "first_name")


def grant_reading(case_id: UUID, *, actor: Actor, to: User, reason: str, until: date) -> ReadingGrant:
    """Record the grant; the newest one for a person counts. Raises `RefusedError`."""
    case = Matter.objects.select_related("agency").get(pk=case_id)
    now = timezone.now()
    today = now.astimezone(case.agency.zone).date()
    demand(
        None if actor.role is Role.SUPERVISOR else Refusal("role", "A supervisor grants this."),
        elsewhere(case, actor),
        None if case.pk in restricted_cases([case]) else Refusal("case", "This record is not restricted."),
        None if who_may_be_granted(actor, case).filter(pk=to.pk).exists()
        else Refusal("to", "Choose somebody else of the office or of oversight: nobody lets themselves in."),
        typed_reasons(reason, "reason"),
        None if today <= until <= today + LONGEST
        else Refusal("until", f"Choose a last day from today to {LONGEST.days} days ahead."),
    )  # fmt: skip
    with transaction.atomic():
        row = ReadingGrant.objects.create(
            matter=case,
            to=to,
            reason=reason.strip(),
            until=until,
            by_key=actor.key,
            by_name=actor.name,
            at=now,
        )
        content = {"to": f"user:{to.pk}", "until": until.isoformat(), "grant": row.pk}
        append(act="restricted.grant", actor=actor, subject=case.reference, content=content)
    return row


def in_force(user: User) -> QuerySet[ReadingGrant]:
    """The grants for this person's cases that may still let somebody read, newest first. A zone's day may end a little
    earlier.
    """
    day = (timezone.now() - timedelta(days=1)).date()
    rows = ReadingGrant.objects.filter(until__gte=day).prefetch_related("matter__agency", "to")
    return of_its_office(rows, user)


def grants_of(case_id: UUID) -> QuerySet[ReadingGrant]:
    """Every grant of a case, newest first."""
    return ReadingGrant.objects.filter(matter_id=case_id).select_related("to")


@dataclass(frozen=True, slots=True)
class RestrictedCounts:
    """What oversight counts: restricted cases, grants ever given, readings by work and by grant, readings of all."""

    cases: int
    grants: int
    by_work: int
    by_grant: int
    readings: int


def restricted_counts() -> RestrictedCounts:
    """Count from the audit chain, which contains every reading."""
    read = Entry.objects.filter(act=READ)
    by_grant = read.filter(content__granted=True).count()
    return RestrictedCounts(
        cases=MatchLink.objects.filter(identity__in=identification.protected_fins()).count(),
        grants=ReadingGrant.objects.count(),
        by_work=read.count() - by_grant,
        by_grant=by_grant,
        readings=Entry.objects.filter(act__endswith=".read").exclude(act=READ).count(),
    )
