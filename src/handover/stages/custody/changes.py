"""Changes at the jail that need a person's attention while a request is out: charges, sentences, court orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.jurisdictions import shipped_policies
from handover.process import open_work
from handover.process.case_track import OUT
from handover.process.models import Matter
from handover.process.open_work import WorkKind
from handover.stages.custody import events_on_record, loan_ends, timeline
from handover.stages.custody.charges import SHOWN, ChangeToReview, change_to_review, to_review, unanswered
from handover.stages.custody.correction_models import TimeCorrection, TimeProposal
from handover.stages.custody.event_effects import (
    EFFECTS,
    LOOK_AHEAD,
    release_is_due,
    served_without_effect,
    tickler,
)
from handover.stages.custody.models import CustodyEvent, ReleaseTime, Transfer
from handover.stages.custody.terms import EventKind, TimeKind
from handover.stages.custody.transfer_effects import TransferEffect, effect_of
from handover.stages.notification.public import queries as notification
from handover.web import navigation

if TYPE_CHECKING:
    from handover.accounts.models import User

_BARS: Final = tuple(kind.value for kind, effect in EFFECTS.items() if effect.ends_hold)
_CORRECTED: Final = TimeCorrection.objects.filter(matter=OuterRef("matter"))
_ENDS: Final = tuple(kind.value for kind, effect in EFFECTS.items() if effect.lifts_order)


@dataclass(frozen=True, slots=True)
class ProjectedRelease:
    """The last reported projected release of a sentence, and the question it raises now; empty while it is far
    off."""

    case: Matter
    until: date
    text: str


@dataclass(frozen=True, slots=True)
class OrderShown:
    """A court's order that nobody be held: from when it is in force, until when if it was lifted, and its paper;
    empty if the report named none."""

    since: datetime
    until: datetime | None
    paper: str


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """What one case's pages show."""

    charges: ChangeToReview | None
    projected: ProjectedRelease | None
    ordered_at: datetime | None
    served_late: bool = False
    moved: TransferEffect | None = None
    orders: tuple[OrderShown, ...] = ()


def changes_in(case: Matter) -> CaseChanges:
    """Return the changes of one case that need attention."""
    if case.state not in (*OUT, "released"):
        return CaseChanges(None, None, None)
    stated = timeline.release_time_of(case.pk)
    late = served_without_effect(timeline.served_at_of(case.pk), stated.governs_at if stated else None)
    return CaseChanges(
        change_to_review(case), projected_of(case), ordered_of(case), late, _moved_in(case), orders_of(case)
    )


def orders_of(case: Matter) -> tuple[OrderShown, ...]:
    """The orders of courts that nobody be held, as the record stands."""
    told = {event.number: event for event in events_on_record.events_of(case.pk)}
    return tuple(
        OrderShown(
            order.since,
            order.until,
            ", ".join(filter(None, (told[order.number].court, told[order.number].docket))),
        )
        for order in events_on_record.court_orders_of(case.pk)
    )


def _moved_in(case: Matter) -> TransferEffect | None:
    """Return the effect of the newest transfer, if the person was moved to the jail that now has the case."""
    moved = Transfer.objects.filter(matter=case).order_by("-number").first()
    if moved is None or moved.to_ori != case.agency.ori:
        return None
    sending = Agency.objects.filter(ori=moved.from_ori).first()
    staffed = case.agency.people.filter(role=Role.JAIL_CLERK.value, is_active=True).exists()
    return effect_of(
        sending.policy if sending else "", case.agency.policy, shipped_policies(), answered_there=staffed
    )


def projected_of(case: Matter) -> ProjectedRelease | None:
    """Return the projected release, if the person was sentenced."""
    struck = events_on_record.corrected_times(case.pk).struck
    told = CustodyEvent.objects.filter(matter=case, kind=EventKind.SENTENCED.value).exclude(number__in=struck)
    row = told.order_by("number").last()
    if row is None or row.until is None:
        return None
    today = timezone.now().astimezone(case.agency.zone).date()
    return ProjectedRelease(case, row.until, tickler(row.until, today))


def ordered_of(case: Matter) -> datetime | None:
    """Return when a court ordered release, if the jail has stated no release time for it."""
    happened = [(event.kind, event.at) for event in events_on_record.happened_in(case.pk)]
    return release_is_due(happened, [said.release_at for said in timeline.said_of(case.pk)])


def barred_for(user: User) -> list[tuple[Matter, OrderShown]]:
    """Return at most `SHOWN` open requests on which a court ordered that nobody be held, so that a person reads the
    order."""
    rows = _barring(user).select_related("matter__agency").order_by("-happened_at", "pk")[:SHOWN]
    shown = {row.matter: None for row in rows}
    return [(case, one) for case in shown for one in orders_of(case) if one.until is None]


