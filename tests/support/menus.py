"""The menu in tests that open many pages and change nothing: most of the time of a short page goes to its counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handover.accounts.models import User
from handover.web import navigation
from handover.web.navigation import MenuItem

Count = Callable[[User], int]


def counted_once() -> list[MenuItem]:
    """Every item; what waits is counted once for each person, and shown on each of their pages."""
    return [
        replace(item, count=_once(item.count)) if item.count else item for item in navigation.registered()
    ]


def _once(count: Count) -> Count:
    kept: dict[int, int] = {}

    def counted(user: User) -> int:
        if user.pk not in kept:
            kept[user.pk] = count(user)
        return kept[user.pk]

    return counted
