"""Where one person asks or drafts and another decides: who may be the second, and how concurrent acts are serialised.

Another account is not another person: what counts is who is behind it (`person_behind`). Nor is an account that one
of the two opened, until somebody independent of them has recertified it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.audit.models import Head
from handover.process.definitions import Step
from handover.process.fold import Refusal, Standing
from handover.process.graph import STEP
from handover.process.person_behind import account_of, accounts_of, made_by, one_person, opened_by, openers_of
from handover.read_once import read_once

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
    only (`fold.barred`) and has checked the actor's own. Whoever offers or allows a step asks by `offers.refusal`."""
    for name in step.not_by:
        earlier = standing.last_by.get(name, "")
        if earlier.startswith("user:") and (why := _two_accounts(earlier, actor.key)):
            return Refusal(CODE, f"{why} It is about “{STEP[step.track, name].title}”.")
    return None


def decidable(rows: QuerySet[Any], actor: Actor, *, by: str = "by") -> QuerySet[Any]:
    """Leave out the rows about which this actor may decide nothing, as one who may be the person that proposed them:
    what a list or a count offers is what the act allows. ``by``: how the columns of who proposed begin."""
    key, name = f"{by}_key", f"{by}_name"
    now = timezone.now()
    own = Q(pk__in=())
    for who, called in rows.order_by().values_list(key, name).distinct():
        if same_actor(AskedBy(who, called, now), actor, declines=True) is not None:
            own |= Q(**{key: who, name: called})
    return rows.exclude(own)


@read_once
def keys_of_no_second(user: User) -> frozenset[str]:
    """The keys of the accounts to which this one is no second person: their person's own, those that they opened, and
    those by which this one was opened, over any number of accounts."""
    mine, own = f"user:{user.pk}", accounts_of(user)
    near = opened_by(user) | openers_of(user)
    return frozenset(own | {key for key in near - own if _two_accounts(key, mine)})


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
