"""Reads determinations, closings without action and memos of discretion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop as said

from handover.accounts.models import User
from handover.compiled_read import compiled_read
from handover.process.models import Matter
from handover.read_once import read_once
from handover.stages.notification.public import queries as notification
from handover.stages.review.determination.models import (
    Determination,
    DiscretionAnswer,
    DiscretionMemo,
    NeutralReview,
    NoAction,
)
from handover.stages.review.determination.rules.terms import NoActionReason


@read_once
def determination_of(case_id: UUID) -> Determination | None:
    """The newest determination of probable cause. The case's standing says whether it is still valid."""
    return next(iter(_determinations(case_id)), None)


@compiled_read
def _determinations(case_id: UUID) -> QuerySet[Determination]:
    return Determination.objects.filter(matter_id=case_id).order_by("-number")[:1]


@read_once
def no_action_of(case_id: UUID) -> NoAction | None:
    """Why the case was closed without action."""
    return NoAction.objects.filter(matter_id=case_id).order_by("-number").first()


@read_once
def neutral_review_of(case: Matter) -> NeutralReview | None:
    """The neutral review of the determination that stands (R3)."""
    number = case.standing.facts.get("neutral_review")
    return NeutralReview.objects.filter(matter=case, number=number).first() if number else None


def neutrally_agreed(case_id: UUID) -> bool:
    """Whether somebody else read the standing determination and agrees with it, and nobody who read it disagrees."""
    case = Matter.objects.get(pk=case_id)
    if neutral_review_of(case) is None:
        return False
    since = case.standing.facts["determination"]
    rows = NeutralReview.objects.filter(matter=case, number__gt=since)
    return all(rows.values_list("agrees", flat=True))


def no_action_words() -> Iterator[str]:
    """The reasons of a closing, as figures name them; for the catalogue."""
    yield from (reason.title for reason in NoActionReason)


def no_action_counts() -> list[tuple[str, int]]:
    """Closings without action by reason, most first."""
    rows = NoAction.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(NoActionReason(reason).title, n) for reason, n in rows]


def closed_as_duplicate(case_ids: Iterable[UUID], by: datetime) -> set[UUID]:
    """Which of these cases were closed, by this moment, as a duplicate of another that stays."""
    rows = NoAction.objects.filter(matter_id__in=list(case_ids), reason=NoActionReason.DUPLICATE, at__lte=by)
    return set(rows.values_list("matter_id", flat=True))


def memo_of(case: Matter) -> DiscretionMemo:
    """The newest memo of a case. Raises ``DoesNotExist`` where none was written."""
    return DiscretionMemo.objects.filter(matter=case).order_by("-number")[:1].get()


@dataclass(frozen=True, slots=True)
class MemoAnswered:
    """A memo, and what a second person answered; None while it waits."""

    memo: DiscretionMemo
    answer: DiscretionAnswer | None


def memos_of(case_id: UUID) -> list[MemoAnswered]:
    """The memos of a case with their answers, oldest first."""
    memos = list(DiscretionMemo.objects.filter(matter_id=case_id).order_by("number"))
    answers = list(DiscretionAnswer.objects.filter(matter_id=case_id).order_by("number")) if memos else []
    return [MemoAnswered(one, next((a for a in answers if a.number > one.number), None)) for one in memos]


def memos_waiting(user: User) -> QuerySet[Matter]:
    """The cases that this person may open whose memo nobody has answered."""
    answered = DiscretionAnswer.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    unanswered = DiscretionMemo.objects.filter(~Exists(answered))
    return notification.visible_to(user).filter(pk__in=unanswered.values("matter"))


def memo_counts() -> tuple[list[tuple[str, int]], int]:
    """Memos of discretion by what became of them, and how many were written."""
    answered = DiscretionAnswer.objects.filter(matter=OuterRef("matter"), number__gt=OuterRef("number"))
    written = DiscretionMemo.objects.count()
    waits = DiscretionMemo.objects.filter(~Exists(answered)).count()
    agreed = DiscretionAnswer.objects.filter(agrees=True).count()
    found = {
        said("agreed to"): agreed,
        said("not agreed to"): written - waits - agreed,
        said("not answered yet"): waits,
    }
    return [(word, n) for word, n in found.items() if n], written
