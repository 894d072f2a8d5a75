"""What passes at one side, and how its cases and messages stand."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Sum
from django.utils import timezone

from handover.accounts.models import User
from handover.exchange import courier
from handover.exchange.delivery_rules import TO_SEND
from handover.exchange.effects import applying
from handover.exchange.models import (
    EffectOutcome,
    IncomingCourse,
    IncomingMessage,
    MessageEffect,
    OutgoingMessage,
    RefusedMessages,
)
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.worker import Worker

AT_MOST: Final = 2.0
"""Seconds of jobs at one side before the next side's turn, so that a viewer sees progress."""


def pass_on() -> int:
    """For a moment record what came, do the jobs that follow, and send what is due; how much of it there was."""
    done, until = applying.apply_waiting(), time.monotonic() + AT_MOST
    worker = Worker()
    while time.monotonic() < until and worker.run_one():
        done += 1
    worker.leave()
    return done + courier.send_due()


def take_up() -> int:
    """Make due what a process that was killed had in hand, or could not send while the other side was away; how many.
    When this side starts nobody else sends for it."""
    left = OutgoingMessage.objects.filter(state__in=[one.value for one in TO_SEND])
    return left.update(due_at=timezone.now(), why="")


def why_not_sent() -> str:
    """Why a message that was tried is not received; empty where each one was."""
    row = OutgoingMessage.objects.exclude(why="").order_by("pk").first()
    return f"{row.kind} to {row.peer}: {row.why}" if row else ""


def standing() -> dict[str, Any]:
    """Who signs in, the cases with their states, counts of messages, and how many are left over: not received, or not
    recorded."""
    sent = _counted(OutgoingMessage.objects.values_list("state", flat=True))
    came = _counted(MessageEffect.objects.values_list("outcome", flat=True))
    held_back = IncomingCourse.objects.aggregate(n=Sum("held_back"))["n"] or 0
    open_ones = sum(came.get(one.value, 0) for one in applying.OPEN if one is not EffectOutcome.WAITS)
    return {
        "people": list(User.objects.exclude(role="").order_by("username").values_list("username", flat=True)),
        "cases": dict(Matter.objects.filter(track=Track.CASE).order_by("reference").values_list("reference", "state")),
        "sent": sent,
        "came": {"messages": IncomingMessage.objects.count(), **came},
        "refused": RefusedMessages.objects.aggregate(n=Sum("times"))["n"] or 0,
        "left_over": sum(n for state, n in sent.items() if state != "received") + open_ones + held_back,
    }  # fmt: skip


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
