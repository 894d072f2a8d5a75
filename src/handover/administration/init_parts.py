"""The parts of `handover init`: what a new deployment is given, by whom it is declared, and what each part says.

A part writes a module `first_steps.py` in its application, with an `InitPart` that it gives to `declare`. Each can be
done again: it says what is there already, and changes nothing that differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.module_loading import autodiscover_modules

from handover.accounts.models import User
from handover.accounts.roles import Actor


class InitError(Exception):
    """What `init` was given cannot be used: what, where, what to do. Nothing of that part was done."""


@dataclass(slots=True)
class InitContext:
    """What the parts share: who acts, the folder that paths of the file start from, and what comes of it.

    ``new_people`` are owed a one-time link.
    """

    actor: Actor
    base: Path
    new_people: list[User] = field(default_factory=list)


Apply = Callable[[Any, InitContext], list[str]]
"""Take the part's value of the file (None where there is none); return a line for each thing done or left alone."""


@dataclass(frozen=True, slots=True)
class InitPart:
    """One part: its key in the file (empty for one that needs no value), what it is, and what it does."""

    key: str
    about: str
    apply: Apply
    order: int = 50


SITE: Final = "site"
_DECLARED: dict[str, InitPart] = {}


def declare(*parts: InitPart) -> None:
    """Add parts; a lower ``order`` is done earlier. Raises ``ValueError`` for a part that another took."""
    for part in parts:
        if _DECLARED.setdefault(part.about, part) != part:
            raise ValueError(f"the part “{part.about}” of init is declared twice")


def parts() -> list[InitPart]:
    """List every part, in the order in which they are done."""
    autodiscover_modules("first_steps")
    return sorted(_DECLARED.values(), key=lambda part: part.order)


def check_keys(plan: Mapping[str, Any], where: str) -> None:
    """Raise `InitError` for a key that no part has."""
    known = {part.key for part in parts() if part.key} | {SITE}
    if unknown := sorted(str(key) for key in plan if key not in known):
        raise InitError(f"{where}: “{unknown[0]}” is none of {', '.join(sorted(known))}")
