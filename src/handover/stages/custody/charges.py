"""Changes of charges while a request is out: report one, re-check it against the jail's law, have an officer review
it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.requirements import filled, typed_reasons
from handover.process.step_details import StepDetails
from handover.stages.custody import rules, time_rules, timeline
from handover.stages.custody.charge_models import ChargeChange, ChargeReview
from handover.stages.custody.charge_rules import ChargeTurn, finding_rests_on_charges
from handover.stages.review.public import Determination, stops
from handover.stages.review.public import queries as review

SHOWN: Final = 100
"""Cases that a list shows at most; further ones follow when these are answered."""


def report_charges(
    case_id: UUID, *, actor: Actor, version: int, turn: ChargeTurn, charge: str, happened_at: datetime, source: str,
    late_reason: str = "",
) -> Matter:  # fmt: skip
    """Report that a charge changed. What was attested of the charges before no longer counts; a hold that then has no
    ground in local law stops at once (R8), and an officer is asked whether the finding stands. Nobody is asked after
    the request was called off: a change since then is not collected."""
    case = Matter.objects.get(pk=case_id)
    demand(
        *filled(charge=charge),
        rules.said_in_words("source", source),
        time_rules.not_in_future(happened_at, timezone.now(), "happened_at"),
        time_rules.since_booking(happened_at, timeline.booked_at(case), "happened_at"),
        timeline.not_since_called_off(case, happened_at, "happened_at"),
    )

    def write(moved: Matter) -> dict[str, Fact]:
        change = ChargeChange(turn=turn.value, charge=charge, happened_at=happened_at, source=source)
        return {"charge_change": record(change, moved, actor)}

    advance(
        case_id, "report_charges", actor=actor, version=version, write=write, happened_at=happened_at,
        told=StepDetails(late_reason=late_reason),
    )  # fmt: skip
    stops.ask_again(case_id)
    return Matter.objects.select_related("agency").get(pk=case_id)


def review_charges(case_id: UUID, *, actor: Actor, version: int, reasons: str) -> Matter:
    """Record that an officer finds that the finding stands after the change, and why. If it does not, the request is
    cancelled."""
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


def unanswered(cases: QuerySet[Matter]) -> QuerySet[ChargeChange]:
    """The newest change of charges of each of these cases that no officer has answered, oldest first."""
    later = ChargeChange.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    answered = ChargeReview.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    return ChargeChange.objects.filter(
        ~Exists(later), ~Exists(answered), matter__in=cases.values("pk")
    ).order_by("at", "pk")


def to_review(cases: QuerySet[Matter]) -> list[ChangeToReview]:
    """Return at most `SHOWN` of these cases whose newest change of charges no officer has reviewed; findings that
    name an offence come first."""
    changes = list(unanswered(cases).select_related("matter__agency")[:SHOWN])
    newest: dict[UUID, Determination] = {}
    for found in Determination.objects.filter(matter__in=[c.matter_id for c in changes]).order_by("number"):
        newest[found.matter_id] = found
    seen = [ChangeToReview(c.matter, c, _names_an_offence(newest.get(c.matter_id))) for c in changes]
    return sorted(seen, key=lambda one: (not one.rests, one.change.at))


def _names_an_offence(found: Determination | None) -> bool:
    return found is not None and finding_rests_on_charges(found.ground, found.mandatory)


def change_to_review(case: Matter) -> ChangeToReview | None:
    """The newest change of one case that no officer has answered."""
    change = changes_of(case.pk).last()
    if change is None or ChargeReview.objects.filter(matter=case, number__gt=change.number).exists():
        return None
    return ChangeToReview(case, change, _names_an_offence(review.determination_of(case.pk)))
