"""The menu. Stages register their items; this module imports no stage.

The menu grants no access: a view's own `access.roles` does. A test checks that the two agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from handover.accounts.roles import Role
from handover.administration.running_parts import running
from handover.process.agency_parts import page_runs

if TYPE_CHECKING:
    from handover.accounts.models import User


COUNTED: Final = 1_000
"""Upper limit of counts, so that a page costs the same with a thousand cases as with a million."""


class Group(Enum):
    """The groups of the menu, in their order."""

    WORK = "My work"
    CASES = "Cases and bookings"
    OVERSIGHT = "Oversight"
    REFERENCE = "Reference"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of one group. ``count``: how many wait there; ``explain`` says what; ``last``: below the others.
    ``first``: what is done with the one that waits longest, in words for a button, and its address, empty where none
    waits: where the home page has no table of what is to be done there."""

    label: str
    url_name: str
    roles: frozenset[Role]
    explain: str = ""
    count: Callable[[User], int] | None = None
    group: Group = Group.CASES
    last: bool = False
    first: tuple[str, Callable[[User], str]] | None = None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A menu item as one person sees it on one page."""

    label: str
    url: str
    explain: str
    current: bool
    count: int | None = None

    @property
    def number(self) -> str:
        """The count as it is shown."""
        return "" if self.count is None else number_shown(self.count)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group of the menu, as one person sees it."""

    title: str
    items: tuple[ShownItem, ...]


def number_shown(count: int) -> str:
    """A count in words: “1,000+” beyond `COUNTED`."""
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


_items: list[MenuItem] = []


def register(*items: MenuItem) -> None:
    """Add items, in order. Called from an app's ``ready``; a repeated url name replaces the earlier item."""
    for item in items:
        known = [i for i, old in enumerate(_items) if old.url_name == item.url_name]
        if known:
            _items[known[0]] = item
        else:
            _items.append(item)


def registered() -> tuple[MenuItem, ...]:
    """Return every item, for the test that compares them with the views."""
    return tuple(_items)


def firsts(user: User) -> list[tuple[str, str]]:
    """List what this person can begin with at once, as words and address."""
    found = [
        (item.first[0], item.first[1](user))
        for item in _items
        if item.first and user.role in item.roles and _runs(item, user)
    ]
    return [(words, url) for words, url in found if url]


def _runs(item: MenuItem, user: User) -> bool:
    """Whether its page belongs to a part that runs here, for this person's role."""
    return page_runs(item.url_name, frozenset({Role(user.role)}), running())


def menu(user: User, path: str) -> list[ShownGroup]:
    """Return one person's menu in its groups, counted now; the item with the longest address that is a prefix of
    ``path`` is the current one.
    """
    mine = [
        (item, reverse(item.url_name))
        for item in sorted(_items, key=lambda item: item.last)
        if user.role in item.roles and _runs(item, user)
    ]
    here = max((url for _, url in mine if path.startswith(url)), key=len, default="")
    found = []
    for group in Group:
        shown = tuple(
            ShownItem(i.label, url, i.explain, url == here, i.count(user) if i.count else None)
            for i, url in mine
            if i.group is group
        )
        if shown:
            found.append(ShownGroup(group.value, shown))
    return found
