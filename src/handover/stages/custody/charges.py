"""A change of charges while a request is out: reported, asked again of the jail's law, answered by an officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.requirements import filled, typed_reasons
from handover.process.telling import Telling
from handover.stages.custody import rules, timeline
from handover.stages.custody.charge_models import ChargeChange, ChargeReview
from handover.stages.custody.charge_rules import ChargeTurn, finding_rests_on_charges
from handover.stages.review.public import queries as review
from handover.stages.review.public import stops


def report_charges(
    case_id: UUID, *, actor: Actor, version: int, turn: ChargeTurn, charge: str, happened_at: datetime, source: str,
    late_reason: str = "",
) -> Matter:  # fmt: skip
    """Report that a charge changed. What was attested of the charges before no longer counts; a hold that then has no
    ground in local law stops at once (R8), and an officer is asked whether the finding stands."""
    case = Matter.objects.get(pk=case_id)
    demand(
        *filled(charge=charge),
        rules.said_in_words("source", source),
        rules.not_in_future(happened_at, timezone.now(), "happened_at"),
        rules.since_booking(happened_at, timeline.booked_at(case), "happened_at"),
    )

    def write(moved: Matter) -> dict[str, Fact]:
        change = ChargeChange(turn=turn.value, charge=charge, happened_at=happened_at, source=source)
        return {"charge_change": record(change, moved, actor)}

    advance(
        case_id, "report_charges", actor=actor, version=version, write=write, happened_at=happened_at,
        told=Telling(late_reason=late_reason),
    )  # fmt: skip
    stops.ask_again(case_id)
    return Matter.objects.select_related("agency").get(pk=case_id)


def review_charges(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """An officer says that the finding stands after the change, and why. If it does not, cancel the request."""
    demand(typed_reasons(reasons))

    def write(case: Matter) -> dict[str, Fact]:
        return {"charge_review": record(ChargeReview(reasons=reasons), case, actor)}

    return advance(case_id, "review_charges", actor=actor, version=version, write=write)


@dataclass(frozen=True, slots=True)
class ChangeToReview:
    """A change that no officer has answered. ``rests``: whether the finding names an offence."""

    case: Matter
    change: ChargeChange
    rests: bool


def changes_of(case_id: UUID) -> QuerySet[ChargeChange]:
    """The changes of charges of a case, in order."""
    return ChargeChange.objects.filter(matter_id=case_id).order_by("number")


def to_review(cases: QuerySet[Matter]) -> list[ChangeToReview]:
    """Those of these cases whose newest change of charges no officer has answered; those that name an offence first."""
    changed = ChargeChange.objects.values("matter").annotate(newest=Max("number")).values("matter", "newest")
    answered = dict(ChargeReview.objects.values_list("matter").annotate(newest=Max("number")))
    open_now = {row["matter"] for row in changed if row["newest"] > answered.get(row["matter"], 0)}
    found = [change_to_review(case) for case in cases.filter(pk__in=open_now)]
    return sorted((one for one in found if one), key=lambda one: (not one.rests, one.change.at))


def change_to_review(case: Matter) -> ChangeToReview | None:
    """The newest change of one case that no officer has answered."""
    change = changes_of(case.pk).last()
    if change is None or ChargeReview.objects.filter(matter=case, number__gt=change.number).exists():
        return None
    found = review.determination_of(case.pk)
    return ChangeToReview(
        case, change, found is not None and finding_rests_on_charges(found.ground, found.mandatory)
    )