def _barring(user: User) -> QuerySet[CustodyEvent]:
    """Select the orders in force: not struck, and not ended by an entry that was not struck."""
    stands, ended = _stands(), _stands().filter(kind__in=_ENDS)
    of = {"matter": OuterRef("matter"), "lifts": OuterRef("number")}
    return stands.filter(~Exists(ended.filter(**of)), kind__in=_BARS, matter__in=_out(user))


def charges_for(user: User) -> list[ChangeToReview]:
    """Changes of charges that no officer has answered, of the cases that this person sees."""
    return to_review(_with_charges(user))


def _with_charges(user: User) -> QuerySet[Matter]:
    return _told_of(user).filter(state__in=(*OUT, "released"))


def _told_of(user: User) -> QuerySet[Matter]:
    """Return the open requests on which the jail reported charges or events; few, thanks to `process.open_work`."""
    return notification.visible_to(user).filter(
        pk__in=open_work.waiting(WorkKind.CHANGE, user).values("matter")
    )


def _newest(kinds: Iterable[EventKind], user: User) -> QuerySet[CustodyEvent]:
    """The newest event of these kinds of each request that is out and that this person sees."""
    stands = _stands().filter(kind__in=[kind.value for kind in kinds])
    later = stands.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    return stands.filter(~Exists(later), matter__in=_out(user))


def _out(user: User) -> QuerySet[Matter, Any]:
    return _told_of(user).filter(state__in=OUT).values("pk")


def _stands() -> QuerySet[CustodyEvent]:
    """Select the events that were not struck."""
    struck = TimeProposal.objects.filter(
        matter=OuterRef("matter"), of_number=OuterRef("number"), kind=TimeKind.EVENT.value, never=True,
        confirmed__isnull=False,
    )  # fmt: skip
    return CustodyEvent.objects.filter(~Exists(struck))


def projected_for(user: User) -> list[ProjectedRelease]:
    """The projected releases of requests that are out, the nearest first, `SHOWN` at most."""
    rows = _newest((EventKind.SENTENCED,), user).exclude(until=None).order_by("until", "pk")
    now, found = timezone.now(), []
    for row in rows.select_related("matter__agency")[:SHOWN]:
        until, case = row.until, row.matter
        if until is not None:
            text = tickler(until, now.astimezone(case.agency.zone).date())
            found.append(ProjectedRelease(case, until, text))
    return found


def _ordered(user: User) -> QuerySet[CustodyEvent]:
    """Select court orders that no first-stated release time has followed; if a time was corrected, all of them, to be
    judged case by case."""
    stated = ReleaseTime.objects.filter(
        matter=OuterRef("matter"), otherwise_release_at__lte=OuterRef("happened_at")
    )
    kinds = [kind for kind, effect in EFFECTS.items() if effect.releases]
    rows = _newest(kinds, user).filter(~Exists(stated) | Q(Exists(_CORRECTED)))
    return rows.order_by("happened_at", "pk")


def ordered_for(user: User) -> list[tuple[Matter, datetime]]:
    """Requests that are out although a court let the person go, and no release time was stated for it; `SHOWN` at
    most."""
    return _judged(_ordered(user), SHOWN)


def _judged(rows: QuerySet[CustodyEvent], most: int) -> list[tuple[Matter, datetime]]:
    cases = [row.matter for row in rows.select_related("matter__agency")[:most]]
    return [(case, at) for case in cases if (at := ordered_of(case))]


def _near(user: User) -> QuerySet[CustodyEvent]:
    """Select the projected releases that are near or past by the day at the jail, as `tickler` asks about them."""
    rows, now, near = _newest((EventKind.SENTENCED,), user).exclude(until=None), timezone.now(), Q(pk=None)
    for zone in rows.order_by().values_list("matter__agency__time_zone", flat=True).distinct():
        last = now.astimezone(ZoneInfo(zone)).date() + LOOK_AHEAD
        near |= Q(matter__agency__time_zone=zone, until__lte=last)
    return rows.filter(near)


def waiting_for(user: User) -> int:
    """Count those that need attention now, as the lists show them. The database counts all but the few whose times
    were corrected, and only up to what a menu shows."""
    most, judged = navigation.COUNTED + 1, 0
    asked: list[QuerySet[Any]] = [loan_ends.to_ask(user)]
    if open_work.waiting(WorkKind.CHANGE, user).exists():  # usually no jail has reported anything
        asked += [unanswered(_with_charges(user)), _near(user), _barring(user)]
        asked += [_ordered(user).filter(~Exists(_CORRECTED))]
        judged = len(_judged(_ordered(user).filter(Exists(_CORRECTED)), most))
    return judged + sum(rows.order_by()[:most].count() for rows in asked)
