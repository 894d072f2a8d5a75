"""What a jail asks of the office by a message: a claim of citizenship, a doubt of age, a mistyped time, a dispute."""

from __future__ import annotations

from typing import Final

from handover.accounts.models import Agency
from handover.exchange.effects.jail_facts import step_here, to_come
from handover.exchange.effects.told import (
    CannotBeRecordedError,
    NothingToRecordError,
    ToldMessage,
    WaitsError,
)
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody.public import time_corrections
from handover.stages.review.public import children, citizenship, disputes

_OF_TIMES: Final = ("time.proposed", "time.corrected")


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
    _after_earlier_ones(told, *_OF_TIMES)
    return time_corrections.propose(
        case.pk, actor=told.actor, version=case.version, stated=f"{data.kind}:{step_here(told, case, data.of_number)}",
        becomes=None if data.never else data.becomes, reasons=data.reasons, never=data.never,
    )  # fmt: skip


def time_corrected(told: ToldMessage, case: Matter) -> Matter:
    """A second person at the jail confirmed it: what was proposed there, and nothing else that waits here."""
    data, proposal = told.data, time_corrections.proposal_of(case)
    _after_earlier_ones(told, *_OF_TIMES, *(("release.stated",) if data.hold_ends else ()))
    about = (data.kind, step_here(told, case, data.of_number), data.never)
    if proposal is None or about != (proposal.kind, proposal.of_number, proposal.never):
        raise CannotBeRecordedError("another proposal waits here than the one that was confirmed")
    if not data.never and data.becomes != proposal.becomes:
        raise CannotBeRecordedError("what was confirmed says another time than what was proposed")
    return time_corrections.confirm(
        case.pk, actor=told.actor, version=case.version, ends_there=data.hold_ends
    )


def _after_earlier_ones(told: ToldMessage, *kinds: str) -> None:
    """Let it wait for earlier messages of these kinds: the newest proposal takes the place of the one before, and the
    end of a hold is told with the release from which it runs."""
    earlier = to_come(told).filter(message__step__lt=told.row.step, message__kind__in=kinds)
    if earlier.exclude(message=told.row).exists():
        raise WaitsError("an earlier message of the jail about its times waits here too")


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
