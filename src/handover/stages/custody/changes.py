"""What changed at the jail while a request is out and asks for a person: charges, sentences, orders of a court."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from handover.process.case_track import OUT
from handover.process.models import Matter
from handover.stages.custody import timeline
from handover.stages.custody.charges import ChangeToReview, change_to_review, to_review
from handover.stages.custody.event_effects import release_is_due, served_without_effect, tickler
from handover.stages.custody.models import CustodyEvent
from handover.stages.custody.rules import EventKind
from handover.stages.detainer.public import queries as detainer
from handover.stages.notification.public import queries as notification

if TYPE_CHECKING:
    from handover.accounts.models import User


@dataclass(frozen=True, slots=True)
class ProjectedRelease:
    """The projected release of a sentence, as last reported, and what is asked about it now; empty while it is far."""

    case: Matter
    until: date
    text: str


@dataclass(frozen=True, slots=True)
class CaseChanges:
    """What one case's pages show."""

    charges: ChangeToReview | None
    projected: ProjectedRelease | None
    ordered_at: datetime | None
    served_late: bool = False


def changes_in(case: Matter) -> CaseChanges:
    """The changes of one case that ask for somebody."""
    if case.state not in (*OUT, "released"):
        return CaseChanges(None, None, None)
    service, stated = detainer.service_of(case.pk), timeline.release_time_of(case.pk)
    late = served_without_effect(
        service.served_at if service else None, stated.governs_at if stated else None
    )
    return CaseChanges(change_to_review(case), projected_of(case), ordered_of(case), late)


def projected_of(case: Matter) -> ProjectedRelease | None:
    """The projected release, where the person was sentenced."""
    row = CustodyEvent.objects.filter(matter=case, kind=EventKind.SENTENCED.value).order_by("number").last()
    if row is None or row.until is None:
        return None
    today = timezone.now().astimezone(case.agency.zone).date()
    return ProjectedRelease(case, row.until, tickler(row.until, today))


def ordered_of(case: Matter) -> datetime | None:
    """When a court let the person go, where the jail stated no release time for it."""
    events = CustodyEvent.objects.filter(matter=case).order_by("number")
    happened = [(EventKind(event.kind), event.happened_at) for event in events]
    return release_is_due(happened, [said.release_at for said in timeline.said_of(case.pk)])


def charges_for(user: User) -> list[ChangeToReview]:
    """Changes of charges that no officer has answered, of the cases that this person sees."""
    return to_review(notification.visible_to(user).filter(state__in=(*OUT, "released")))


def projected_for(user: User) -> list[ProjectedRelease]:
    """Every projected release of a request that is out, the nearest first."""
    sentenced = CustodyEvent.objects.filter(kind=EventKind.SENTENCED.value).values("matter")
    cases = notification.visible_to(user).filter(state__in=OUT, pk__in=sentenced)
    return sorted((one for case in cases if (one := projected_of(case))), key=lambda one: one.until)


def ordered_for(user: User) -> list[tuple[Matter, datetime]]:
    """Requests that are out although a court let the person go, and no release time was stated for it."""
    kinds = [EventKind.COURT_RELEASE.value, EventKind.TIME_SERVED.value]
    ordered = CustodyEvent.objects.filter(kind__in=kinds).values("matter")
    cases = notification.visible_to(user).filter(state__in=OUT, pk__in=ordered)
    return [(case, at) for case in cases if (at := ordered_of(case))]


def waiting_for(user: User) -> int:
    """How many of them ask for somebody now."""
    near = sum(1 for one in projected_for(user) if one.text)
    return len(charges_for(user)) + near + len(ordered_for(user))
