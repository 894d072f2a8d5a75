"""What the person says on their page: a claim stops the case at once, everything else is disputed. Nothing is lost."""

from __future__ import annotations

from enum import StrEnum

from handover.accounts.roles import Actor
from handover.concerned.limits import MOST_WAITING
from handover.process.advance import ConflictError
from handover.process.graph import STEP, Track
from handover.process.models import Case
from handover.stages.review import children, citizenship, disputes
from handover.stages.review import queries as review


class Kind(StrEnum):
    """What it is about."""

    CITIZEN = "citizen"
    CHILD = "child"
    NOT_ME = "not_me"
    RECORD = "record"


class TooManyWaitError(Exception):
    """Several statements of this case wait for their answer already."""


def say(case: Case, kind: Kind, who: str, text: str) -> bool:
    """Keep what was said, for good; whether the case stopped for it (R5, R17, R18). Raises `TooManyWaitError`.

    A claim of citizenship or age is never turned away: where the case cannot stop for it, because it has stopped
    already or is over, it becomes a dispute that a person answers.
    """
    actor = Actor.person(case.reference)
    words = f"{who}: {text}"
    if kind is Kind.CITIZEN and _stops(case, "raise_citizenship", actor, words):
        return True
    if kind is Kind.CHILD and _stops(case, "refer_child", actor, words):
        return True
    waiting = [d for d, answer in review.disputes_about(case.reference) if answer is None]
    if kind in (Kind.NOT_ME, Kind.RECORD) and len(waiting) >= MOST_WAITING:
        raise TooManyWaitError
    about = {
        Kind.CITIZEN: "says to be, or perhaps to be, a citizen of the United States",
        Kind.CHILD: "says to be younger than 18",
        Kind.NOT_ME: "says not to be the person of these records",
        Kind.RECORD: "says that something in the records is wrong",
    }[kind]
    disputes.file_dispute(
        case.pk, actor=actor, said_by=f"{who}, on the person's page", text=f"{about}. {text}"
    )
    return False


def _stops(case: Case, step: str, actor: Actor, words: str) -> bool:
    now = Case.objects.get(pk=case.pk)
    if now.state not in STEP[Track.CASE, step].origins:
        return False
    try:
        if step == "raise_citizenship":
            citizenship.raise_citizenship(
                now.pk, actor=actor, version=now.version, indicium="statement", text=words
            )
        else:
            children.refer_child(now.pk, actor=actor, version=now.version, text=words)
    except ConflictError:
        return _stops(case, step, actor, words)
    return True
