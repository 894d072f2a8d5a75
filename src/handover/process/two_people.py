"""Where one person asks or drafts and another decides: who may be the second, and that of two acts the second sees the
first."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.accounts.usernames import normal_username
from handover.audit.models import Head
from handover.process.fold import Refusal

_SAME: Final = "A second person is needed: this account, or one of the same name, proposed it."

_OPERATOR: Final = "operator:"


class ProposedRow(Protocol):
    """A row that one person made and another decides about."""

    by_key: str
    by_name: str
    at: datetime


@dataclass(slots=True)
class AskedBy:
    """What was asked by whom, where the row has other names for it."""

    by_key: str
    by_name: str
    at: datetime


def same_person(proposed: ProposedRow, person: User) -> Refusal | None:
    """Why this person may be the one who proposed: their account, another of their name, or one made since."""
    own = _key(proposed.by_key) in (person.actor.key, _operator(person))
    if own or _folded(proposed.by_name) == _folded(person.get_full_name()):
        return Refusal("two_person", _SAME)
    if person.date_joined >= proposed.at:
        return Refusal(
            "two_person", "A second person is needed: this account was made after it was proposed."
        )
    return None


def same_actor(proposed: ProposedRow, actor: Actor) -> Refusal | None:
    """The same, where an operator by command may be the second too: the login of who proposed, or their name."""
    found = _account(actor.key)
    if found is not None:
        return same_person(proposed, found)
    asker = _account(proposed.by_key)
    logins = {_operator(asker)} if asker else set()
    if _key(actor.key) in {_key(proposed.by_key), *logins} or _folded(proposed.by_name) == _folded(
        actor.name
    ):
        return Refusal("two_person", _SAME)
    return None


def _account(key: str) -> User | None:
    kind, _, number = key.partition(":")
    return User.objects.filter(pk=int(number)).first() if kind == "user" and number.isdecimal() else None


def _operator(person: User) -> str:
    return f"{_OPERATOR}{normal_username(person.username)}"


def _key(key: str) -> str:
    """Normalise the operator's login in a key as user names are stored: the operating system may spell it with
    capitals."""
    return _OPERATOR + normal_username(key.removeprefix(_OPERATOR)) if key.startswith(_OPERATOR) else key


def one_at_a_time() -> None:
    """Serialise two acts by locking the head of the audit chain, so that the second sees the first."""
    list(Head.objects.select_for_update().filter(pk=1))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
