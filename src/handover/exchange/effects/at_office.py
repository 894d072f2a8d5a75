"""What a message of the jail is recorded by at the office: the step that the jail's own page takes in one deployment,
by the person at the jail, as it happened there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from handover.exchange.delivery_rules import MessageState
from handover.exchange.effects import jail_facts, jail_questions, jail_way
from handover.exchange.effects.jail_way import acting
from handover.exchange.effects.told import CannotBeRecordedError, NothingToRecordError, ToldMessage, Waits
from handover.exchange.models import OutgoingMessage
from handover.process.case_track import LEFT, STOPPED
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter
from handover.stages.custody.public import events, stopped_reports
from handover.stages.custody.public import queries as course
from handover.stages.custody.public import terms as custody_rules

StoppedKind = custody_rules.StoppedKind
IN_WORDS: Final = "Told by a message of the jail."


def stopped_reported(told: ToldMessage, case: Matter) -> Matter:
    """What happened while the request was stopped or withdrawn; where it goes on here, by its own step."""
    data, by = told.data, acting(told, case)
    kind, at = StoppedKind(data.kind), data.happened_at
    if case.state in (*STOPPED, *CALLED_OFF, *LEFT):
        return _report(told, case, kind, at, data.text)
    match kind:
        case StoppedKind.RELEASED:
            return events.report_released(case.pk, **by, released_at=at)
        case StoppedKind.ESCAPED:
            return events.report_escape(case.pk, **by, escaped_at=at)
        case StoppedKind.DIED:
            return events.report_death(case.pk, **by, died_at=at, text=data.text)
    raise CannotBeRecordedError(f"the jail reports, of a request that is not stopped here: {kind.title}")


Effect = Callable[[ToldMessage, Matter], Matter]
EFFECTS: Final[dict[str, Effect]] = {
    "request.served": jail_way.request_served,
    "request.answered": jail_way.request_answered,
    "release.stated": jail_way.release_stated,
    "person.left": jail_way.person_left,
    "person.transferred": jail_way.person_transferred,
    "person.died": jail_way.person_died,
    "event.reported": jail_facts.event_reported,
    "charges.changed": jail_facts.charges_changed,
    "fact.attested": jail_facts.fact_attested,
    "power.cited": jail_facts.power_cited,
    "duty.done": jail_facts.duty_done,
    "breach.reported": jail_facts.breach_reported,
    "stopped.reported": stopped_reported,
    "citizenship.raised": jail_questions.citizenship_raised,
    "age.doubted": jail_questions.age_doubted,
    "time.proposed": jail_questions.time_proposed,
    "time.corrected": jail_questions.time_corrected,
    "dispute.filed": jail_questions.dispute_filed,
}
"""The function that records a message, by its kind. A kind that is not listed has no effect."""

_WHENEVER: Final = frozenset({
    "stopped.reported", "citizenship.raised", "age.doubted", "dispute.filed",
    "event.reported", "charges.changed", "fact.attested", "duty.done", "breach.reported", "time.proposed",
    "time.corrected",
})  # fmt: skip
"""Kinds that are recorded at once while a case is stopped or withdrawn too: what the jail asks, and what it says to
have happened. None of them moves the case; an order of a court ends a hold at once. Were they to wait, a withdrawal
after the stop would lose them."""


_COLLECTS: Final = {"charges.changed": "happened_at", "fact.attested": "known_at"}
"""What says something about the person that only a request which stands needs, and the time that it is about. A duty
under the jail's own law is the jail's to judge."""
WORD_RECORDED: Final = timedelta(hours=1)
"""How soon the program of a jail records a word that it has, at most: illustrative."""


def effect(told: ToldMessage) -> Matter | Waits:
    """Record a message of the jail by the step that it tells of. What happened while the case was stopped here is
    reported at once, and the step itself waits until the case goes on. After a withdrawal or an end the report is all:
    an answer, a power to hold or a release still to come has nothing left to answer, and stays readable as a
    message."""
    case = told.row.matter
    assert case is not None  # receiving demands it
    case = Matter.objects.select_related("agency", "office").get(pk=case.pk)
    if told.kind.name not in _WHENEVER:
        if case.state in STOPPED:
            _happened_meanwhile(told, case)
            return Waits("the case is stopped; it is recorded when the case goes on")
        if case.state in CALLED_OFF:
            if (reported := _happened_meanwhile(told, case)) is not None:
                return reported
            raise NothingToRecordError("the request had been withdrawn")
        if case.state in LEFT:
            return _told_late(told, case)
    if _collected_since(told, case):
        raise NothingToRecordError(
            "the jail knew by then that the request was withdrawn: no ground to collect it"
        )
    return EFFECTS[told.kind.name](told, case)


def _told_late(told: ToldMessage, case: Matter) -> Matter:
    """What happened at the jail and is told after the case ended here, where nobody waits for it any more."""
    if told.kind.name == "request.served" and "service" in case.standing.facts:
        raise NothingToRecordError("a copy had been served before")
    if (reported := _happened_meanwhile(told, case)) is not None:
        return reported
    raise NothingToRecordError("the case had ended, and it tells of nothing that happened")


def _collected_since(told: ToldMessage, case: Matter) -> bool:
    """Whether it came about after the jail had the word of the withdrawal. A jail of this version refuses that to its
    people; one of an earlier version does not. What they did before the word reached them is recorded."""
    if told.kind.name not in _COLLECTS:
        return False
    words = OutgoingMessage.objects.filter(
        matter=case,
        kind="request.withdrawn",
        recipient=told.envelope.source,
        state=MessageState.RECEIVED.value,
    )
    had_it = (
        words.exclude(receipt_at=None).order_by("-receipt_at").values_list("receipt_at", flat=True).first()
    )
    at: datetime = getattr(told.data, _COLLECTS[told.kind.name])
    return had_it is not None and at > had_it + WORD_RECORDED


def _meanwhile(told: ToldMessage) -> tuple[StoppedKind, datetime] | None:
    """What happened to the person, and when, as a report of a stopped request; None where nothing did."""
    data = told.data
    match told.kind.name:
        case "request.served":
            return StoppedKind.SERVED, data.served_at
        case "person.left":
            return (StoppedKind.ESCAPED if data.how == "escaped" else StoppedKind.RELEASED), data.released_at
        case "person.died":
            return StoppedKind.DIED, data.died_at
        case "person.transferred":
            return StoppedKind.MOVED, data.transferred_at
        case "release.stated" if data.said_as != "notice" and data.otherwise_release_at <= data.recorded_at:
            return StoppedKind.HELD, data.otherwise_release_at
    return None


def _happened_meanwhile(told: ToldMessage, case: Matter) -> Matter | None:
    """Report it, unless it was; None where nothing is to be reported."""
    kind = _meanwhile(told)
    if kind is None or course.stopped_report_exists(case.pk, kind[0].value, kind[1]):
        return None
    return _report(told, case, *kind, IN_WORDS)


def _report(told: ToldMessage, case: Matter, kind: StoppedKind, at: datetime, text: str) -> Matter:
    return stopped_reports.report_while_stopped(
        case.pk, actor=told.actor, version=case.version, kind=kind, happened_at=at, text=text
    )
