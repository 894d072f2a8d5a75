"""What the person says on their page: a claim stops the case at once, everything else is disputed.

Nothing is lost and nothing is recorded twice: a person who got no answer, because the server or the connection
failed, can send again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import transaction

from handover.accounts.roles import Actor
from handover.process.advance import ConflictError
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import CaseStep
from handover.stages.review.public import children, citizenship, disputes, keep_document
from handover.stages.review.public import queries as review
from handover.subject_portal.limits import MOST_WAITING


class StatementKind(StrEnum):
    """What it is about."""

    CITIZEN = "citizen"
    CHILD = "child"
    NOT_ME = "not_me"
    RECORD = "record"


_STEP: Final[dict[StatementKind, CaseStep]] = {
    StatementKind.CITIZEN: "raise_citizenship",
    StatementKind.CHILD: "refer_child",
}
_ABOUT: Final = {
    StatementKind.CITIZEN: "says to be, or perhaps to be, a citizen of the United States",
    StatementKind.CHILD: "says to be younger than 18",
    StatementKind.NOT_ME: "says not to be the person of these records",
    StatementKind.RECORD: "says that something in the records is wrong",
}


class TooManyWaitError(Exception):
    """Several statements of this case wait for their answer already."""


def say_with(
    case: Matter, kind: StatementKind, who: str, text: str, document: tuple[str, bytes] | None
) -> bool:
    """`say`, and keep the document that came with it, by name and content: both or neither. Whether the case stopped.

    Raises `TooManyWaitError` where there is no room for one more document either.
    """
    with transaction.atomic():
        stopped = say(case, kind, who, text)
        if document is not None:
            name, content = document
            kept = keep_document(case.pk, actor=Actor.person(case.reference), name=name, content=content)
            if not kept and kind not in _STEP:
                raise TooManyWaitError
    return stopped


def say(case: Matter, kind: StatementKind, who: str, text: str) -> bool:
    """Keep what was said, for good; whether the case stopped for it (R5, R17, R18). Raises `TooManyWaitError`.

    A claim of citizenship or age is never turned away: where the case cannot stop for it, because it has stopped
    already or is over, it becomes a dispute that a person answers. The very same words, while their first taking down
    still waits for its answer, are that one sent again: nothing more is recorded.
    """
    with transaction.atomic():
        # One statement of a case at a time, so that of two copies the second sees the first.
        now = Matter.objects.select_for_update().get(pk=case.pk)
        if kind in _STEP and (
            _stopped_for(now, kind, f"{who}: {text}") or _stops(now, kind, f"{who}: {text}")
        ):
            return True
        said_by, words = f"{who}, on the person's page", f"{_ABOUT[kind]}. {text}"
        waiting = [d for d, answer in review.disputes_about(case.reference) if answer is None]
        if any((d.said_by, d.text) == (said_by, words) for d in waiting):
            return False
        if kind not in _STEP and len(waiting) >= MOST_WAITING:
            raise TooManyWaitError
        disputes.file_dispute(case.pk, actor=Actor.person(case.reference), said_by=said_by, text=words)
    return False


def _stopped_for(case: Matter, kind: StatementKind, words: str) -> bool:
    """Whether the case stands still for this very claim."""
    if case.state != STEP[Track.CASE, _STEP[kind]].to:
        return False
    claims = review.claims_of if kind is StatementKind.CITIZEN else review.child_referrals_of
    last = claims(case.pk).last()
    return last is not None and (last.by_key, last.text) == (Actor.person(case.reference).key, words)


def _stops(case: Matter, kind: StatementKind, words: str) -> bool:
    """Stop the case for a claim, if it is where it can stop."""
    actor, now = Actor.person(case.reference), Matter.objects.get(pk=case.pk)
    if now.state not in STEP[Track.CASE, _STEP[kind]].origins:
        return False
    try:
        if kind is StatementKind.CITIZEN:
            citizenship.raise_citizenship(
                now.pk, actor=actor, version=now.version, indicium="statement", text=words
            )
        else:
            children.refer_child(now.pk, actor=actor, version=now.version, text=words)
    except ConflictError:
        return _stops(case, kind, words)
    return True
