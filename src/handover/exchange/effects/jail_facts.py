"""What a message of the jail records at the office and moves nothing: events, charges, facts, duties, breaches."""

from __future__ import annotations

from django.db.models import QuerySet

from handover.exchange.effects.told import CannotBeRecordedError, ToldMessage, WaitsError
from handover.exchange.envelope import read
from handover.exchange.models import EffectOutcome, IncomingMessage, MessageEffect
from handover.process.models import Matter
from handover.stages.custody.public import ChargeTurn, CourtPaper, case_events, charges, events, local_law
from handover.stages.custody.public import terms as custody_rules


def event_reported(told: ToldMessage, case: Matter) -> Matter:
    """Record an event that changes no state. A person at the jail confirmed it, so a court's order takes effect here
    at once, even if an earlier version of the message names no court; its end takes effect only with the order that
    it ends."""
    data = told.data
    lifts = None if data.lifts is None else step_here(told, case, data.lifts)
    return case_events.report_event(
        case.pk, actor=told.actor, version=case.version, kind=custody_rules.EventKind(data.kind),
        happened_at=data.happened_at, text=data.text, until=data.until,
        paper=CourtPaper(data.court, data.docket, data.document, lifts), citation=data.citation,
        held_there=_agreed_to_hold(told),
    )  # fmt: skip


def _agreed_to_hold(told: ToldMessage) -> bool:
    """Whether the jail's newest answer before this was that it holds. It may wait here for a stop to end, or have
    found nothing to answer after a withdrawal."""
    answers = IncomingMessage.objects.filter(
        peer=told.peer, subject=told.envelope.subject, source=told.envelope.source, kind="request.answered",
        step__lt=told.row.step,
    )  # fmt: skip
    newest = answers.order_by("-step").first()
    if newest is None or newest.erased:
        return False
    _envelope, _kind, data = read(newest.body.encode())
    return bool(data.kind == "hold")  # type: ignore[attr-defined]


def charges_changed(told: ToldMessage, case: Matter) -> Matter:
    """An officer is asked whether the finding stands."""
    data = told.data
    return charges.report_charges(
        case.pk, actor=told.actor, version=case.version, turn=ChargeTurn(data.turn), charge=data.charge,
        happened_at=data.happened_at, source=data.source,
    )  # fmt: skip


def fact_attested(told: ToldMessage, case: Matter) -> Matter:
    """A fact that the law of the place asks for."""
    data = told.data
    return local_law.attest_value(
        case.pk, actor=told.actor, version=case.version, name=data.name, value=data.value.get("value"),
        source=data.source, known_at=data.known_at,
    )  # fmt: skip


def power_cited(told: ToldMessage, case: Matter) -> Matter:
    """The power that a hold rests on."""
    return local_law.cite_power(
        case.pk, actor=told.actor, version=case.version, citation=told.data.citation, text=told.data.text
    )


def duty_done(told: ToldMessage, case: Matter) -> Matter:
    """A duty under the law of the place was done."""
    data = told.data
    return local_law.record_duty(
        case.pk, actor=told.actor, version=case.version, code=data.code, done_at=data.done_at, how=data.how
    )


def breach_reported(told: ToldMessage, case: Matter) -> Matter:
    """A limit was overstepped."""
    kind = custody_rules.BreachKind(told.data.kind)
    return events.report_breach(
        case.pk, actor=told.actor, version=case.version, kind=kind, text=told.data.text
    )


def step_here(told: ToldMessage, case: Matter, number: int) -> int:
    """Return the step here that recorded a step of the jail."""
    stated = MessageEffect.objects.filter(
        message__peer=told.peer, message__subject=told.envelope.subject, message__step=number, matter=case,
        outcome=EffectOutcome.RECORDED.value,
    ).first()  # fmt: skip
    if stated is None or stated.number is None:
        if _waits(told, number):
            raise WaitsError("the step that it is about waits here too")
        raise CannotBeRecordedError("the step that it is about is not recorded here")
    return stated.number


def _waits(told: ToldMessage, number: int) -> bool:
    """Whether the message of that step of the jail is to be recorded once the case goes on."""
    return to_come(told).filter(message__step=number).exists()


def to_come(told: ToldMessage) -> QuerySet[MessageEffect]:
    """The messages of this request by the same jail that are still to be recorded."""
    return MessageEffect.objects.filter(
        message__peer=told.peer, message__subject=told.envelope.subject,
        outcome__in=[EffectOutcome.WAITS.value, EffectOutcome.PENDING.value],
    )  # fmt: skip
