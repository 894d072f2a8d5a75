"""Content of the home page: a person's open work across all queues, by deadline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from handover.accounts.roles import JAIL_ROLES, Role
from handover.process.case_track import STOPPED
from handover.process.claim_rules import HELD
from handover.process.holding_model import Holding
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.web import navigation, queues
from handover.web.keyset import by_state, first
from handover.web.queues import Queue, QueueRow

if TYPE_CHECKING:
    from handover.accounts.models import User

SHOWN: Final = 12
"""Cases listed at most; the lists behind the numbers have all."""
MINE: Final = 25
AT_ONCE: Final = 200
"""Cases of a queue that are read in one statement, to choose from; of more the database gives the first ones."""
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
    far = now + timedelta(days=3650)
    queue_of: dict[UUID, Queue] = {}
    waiting: list[_Waiting] = []
    for queue in queues.of_role(Role(user.role)):
        for one in _first(queue, user):
            if queue_of.setdefault(one.pk, queue) is queue:
                waiting.append(one)
    waiting.sort(key=lambda one: (_urgency(one.state, one.due, now), one.due or far, one.moved_at))
    needs = [
        _need(row, queue_of[row.case.pk], user, since)
        # A jail is shown fewer deadlines than those by which its requests come up.
        for row in _rows(waiting if user.role in JAIL_ROLES else waiting[: 2 * SHOWN], queue_of, user)
    ]
    needs.sort(key=lambda n: (_urgency_of(n, now), n.row.due or far, n.row.case.moved_at))
    parts = []
    for urgency, title in enumerate(PARTS):
        of_part = tuple(need for need in needs[:SHOWN] if _urgency_of(need, now) == urgency)
        if of_part:
            parts.append(Part(title, of_part))
    return parts


def _need(row: QueueRow, queue: Queue, user: User, since: datetime | None) -> Need:
    new = since is not None and row.case.moved_at > since
    verb = "Read" if row.case.state in STOPPED and user.role == Role.JAIL_CLERK else queue.verb_of(user.role)
    return Need(row, verb, new)


def _urgency_of(need: Need, now: datetime) -> int:
    return _urgency(need.row.case.state, need.row.due, now)


def _urgency(state: str, due: datetime | None, now: datetime) -> int:
    if state in STOPPED or (due is not None and due <= now):
        return 0
    return 1 if due is not None and due <= now + timedelta(days=1) else 2


class _Waiting(NamedTuple):
    """A case that may be shown, by the columns that it is chosen by."""

    pk: UUID
    state: str
    due: datetime | None
    moved_at: datetime


_COLUMNS: Final = ("pk", "state", "running__due_at", "moved_at")


def _first(queue: Queue, user: User) -> Iterable[_Waiting]:
    """The most urgent of each state of a queue: the nearest deadlines, and what waits longest without one. Of the rows,
    only what sorts them; states in which nothing was counted are not asked."""
    counts = queue.counts(user)
    whole = sum(counts.values())
    if not whole:
        return ()
    states = queue.states if whole > navigation.COUNTED else [s for s in queue.states if counts[s]]
    return (_of_few if whole <= AT_ONCE else _of_many)(queue.offered(user), states)


def _of_few(cases: QuerySet[Matter], states: Sequence[CaseState]) -> Iterator[_Waiting]:
    """From one statement, and sorted here."""
    runs = Q(running=None) | Q(running__state=F("state"))
    rows = cases.filter(runs, state__in=states).order_by().values_list(*_COLUMNS)
    waiting = sorted(
        (_Waiting(*row) for row in rows), key=lambda one: (one.due or one.moved_at, one.moved_at)
    )
    for state in states:
        for has_due in (True, False):
            there = (one for one in waiting if one.state == state and (one.due is not None) is has_due)
            yield from islice(there, SHOWN)


def _of_many(cases: QuerySet[Matter], states: Sequence[CaseState]) -> Iterator[_Waiting]:
    """Each state by itself, since one index gives its first ones."""
    for state in states:
        there = cases.filter(state=state)
        due = there.filter(running__state=state).order_by("running__due_at")
        undue = there.filter(running=None).order_by("moved_at")
        for rows in (due, undue):
            yield from (_Waiting(*row) for row in rows.values_list(*_COLUMNS)[:SHOWN])


def _rows(waiting: Iterable[_Waiting], queue_of: Mapping[UUID, Queue], user: User) -> Sequence[QueueRow]:
    """Read the rows of the chosen cases together, each as visible in the queue that listed it."""
    groups: dict[Callable[[User], QuerySet[Matter]], list[UUID]] = {}
    for one in waiting:
        groups.setdefault(queue_of[one.pk].visible, []).append(one.pk)
    cases = [case for visible, keys in groups.items() for case in visible(user).filter(pk__in=keys)]
    return queues.description().rows(cases, lambda case: queue_of[case.pk].page, user)


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
    """Return the cases that this person took up or was assigned and that nobody has since taken over."""
    taking = next((q for q in queues.registered() if q.take and Role(user.role) in q.workers), None)
    if taking is None:
        return ()
    mine = Holding.objects.filter(holder_key=f"user:{user.pk}").values("matter")
    cases = taking.visible(user).filter(pk__in=mine, state__in=sorted(HELD)).order_by("moved_at")[:MINE]
    return queues.description().rows(cases, taking.page, user)
