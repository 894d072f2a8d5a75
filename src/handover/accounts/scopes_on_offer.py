"""The scopes that a machine token can have. Each part of the program declares its own, in a module `scopes.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.module_loading import autodiscover_modules

from handover.accounts.models import Agency

FEED: Final = re.compile(r"records:[a-z0-9][a-z0-9_-]{0,39}")


class UnknownScopeError(ValueError):
    """No part of the program declares this scope."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token may do. ``of_agency``: only for an agency, for whom the machine then acts.

    A name that ends in ``:NAME`` stands for one scope a name, such as `records:NAME` for each feed.
    """

    name: str
    about: str
    of_agency: bool = True
    pattern: re.Pattern[str] | None = None

    def matches(self, name: str) -> bool:
        """Return whether this is the scope of that name."""
        return bool(self.pattern.fullmatch(name)) if self.pattern else name == self.name


_DECLARED: dict[str, Scope] = {}


def declare(*scopes: Scope) -> None:
    """Add scopes. Raises ``ValueError`` for a name that another part declared."""
    for scope in scopes:
        if _DECLARED.setdefault(scope.name, scope) != scope:
            raise ValueError(f"the scope {scope.name} is declared twice")


declare(Scope("records:NAME", "send records of the feed NAME", of_agency=False, pattern=FEED))


def declared() -> list[Scope]:
    """List every scope, by name."""
    autodiscover_modules("scopes")
    return sorted(_DECLARED.values(), key=lambda scope: scope.name)


def check_scopes(names: Iterable[str], agency: Agency | None) -> list[str]:
    """Return the names in order and once. Raises `UnknownScopeError`, and ``ValueError`` where there is none, or one
    needs an agency.
    """
    found, on_offer = sorted(set(names)), declared()
    if not found:
        raise ValueError("a token without a scope opens nothing: name at least one")
    for name in found:
        scope = next((scope for scope in on_offer if scope.matches(name)), None)
        if scope is None:
            raise UnknownScopeError(f"{name} is not one of {', '.join(s.name for s in on_offer)}")
        if scope.of_agency and agency is None:
            raise ValueError(f"{name} is for the machine of an agency: name the agency")
    return found
