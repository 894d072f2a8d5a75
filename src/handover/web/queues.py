"""The queues of cases. A stage declares each once; its menu item, count, list, home page and export follow from it.

This module imports no stage. What a row tells of a person comes from the stage that knows it (`describe`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.urls import reverse

from handover.accounts.roles import Role
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import CaseState, StepName
from handover.process.offers import without_own
from handover.read_once import read_once
from handover.web import navigation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from handover.accounts.models import User


class QueueRow(Protocol):
    """One case as a list shows it to one person."""

    @property
    def case(self) -> Matter:
        """The case."""

    @property
    def person(self) -> str:
        """The name as booked, or that this person is not shown it."""

    @property
    def due(self) -> datetime | None:
        """The end of the clock that runs."""

    @property
    def owner(self) -> str:
        """Who has taken the case up; empty where nobody has."""

    @property
    def url(self) -> str:
        """The page to work on it."""


@dataclass(frozen=True, slots=True)
class NamedCases:
    """The cases of a name. ``newest``: in how many bookings it was looked for, the newest; 0 for all."""

    cases: QuerySet[Matter]
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """How the cases of the process are listed.

    ``rows``: the rows of some cases, with a page behind each, named for all or by case. ``sortable`` adds the
    column ``masked`` to a query (whether the record is restricted, so that no order and no search tells whose it is).
    ``named`` keeps the cases of people of a name, a birth date or a booking number, without the restricted ones, which
    a jail's list alone does not leave out.
    ``list_names``: the ``name`` by which the cases of a ``matter`` (their booking) are sorted.
    """

    rows: Callable[[Iterable[Matter], str | Callable[[Matter], str], User], Sequence[QueueRow]]
    sortable: Callable[[QuerySet[Matter], User], QuerySet[Matter]]
    named: Callable[[QuerySet[Matter], str, User], NamedCases]
    list_names: Callable[[], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Queue:
    """Cases that wait for somebody.

    ``workers`` have it in their menu and on their home page; ``readers`` may open it too. ``states``: the states that
    it lists, none for all; ``visible``: the cases that a person may open. ``acts``: the steps for which they wait
    there, where another person must take them: a worker who may take none of them does not find the case there.
    ``page``: the name of the page on which one is worked on; ``verb``: what is done there, as a command ("Sign");
    ``watchers``: the workers who see to it that it is done, and may not do it themselves.
    ``order``: the column that sorts it, with a minus for the other way round. ``take``: the step that claims a case.
    ``address``: where its list lies below the stage; None where the stage has a list of its own at ``url_name``.
    ``counted``: whether it is work that waits.
    """

    title: str
    explain: str
    url_name: str
    workers: frozenset[Role]
    states: tuple[CaseState, ...]
    visible: Callable[[User], QuerySet[Matter]]
    page: str
    verb: str
    readers: frozenset[Role] = frozenset()
    watchers: frozenset[Role] = frozenset()
    order: str = "since"
    take: StepName | None = None
    acts: tuple[StepName, ...] = ()
    address: str | None = None
    counted: bool = True

    @property
    def url(self) -> str:
        """The address of the list."""
        return reverse(self.url_name)

    def verb_of(self, role: str) -> str:
        """What a worker of this role does with a case there: who may not do the work reads it."""
        return "Read" if role in self.watchers else self.verb

    def waiting(self, user: User) -> QuerySet[Matter]:
        """The cases in it that this person may open."""
        cases = self.offered(user)
        return cases.filter(state__in=self.states) if self.states else cases

    def offered(self, user: User) -> QuerySet[Matter]:
        """The cases, in any state, that this person may open and for whose work they are not the wrong person."""
        cases = self.visible(user)
        if not self.acts or user.role not in self.workers:
            return cases
        return without_own(cases, [STEP[Track.CASE, name] for name in self.acts], user)

    def count(self, user: User) -> int:
        """How many wait; one more than `navigation.COUNTED` for any larger number."""
        return sum(self.counts(user).values())

    def counts(self, user: User) -> Counter[str]:
        """How many wait in each state, of the first `navigation.COUNTED` and one that the database comes upon. A page
        counts once: its menu and what it lists agree."""
        return _counts(self.url_name, user)


@read_once
def _counts(name: str, user: User) -> Counter[str]:
    states = _queues[name].waiting(user).order_by().values_list("state", flat=True)
    return Counter(states[: navigation.COUNTED + 1])


_queues: dict[str, Queue] = {}
_description: list[Description] = []


def register(*queues: Queue) -> None:
    """Add queues, and the menu item of each. Called from an app's ``ready``."""
    for queue in queues:
        _queues[queue.url_name] = queue
        navigation.register(
            navigation.MenuItem(
                queue.title,
                queue.url_name,
                queue.workers,
                queue.explain,
                queue.count if queue.counted else None,
                navigation.Group.WORK if queue.counted else navigation.Group.CASES,
            )
        )


def describe(description: Description) -> None:
    """Say how cases are listed. Called once, from the ``ready`` of the stage that opens cases."""
    _description[:] = [description]


def description() -> Description:
    """Return how cases are listed."""
    return _description[0]


def of_role(role: Role) -> list[Queue]:
    """List the queues in which work waits for a role."""
    return [queue for queue in _queues.values() if role in queue.workers and queue.counted]


def registered() -> tuple[Queue, ...]:
    """List every queue, for the tests that check all of them."""
    return tuple(_queues.values())
