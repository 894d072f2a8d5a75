"""Checks for what prevents a deployment from completing bookings; each part of the program declares its own.

A part writes a module `readiness.py` in its application, with functions that it gives to `declare`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Something that is not right. ``stops``: bookings or cases come to a stop by it; else it is advice.

    ``what`` is a sentence; ``remedy`` is a command to type, or what else to do.
    """

    code: str
    what: str
    remedy: str
    stops: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return it for a program."""
        return asdict(self)


Check = Callable[[], Iterable[Shortcoming]]
_DECLARED: list[Check] = []


def declare(*checks: Check) -> None:
    """Add checks; each is asked once, in the order of declaration."""
    _DECLARED.extend(check for check in checks if check not in _DECLARED)


def shortcomings() -> list[Shortcoming]:
    """Ask every check; what stops the process comes first."""
    autodiscover_modules("readiness")
    return sorted((found for check in _DECLARED for found in check()), key=lambda one: not one.stops)
