"""The menu and the home page's cards. Stages register their items; this module imports no stage.

The menu grants no access: a view's own `access.roles` does. A test checks that the two agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from handover.accounts.roles import Role

if TYPE_CHECKING:
    from handover.accounts.models import User


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry. ``count`` makes it a queue with a card on the home page, which ``explain`` describes."""

    label: str
    url_name: str
    roles: frozenset[Role]
    explain: str = ""
    count: Callable[[User], int] | None = None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A menu item as one person sees it on one page."""

    label: str
    url: str
    explain: str
    current: bool
    count: int | None = None


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


def menu(user: User, path: str) -> list[ShownItem]:
    """Return one person's menu; the item with the longest address that is a prefix of ``path`` is the current
    one.
    """
    mine = [(item, reverse(item.url_name)) for item in _items if user.role in item.roles]
    here = max((url for _, url in mine if path.startswith(url)), key=len, default="")
    return [ShownItem(item.label, url, item.explain, url == here) for item, url in mine]


def queues(user: User) -> list[ShownItem]:
    """Return the cards of the home page: the items with a count, counted now."""
    mine = [item for item in _items if item.count and user.role in item.roles]
    return [ShownItem(i.label, reverse(i.url_name), i.explain, False, i.count(user)) for i in mine if i.count]
