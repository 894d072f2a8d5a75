"""What a person's home page shows: what needs them now, over all their queues, in the order of its deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from handover.accounts.roles import Role
from handover.process.case_track import STOPPED
from handover.process.claim_rules import HELD
from handover.process.holding_model import Holding
from handover.process.models import Matter
from handover.web import queues
from handover.web.keyset import by_state, first
from handover.web.queues import Queue, QueueRow

if TYPE_CHECKING:
    from handover.accounts.models import User

SHOWN: Final = 12
"""Cases listed at most; the lists behind the numbers have all."""
MINE: Final = 25
FAR: Final = datetime.max.replace(tzinfo=UTC)
PARTS: Final = ("Overdue, or stopped", "Due within 24 hours", "Waiting")


@dataclass(frozen=True, slots=True)
class Need:
    """One case and what this person does with it, as a command. ``new``: it came since the last visit."""

    row: QueueRow
    verb: str
    new: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The cases of one urgency."""

    title: str
    needs: tuple[Need, ...]


def needs_of(user: User, now: datetime, since: datetime | None) -> list[Part]:
    """List what waits for a person: overdue, due within a day, and the rest, longest waiting first.

    Stopped cases stand first among the overdue: nobody is to be held on them. ``since``: the visit before this one.
    """
    found: dict[str, Need] = {}
    for queue in queues.of_role(Role(user.role)):
        for row in _first(queue, user):
            new = since is not None and row.case.moved_at > since
            verb = "Read" if row.case.state in STOPPED and user.role == Role.JAIL_CLERK else queue.verb
            found.setdefault(row.case.reference, Need(row, verb, new))
    far = now + timedelta(days=3650)
    needs = sorted(found.values(), key=lambda n: (_urgency(n, now), n.row.due or far, n.row.case.moved_at))[
        :SHOWN
    ]
    parts = []
    for urgency, title in enumerate(PARTS):
        of_part = tuple(need for need in needs if _urgency(need, now) == urgency)
        if of_part:
            parts.append(Part(title, of_part))
    return parts


def _urgency(need: Need, now: datetime) -> int:
    due = need.row.due
    if need.row.case.state in STOPPED or (due is not None and due <= now):
        return 0
    return 1 if due is not None and due <= now + timedelta(days=1) else 2


def _first(queue: Queue, user: User) -> Sequence[QueueRow]:
    """The most urgent of a queue: those with the nearest deadlines, and those that wait longest. Each state is asked by
    itself, since one index gives its first ones."""
    cases = queue.waiting(user)
    found: list[Matter] = []
    for state in queue.states:
        there = cases.filter(state=state)
        found += (
            there.filter(running__state=state).select_related("running").order_by("running__due_at")[:SHOWN]
        )
        found += there.filter(running=None).select_related("running").order_by("moved_at")[:SHOWN]
    nearest = sorted(found, key=lambda case: (running_of(case) or FAR, case.moved_at))[:SHOWN]
    return queues.description().rows(nearest, queue.page, user)


def running_of(case: Matter) -> datetime | None:
    """The deadline that a case waits for."""
    running = getattr(case, "running", None)
    return running.due_at if running else None


def stopped_for(user: User) -> Sequence[QueueRow]:
    """The requests with this person's jail on which nobody is to be held."""
    if user.role != Role.JAIL_CLERK:
        return ()
    found: list[QueueRow] = []
    for queue in queues.of_role(Role.JAIL_CLERK):
        cases = queue.waiting(user).filter(state__in=STOPPED).order_by("moved_at")
        stopped = first(cases, MINE, by_state(STOPPED))
        found += queues.description().rows(stopped, queue.page, user)
    return found


def mine(user: User) -> Sequence[QueueRow]:
    """The cases that this person has taken up or was given, and nobody since."""
    taking = next((q for q in queues.registered() if q.take and Role(user.role) in q.workers), None)
    if taking is None:
        return ()
    mine = Holding.objects.filter(holder_key=f"user:{user.pk}").values("matter")
    cases = taking.visible(user).filter(pk__in=mine, state__in=sorted(HELD)).order_by("moved_at")[:MINE]
    return queues.description().rows(cases, taking.page, user)
