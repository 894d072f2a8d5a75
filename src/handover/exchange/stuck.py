"""What of the messages waits for a person: not read by a peer of an earlier version, given up here, come and not
recorded, held back by one that is missing, or a question that stops a request and that no message asks.
Counted for the menu, for `handover check` and for a monitor, and listed with since when it waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import DateTimeField, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.administration import metrics
from handover.exchange import doubts, inbox, outbox
from handover.exchange.delivery_rules import MessageState
from handover.exchange.models import (
    EffectOutcome,
    IncomingCourse,
    IncomingMessage,
    MessageEffect,
    OutgoingMessage,
    Peer,
)
from handover.process.models import Matter

SOON: Final = timedelta(hours=1)
"""A message that is late is there by then, unless something is wrong: illustrative."""
UNREAD: Final = f"{outbox.REFUSED}answered 422 version"
"""Why one is not sent that a peer of an earlier version does not know: it is tried again until the peer is upgraded."""
_MOST: Final = 1001


@dataclass(frozen=True, slots=True)
class StuckMessages:
    """How many wait, how, and since when the oldest does."""

    how: str
    count: int
    since: datetime | None


def courses_of(user: User) -> QuerySet[IncomingCourse]:
    """The courses of messages to this person's agency; an auditor sees all."""
    rows = IncomingCourse.objects.select_related("peer")
    if user.role == Role.AUDITOR:
        return rows
    return rows.filter(recipient=user.agency.ori) if user.agency else rows.none()


def held_back(rows: QuerySet[IncomingCourse]) -> QuerySet[IncomingCourse]:
    """Those of these in which a message waits for one that is missing, with ``since`` when: the oldest first."""
    waiting = IncomingMessage.objects.filter(
        peer=OuterRef("peer"), recipient=OuterRef("recipient"), subject=OuterRef("subject"),
        step__gt=OuterRef("in_order_to"),
    )  # fmt: skip
    first = waiting.order_by("received_at").values("received_at")[:1]
    found = rows.filter(held_back__gt=0).annotate(since=Subquery(first, output_field=DateTimeField()))
    return found.order_by("since", "pk")


def never_asked_of(user: User) -> QuerySet[Matter]:
    """The requests with this person's jail that a question stops which the office will not learn of; an auditor sees
    all."""
    rows = doubts.never_asked()
    if user.role == Role.AUDITOR:
        return rows
    return rows.filter(agency=user.agency) if user.agency else rows.none()


def count_of(user: User) -> int:
    """How many wait for a person of this one's agency, for the menu: with those that fail now. Each page asks it: where
    there is no peer, it asks no more than that."""
    if not Peer.objects.exists():
        return 0
    came = inbox.visible_to(user).filter(effect__outcome=EffectOutcome.REFUSED.value).order_by()
    held = courses_of(user).filter(held_back__gt=0).order_by()
    unasked = never_asked_of(user).order_by()
    return outbox.unsent_of(user) + sum(rows[:_MOST].count() for rows in (came, held, unasked))


def all_stuck() -> list[StuckMessages]:
    """All that waits here. Courses count one each: what they wait for is one message."""
    dead = OutgoingMessage.objects.filter(state=MessageState.DEAD.value)
    refused = MessageEffect.objects.filter(outcome=EffectOutcome.REFUSED.value)
    held = held_back(IncomingCourse.objects.all())
    first = held.first()
    unasked = doubts.never_asked()
    oldest_unasked = unasked.first()
    unread = OutgoingMessage.objects.filter(state=MessageState.FAILING.value, why__startswith=UNREAD)
    return [
        StuckMessages("not read", unread.count(), unread.aggregate(since=Min("since"))["since"]),
        StuckMessages("given up", dead.count(), dead.aggregate(since=Min("changed_at"))["since"]),
        StuckMessages(
            "not recorded", refused.count(), refused.aggregate(since=Min("message__received_at"))["since"]
        ),
        StuckMessages("held back", held.count(), first.since if first else None),  # type: ignore[attr-defined]
        StuckMessages("not asked", unasked.count(), oldest_unasked.since if oldest_unasked else None),  # type: ignore[attr-defined]
    ]


def overdue() -> list[StuckMessages]:
    """Of it, what nothing will end by itself, or should have by now."""
    late = timezone.now() - SOON
    return [
        one
        for one in all_stuck()
        if one.count and (one.how != "held back" or (one.since is not None and one.since < late))
    ]


def in_trouble() -> metrics.Metric:
    """The same as a figure."""
    said = "Messages that wait for a person, by what became of them."
    values = tuple(({"how": one.how}, float(one.count)) for one in all_stuck())
    return metrics.Metric("handover_messages_stuck", "gauge", said, values)


def oldest() -> metrics.Metric:
    """And for how long the oldest waits."""
    said = "Seconds for which the oldest of these messages has waited."
    now = timezone.now()
    values = tuple(
        ({"how": one.how}, max(0.0, (now - one.since).total_seconds()) if one.since else 0.0)
        for one in all_stuck()
    )
    return metrics.Metric("handover_oldest_stuck_message_seconds", "gauge", said, values)
