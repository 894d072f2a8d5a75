"""What a message of the jail is recorded by at the office: the step that the jail's own page takes in one deployment,
by the person at the jail, as it happened there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from handover.accounts.models import Agency
from handover.exchange.effects.told import (
    CannotBeRecordedError,
    NothingToRecordError,
    ToldMessage,
    Waits,
    WaitsError,
)
from handover.exchange.models import EffectOutcome, MessageEffect
from handover.process.case_track import STOPPED
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody.public import (
    ChargeTurn,
    CourtPaper,
    case_events,
    charges,
    events,
    local_law,
    stopped_reports,
    time_corrections,
)
from handover.stages.custody.public import actions as custody
from handover.stages.custody.public import queries as course
from handover.stages.custody.public import terms as custody_rules
from handover.stages.detainer.public import ServiceDetails
from handover.stages.detainer.public import actions as detainer
from handover.stages.review.public import children, citizenship, disputes

StoppedKind = custody_rules.StoppedKind
IN_WORDS: Final = "Told by a message of the jail."


def _by(told: ToldMessage, case: Matter) -> dict[str, Any]:
    return {"actor": told.actor, "version": case.version}


def request_served(told: ToldMessage, case: Matter) -> Matter:
    """A copy was served, before the jail's answer or after it."""
    if "service" in case.standing.facts:
        raise NothingToRecordError("a copy had been served before")
    data = told.data
    form = ServiceDetails(
        method=data.method, served_at=data.served_at, place=data.place, language=data.language,
        officer_name=data.officer_name, officer_title=data.officer_title, interpreter=data.interpreter or "",
    )  # fmt: skip
    serve = detainer.serve if case.state == "lodged" else detainer.serve_late
    return serve(case.pk, actor=told.actor, version=case.version, form=form)


def request_answered(told: ToldMessage, case: Matter) -> Matter:
    """The jail's answer under its own law."""
    data, by = told.data, _by(told, case)
    if data.kind == "hold":
        return custody.agree_to_hold(case.pk, **by, text=data.text)
    if data.kind == "notify":
        return custody.agree_to_notify(case.pk, **by, text=data.text, citation=data.citation)
    if data.kind == "decline":
        return custody.decline(case.pk, **by, ground=data.ground, text=data.text)
    raise CannotBeRecordedError("an answer of a kind that is not known here")


def release_stated(told: ToldMessage, case: Matter) -> Matter:
    """The release time from which the clocks run."""
    data, by = told.data, _by(told, case)
    if data.said_as == "unserved_hold":
        return custody.report_unserved_hold(case.pk, **by, otherwise_release_at=data.otherwise_release_at)
    return custody.report_release_time(
        case.pk, **by, otherwise_release_at=data.otherwise_release_at, citation=data.citation
    )


def person_left(told: ToldMessage, case: Matter) -> Matter:
    """The person is not there any more; after the end of a hold it is when they in fact left."""
    data, by = told.data, _by(told, case)
    if data.how == "escaped":
        return events.report_escape(case.pk, **by, escaped_at=data.released_at)
    if case.state == "released":
        return events.confirm_release(case.pk, **by, released_at=data.released_at)
    return events.report_released(case.pk, **by, released_at=data.released_at)


def person_transferred(told: ToldMessage, case: Matter) -> Matter:
    """The request goes along to the next jail, whose message this step causes."""
    data = told.data
    return events.report_transfer(
        case.pk, actor=told.actor, version=case.version, to_ori=data.to_ori, transferred_at=data.transferred_at,
        ground=data.ground,
    )  # fmt: skip


def person_died(told: ToldMessage, case: Matter) -> Matter:
    """The case closes."""
    return events.report_death(
        case.pk, actor=told.actor, version=case.version, died_at=told.data.died_at, text=told.data.text
    )


