"""Where one person asks or drafts and another decides: who may be the second, and how concurrent acts are serialised.

Another account is not another person: what counts is who is behind it (`person_behind`). Nor is an account that one
of the two opened, until somebody independent of them has recertified it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.audit.models import Head
from handover.process.definitions import Step
from handover.process.fold import Refusal, Standing
from handover.process.graph import STEP
from handover.process.person_behind import account_of, made_by, one_person

CODE: Final = "two_person"
_SAME: Final = "A second person is needed: this account, or another one of the same person, proposed it."
_MADE: Final = (
    "A second person is needed: one of the two accounts was opened by the other person. Somebody else decides, or "
    "recertifies that account first."
)
_SINCE: Final = "A second person is needed: this account was made or enabled after it was proposed."
_UNFIT: Final = "A second person is needed: your account may do nothing any more."


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


def same_person(proposed: ProposedRow, person: User, *, declines: bool = False) -> Refusal | None:
    """Why this person may be the one who proposed: an account of theirs, one that either opened, or one since then.

    ``declines``: why they may not decline it. How old their account is does not count then: declining gives nobody
    anything, and a proposal that nobody could end would bar every later one.
    """
    return _barred(proposed, f"user:{person.pk}", person.get_full_name(), declines=declines)


def same_actor(proposed: ProposedRow, actor: Actor, *, declines: bool = False) -> Refusal | None:
    """The same, where an operator by command may be the second too."""
    return _barred(proposed, actor.key, actor.name, declines=declines)


def same_person_in_steps(standing: Standing, step: Step, actor: Actor) -> Refusal | None:
    """Return why this actor may be the person who took a step that somebody else must follow. The fold compares keys
    only (`fold.barred`) and has checked the actor's own."""
    for name in step.not_by:
        earlier = standing.last_by.get(name, "")
        if earlier.startswith("user:") and (why := _two_accounts(earlier, actor.key)):
            return Refusal(CODE, f"{why} It is about “{STEP[step.track, name].title}”.")
    return None


def one_at_a_time() -> None:
    """Serialise two acts by locking the head of the audit chain, so that the second sees the first."""
    list(Head.objects.select_for_update().filter(pk=1))


def _barred(proposed: ProposedRow, key: str, name: str, *, declines: bool) -> Refusal | None:
    found = account_of(key)
    if why := _two_accounts(proposed.by_key, key, (proposed.by_name, name)):
        return Refusal(CODE, why)
    if found is None:
        return None
    if not declines and max(found.date_joined, found.enabled_at or found.date_joined) >= proposed.at:
        return Refusal(CODE, _SINCE)
    # Read again: a person disabled since their page was opened cannot be the second person.
    return Refusal(CODE, _UNFIT) if found.unfit else None


def _two_accounts(first: str, second: str, names: tuple[str, str] = ("", "")) -> str:
    if one_person(first, second, names):
        return _SAME
    if made_by(account_of(second), first) or made_by(account_of(first), second):
        return _MADE
    return ""
