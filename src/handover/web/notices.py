"""Notices about other people's actions on a person's cases, and about deadlines.

They are written where the thing happens (`process.listeners`), so that counting them costs the same with any number of
cases. A notice names the case and the step, in the reader's own words, and nobody whom the case is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES, Role
from handover.compiled_read import compiled_read
from handover.process.case_clocks.models import OPEN_WHILE, Clock
from handover.process.graph import Track, step_named
from handover.process.jail_words import SHOWN, THE_OFFICE, is_reworded, may_say_why
from handover.process.models import ClaimChange, Matter, OfficeChange, RecordedStep
from handover.process.office_changes import has_office
from handover.process.past_tense import step_done
from handover.web.models import Notification

NotificationKind = Notification.Kind
REFUSALS: Final = frozenset({"return_unsigned", "decline"})
"""The steps by which somebody says no to what another person did."""
NEAR: Final = timedelta(hours=24)
"""A deadline is near from here on; a hold of 48 hours has half of it left."""
KEPT_READ: Final = timedelta(days=30)
KEPT_UNREAD: Final = timedelta(days=90)
COUNTED: Final = 99


def after_step(matter: Matter, step: RecordedStep) -> None:
    """Tell everybody who has taken a step on a case that somebody else took one."""
    if matter.track != Track.CASE:
        return
    keys = {*_acted_before(matter.pk, step.number), *_held(matter.pk)}
    kind = NotificationKind.REFUSED if step.step in REFUSALS else NotificationKind.CHANGED
    people = [p for p in _people(keys - {step.actor_key}) if _may_read(p, matter, step.step)]
    of_jails = [p for p in people if p.role in JAIL_ROLES and may_say_why(step.actor_role, step.state)]
    others = [p for p in people if p not in of_jails]
    for told, by in ((of_jails, THE_OFFICE), (others, step.actor_name)):
        _tell(told, matter, kind, f"step:{step.number}", step=step.step, by=by)


@compiled_read
def _acted_before(matter: UUID, number: int) -> QuerySet[RecordedStep, str]:
    rows = RecordedStep.objects.filter(matter_id=matter, number__lt=number).order_by()
    return rows.values_list("actor_key", flat=True)


@compiled_read
def _held(matter: UUID) -> QuerySet[ClaimChange, str]:
    return ClaimChange.objects.filter(matter_id=matter).order_by().values_list("holder_key", flat=True)


def after_claim(matter: Matter, change: ClaimChange) -> None:
    """Tell whoever got a case, and whoever had it."""
    key = f"claim:{change.pk}"
    others = {change.holder_key, change.former_key} - {change.by_key}
    for person in _people(others):
        kind = (
            NotificationKind.ASSIGNED if f"user:{person.pk}" == change.holder_key else NotificationKind.TAKEN
        )
        _tell([person], matter, kind, key, by=change.by_name)


def after_office(matter: Matter, change: OfficeChange) -> None:
    """Tell the supervisors of the office that got a case, and whoever worked on it where it was."""
    key, by = f"office:{change.pk}", change.by_key
    supervisors = User.objects.filter(agency=change.to, role=Role.SUPERVISOR, is_active=True)
    _tell(
        [p for p in supervisors if f"user:{p.pk}" != by],
        matter,
        NotificationKind.CAME,
        key,
        by=change.by_name,
    )
    worked = set(matter.steps.values_list("actor_key", flat=True))
    worked |= set(matter.claim_changes.values_list("holder_key", flat=True))
    before = [p for p in _people(worked - {by}) if change.former_id and p.agency_id == change.former_id]
    _tell(before, matter, NotificationKind.GONE, key, by=change.by_name)


def _may_read(person: User, matter: Matter, step: str) -> bool:
    """Return whether a person may be notified: a jail only about its own requests and steps it may read, an office
    about its own cases."""
    if person.role in JAIL_ROLES:
        return step in SHOWN and person.agency_id == matter.agency_id
    return has_office(person, matter)


def _people(keys: Iterable[str]) -> list[User]:
    pks = [key.removeprefix("user:") for key in keys if key.startswith("user:")]
    people = User.objects.filter(pk__in=pks, is_active=True).exclude(role="")
    return list(people.select_related("agency"))


def _tell(
    people: Iterable[User], matter: Matter, kind: NotificationKind, key: str, *, step: str = "", by: str = ""
) -> None:
    now = timezone.now()
    Notification.objects.bulk_create(
        [
            Notification(user=person, matter=matter, kind=kind, key=key, step=step, by_name=by, at=now)
            for person in people
        ],
        ignore_conflicts=True,
    )


def tell_deadlines() -> None:
    """Tell whoever works on a case that its clock ends within `NEAR`. Run by the worker; nobody is told twice."""
    now = timezone.now()
    key = Concat(Value("clock:"), Cast(OuterRef("pk"), CharField()))
    told = Notification.objects.filter(matter=OuterRef("case"), key=key)
    near = Clock.objects.filter(_open(), ~Exists(told), due_at__gt=now, due_at__lte=now + NEAR)
    for clock in near.select_related("case__agency")[:500]:
        case = clock.case
        holder = case.standing.holder
        keys = {holder.key} if holder else set(case.steps.values_list("actor_key", flat=True))
        waits = case.place.waits_for
        people = [p for p in _people(keys) if waits is None or p.role == waits or holder]
        people = [
            p
            for p in people
            if (p.agency_id == case.agency_id if p.role in JAIL_ROLES else has_office(p, case))
        ]
        _tell(people, case, NotificationKind.DEADLINE, f"clock:{clock.pk}")


def _open() -> Q:
    found = Q()
    for kind, states in OPEN_WHILE.items():
        found |= Q(kind=kind, case__state__in=states, case__track=Track.CASE)
    return found


def purge() -> None:
    """Delete what was kept long enough. Run by the worker."""
    now = timezone.now()
    Notification.objects.filter(Q(read_at__lte=now - KEPT_READ) | Q(at__lte=now - KEPT_UNREAD)).delete()


def for_person(user: User) -> QuerySet[Notification]:
    """What a person is told. Without the matter's own row, which is another office's where one went there."""
    found = Notification.objects.filter(user=user)
    if user.role in JAIL_ROLES:
        return found.filter(matter__agency=user.agency)
    own = user.own_office
    here = Exists(Matter.objects.filter(pk=OuterRef("matter"), office=own))
    return found if own is None else found.filter(here | Q(kind=NotificationKind.GONE))


def unread(user: User) -> int:
    """How many a person has not read; one more than `COUNTED` for any larger number."""
    return for_person(user).filter(read_at=None).order_by()[: COUNTED + 1].count()


def words_of(notice: Notification, reader: User) -> str:
    """What a notice says, in the reader's words."""
    match notice.kind:
        case NotificationKind.ASSIGNED:
            return f"{notice.by_name} gave you this case."
        case NotificationKind.TAKEN:
            return f"{notice.by_name} took this case over, gave it to somebody else, or handed it back."
        case NotificationKind.CAME:
            return f"{notice.by_name} gave this case to your office."
        case NotificationKind.GONE:
            return f"{notice.by_name} gave this case to another office; your office no longer has it."
        case NotificationKind.DEADLINE:
            return "A deadline of this case ends within 24 hours."
    step = step_named(Track(notice.matter.track), notice.step)
    if step is None:
        return notice.step
    role = Role(reader.role)
    by = THE_OFFICE if is_reworded(step, role) else notice.by_name
    return f"{by}: {step_done(step, role)}"
