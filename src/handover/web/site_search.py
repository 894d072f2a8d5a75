"""The search over the whole program. Each stage says what it finds and for whom; this module imports no stage.

A finder starts from what the person may open, so that a search shows nobody more than the lists do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from handover.accounts.roles import Role

if TYPE_CHECKING:
    from handover.accounts.models import User

LONGEST: Final = 80
SHOWN: Final = 25
"""Hits of one kind at most."""
_REFERENCE: Final = re.compile(r"[A-Z]-[A-Z0-9]{10}")
_BIRTH: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}")


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """The parsed search input.

    ``reference`` of a case or booking; ``number``: letters and digits of one word that holds a digit, without
    punctuation; ``birth`` as YYYY-MM-DD; ``names``: the words without digits, in capitals. Each is empty where
    nothing of its kind was typed.
    """

    text: str
    reference: str
    number: str
    birth: str
    names: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """By what was searched, for the audit, which keeps no name and no number."""
        parts = {"reference": self.reference, "number": self.number, "birth": self.birth, "name": self.names}
        return tuple(kind for kind, part in parts.items() if part)


def asked_of(typed: str) -> TypedSearch:
    """Take a search apart: ``Ramos, Ana 1990-02-03``, ``A 012 345 678``, ``C-7KQ2M9X4TR``."""
    text = " ".join(typed.replace("\0", "").split())[:LONGEST]
    capitals = text.upper()
    if found := _REFERENCE.search(capitals):
        return TypedSearch(text, found.group(), "", "", ())
    birth = _birth(text)
    rest = _BIRTH.sub(" ", capitals) if birth else capitals
    if any(c.isdigit() for c in rest):
        # "A 012 345 678" and "012-345-678" are one number however it is written.
        number = re.sub(r"[^A-Z0-9]", "", rest)
        return TypedSearch(text, "", number, birth, ())
    names = tuple(word for word in re.split(r"[\s,]+", rest) if word.strip("-'."))
    return TypedSearch(text, "", "", birth, names)


def _birth(text: str) -> str:
    found = _BIRTH.search(text)
    if not found:
        return ""
    try:
        if "/" in found.group():
            return datetime.strptime(found.group(), "%m/%d/%Y").date().isoformat()
        return date.fromisoformat(found.group()).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``exact``: a number or reference leads to it alone, so that the search goes straight there."""

    kind: str
    reference: str
    title: str
    detail: str
    url: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class StageFinder:
    """What a stage finds. ``by``: what may be typed, for the search box."""

    kind: str
    by: tuple[str, ...]
    roles: frozenset[Role]
    find: Callable[[User, TypedSearch], Iterable[Hit]]
    too_many: Callable[[User, TypedSearch], bool] | None = None
    """Return whether there were so many matches that only the newest were examined."""


_finders: dict[str, StageFinder] = {}


def register(*finders: StageFinder) -> None:
    """Add finders. Called from an app's ``ready``."""
    _finders.update((finder.kind, finder) for finder in finders)


def registered() -> tuple[StageFinder, ...]:
    """List every finder."""
    return tuple(_finders.values())


def finds(role: Role) -> str:
    """Say what a role may search by, in the words of the search box; empty where it finds nothing."""
    words = dict.fromkeys(word for f in _finders.values() if role in f.roles for word in f.by)
    if not words:
        return ""
    *first, last = map(_, words)
    text = f"{', '.join(first)} {_('or')} {last}" if first else last
    return text[:1].upper() + text[1:]


def find(user: User, asked: TypedSearch) -> list[Hit]:
    """Ask every finder of the person's role."""
    if not asked.kinds:
        return []
    role = Role(user.role)
    return [hit for f in _finders.values() if role in f.roles for hit in f.find(user, asked)]


def is_cut(user: User, asked: TypedSearch) -> bool:
    """Whether a finder of the person's role looked at a part alone of what fits."""
    finders = [f for f in _finders.values() if user.role in f.roles] if asked.kinds else []
    return any(f.too_many is not None and f.too_many(user, asked) for f in finders)
