"""Order of the messages about one request. A message is held back while an earlier one is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingCourse, IncomingMessage, SetAsideRequest

APPROVED: Final = "approved"


@dataclass(frozen=True, slots=True)
class Link:
    """A message by the sender's step that caused it, and the one of the message before it."""

    step: int
    after: int


@dataclass(frozen=True, slots=True)
class CourseOrder:
    """Up to which step nothing is missing, how many messages wait beyond, and for which step the first of them."""

    to: int
    waiting: int
    missing: int | None


def order_of(links: Sequence[Link], passed: Collection[int] = ()) -> CourseOrder:
    """The order of what is there: each message follows the one that it names. What the sender leaves out by naming an
    earlier one is waited for no longer, neither by that message nor by those before it; nor is one that people here set
    aside (``passed``), with whatever is missing before it. Pure."""
    known = {*links, *(Link(step, 0) for step in passed)}
    to, waiting = 0, sorted(known, key=lambda link: (link.step, link.after))
    while follows := [link.step for link in waiting if link.after <= to]:
        to = max(follows)
        waiting = [link for link in waiting if link.step > to]
    return CourseOrder(to, len(waiting), waiting[0].after if waiting else None)


def take_in_order(row: IncomingMessage, *, opens: bool) -> IncomingCourse:
    """Add a new message to the course of its request. Called in the transaction that stores it, with the peer's row
    locked."""
    course, _ = IncomingCourse.objects.get_or_create(
        peer=row.peer, recipient=row.recipient, subject=row.subject
    )
    course.opened = course.opened or opens
    return order_anew(course)


def of_course(course: IncomingCourse) -> QuerySet[IncomingMessage]:
    """The messages of one sender about one request."""
    return IncomingMessage.objects.filter(
        peer=course.peer_id, recipient=course.recipient, subject=course.subject
    )


def order_anew(course: IncomingCourse) -> IncomingCourse:
    """Compute how far it is in order, and keep that. Called with the peer's row or the course locked."""
    passed = SetAsideRequest.objects.filter(course=course, outcome=APPROVED).values_list("missing", flat=True)
    links = [Link(step, after) for step, after in of_course(course).values_list("step", "after")]
    order = order_of(links, [step for step in passed if step is not None])
    course.in_order_to, course.held_back, course.missing_after = order.to, order.waiting, order.missing
    course.changed_at = timezone.now()
    course.save()
    return course


def counts(message: IncomingMessage, course: IncomingCourse) -> bool:
    """Whether a message counts now: in its order, or at once because it ends what is asked or what was told."""
    if message.step <= course.in_order_to or NAMED[message.kind].at_once:
        return True
    effect = getattr(message, "effect", None)  # none where the step itself is on record here
    return effect is not None and effect.at_once