def event_reported(told: ToldMessage, case: Matter) -> Matter:
    """Record an event that changes no state. A person at the jail confirmed it, so a court's order takes effect here
    at once, even if an earlier version of the message names no court; its end takes effect only with the order that
    it ends."""
    data = told.data
    lifts = None if data.lifts is None else _step_here(told, case, data.lifts)
    return case_events.report_event(
        case.pk, actor=told.actor, version=case.version, kind=custody_rules.EventKind(data.kind),
        happened_at=data.happened_at, text=data.text, until=data.until,
        paper=CourtPaper(data.court, data.docket, data.document, lifts), citation=data.citation,
    )  # fmt: skip


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


def stopped_reported(told: ToldMessage, case: Matter) -> Matter:
    """What happened while the request was stopped or withdrawn; where it goes on here, by its own step."""
    data, by = told.data, _by(told, case)
    kind, at = StoppedKind(data.kind), data.happened_at
    if case.state in (*STOPPED, *CALLED_OFF):
        return _report(told, case, kind, at, data.text)
    match kind:
        case StoppedKind.RELEASED:
            return events.report_released(case.pk, **by, released_at=at)
        case StoppedKind.ESCAPED:
            return events.report_escape(case.pk, **by, escaped_at=at)
        case StoppedKind.DIED:
            return events.report_death(case.pk, **by, died_at=at, text=data.text)
    raise CannotBeRecordedError(f"the jail reports, of a request that is not stopped here: {kind.title}")


def citizenship_raised(told: ToldMessage, case: Matter) -> Matter:
    """The case freezes, and counsel answers."""
    _asked_next(case, "citizenship_question")
    return citizenship.raise_citizenship(
        case.pk, actor=told.actor, version=case.version, indicium=told.data.indicium, text=told.data.text
    )


def age_doubted(told: ToldMessage, case: Matter) -> Matter:
    """The case leaves the routine path."""
    _asked_next(case, "child_path", "citizenship_question")
    return children.refer_child(
        case.pk, actor=told.actor, version=case.version, text=told.data.text, age=told.data.age
    )


def _asked_next(case: Matter, *open_questions: CaseState) -> None:
    """Let it wait while one of these questions is open (`applying.ask_what_waits`)."""
    if case.state == "identity_withdrawn":
        raise NothingToRecordError("the case is stopped already, for whoever answers")
    if case.state in open_questions:
        raise WaitsError("another question is open; this one is asked as soon as that one is answered")


def time_proposed(told: ToldMessage, case: Matter) -> Matter:
    """Correct a mistyped time or strike an event that did not happen, on the step that recorded it here."""
    data = told.data
    return time_corrections.propose(
        case.pk, actor=told.actor, version=case.version, stated=f"{data.kind}:{_step_here(told, case, data.of_number)}",
        becomes=None if data.never else data.becomes, reasons=data.reasons, never=data.never,
    )  # fmt: skip


def _step_here(told: ToldMessage, case: Matter, number: int) -> int:
    """Return the step here that recorded a step of the jail."""
    stated = MessageEffect.objects.filter(
        message__peer=told.peer, message__subject=told.envelope.subject, message__step=number, matter=case,
        outcome=EffectOutcome.RECORDED.value,
    ).first()  # fmt: skip
    if stated is None or stated.number is None:
        raise CannotBeRecordedError("the step that it is about is not recorded here")
    return stated.number


def time_corrected(told: ToldMessage, case: Matter) -> Matter:
    """A second person at the jail confirmed it: what was proposed there, and nothing else that waits here."""
    data, proposal = told.data, time_corrections.proposal_of(case)
    about = (data.kind, _step_here(told, case, data.of_number), data.never)
    if proposal is None or about != (proposal.kind, proposal.of_number, proposal.never):
        raise CannotBeRecordedError("another proposal waits here than the one that was confirmed")
    if not data.never and data.becomes != proposal.becomes:
        raise CannotBeRecordedError("what was confirmed says another time than what was proposed")
    return time_corrections.confirm(
        case.pk, actor=told.actor, version=case.version, ends_there=data.hold_ends
    )


def dispute_filed(told: ToldMessage, case: Matter) -> Matter:
    """Somebody at the jail says that a record is wrong: the office answers it, whatever became of the request."""
    subject = told.envelope.subject
    if Matter.objects.filter(reference=subject).exists():
        raise CannotBeRecordedError("something else has the name of this dispute here")
    data = told.data
    return disputes.take_from_jail(
        case.pk, actor=told.actor, jail=Agency.objects.get(ori=told.envelope.source), reference=subject,
        said_by=data.said_by, text=data.text, happened_at=data.happened_at,
    )  # fmt: skip


Effect = Callable[[ToldMessage, Matter], Matter]
EFFECTS: Final[dict[str, Effect]] = {
    "request.served": request_served,
    "request.answered": request_answered,
    "release.stated": release_stated,
    "person.left": person_left,
    "person.transferred": person_transferred,
    "person.died": person_died,
    "event.reported": event_reported,
    "charges.changed": charges_changed,
    "fact.attested": fact_attested,
    "power.cited": power_cited,
    "duty.done": duty_done,
    "breach.reported": breach_reported,
    "stopped.reported": stopped_reported,
    "citizenship.raised": citizenship_raised,
    "age.doubted": age_doubted,
    "time.proposed": time_proposed,
    "time.corrected": time_corrected,
    "dispute.filed": dispute_filed,
}
"""The function that records a message, by its kind. A kind that is not listed has no effect."""

_WHENEVER: Final = frozenset({"stopped.reported", "citizenship.raised", "age.doubted", "dispute.filed"})
"""Kinds that are recorded while a case is stopped or withdrawn too."""
_IN_A_STOP: Final = frozenset({"event.reported"})
"""Kinds that are recorded while it is stopped: they move nothing, and an order of a court ends the hold at once. Were
the request withdrawn after the stop, they would be lost."""


def effect(told: ToldMessage) -> Matter | Waits:
    """Record a message of the jail by the step that it tells of. What happened while the case was stopped here is
    reported at once, and the step itself waits until the case goes on."""
    case = told.row.matter
    assert case is not None  # receiving demands it
    case = Matter.objects.select_related("agency", "office").get(pk=case.pk)
    if told.kind.name not in _WHENEVER:
        if case.state in STOPPED and told.kind.name not in _IN_A_STOP:
            _happened_meanwhile(told, case)
            return Waits("the case is stopped; it is recorded when the case goes on")
        if case.state in CALLED_OFF:
            if (kind := _meanwhile(told)) is not None:
                return _report(told, case, *kind, IN_WORDS)
            raise NothingToRecordError("the request had been withdrawn")
    return EFFECTS[told.kind.name](told, case)


def _meanwhile(told: ToldMessage) -> tuple[StoppedKind, datetime] | None:
    """What happened to the person, and when, as a report of a stopped request; None where nothing did."""
    data = told.data
    match told.kind.name:
        case "person.left":
            return (StoppedKind.ESCAPED if data.how == "escaped" else StoppedKind.RELEASED), data.released_at
        case "person.died":
            return StoppedKind.DIED, data.died_at
        case "person.transferred":
            return StoppedKind.MOVED, data.transferred_at
        case "release.stated" if data.said_as != "notice" and data.otherwise_release_at <= data.recorded_at:
            return StoppedKind.HELD, data.otherwise_release_at
    return None


def _happened_meanwhile(told: ToldMessage, case: Matter) -> None:
    kind = _meanwhile(told)
    if kind is None or course.stopped_report_exists(case.pk, kind[0].value, kind[1]):
        return
    _report(told, case, *kind, IN_WORDS)


def _report(told: ToldMessage, case: Matter, kind: StoppedKind, at: datetime, text: str) -> Matter:
    return stopped_reports.report_while_stopped(
        case.pk, actor=told.actor, version=case.version, kind=kind, happened_at=at, text=text
    )
