"""Where one person asks or drafts and another decides: who may be the second, and that of two acts the second sees the
first."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Protocol

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.accounts.usernames import normal_username
from handover.audit.models import Head
from handover.process.fold import Refusal


class ProposedRow(Protocol):
    """A row that one person made and another decides about."""

    by_key: str
    by_name: str
    at: datetime


def same_person(proposed: ProposedRow, person: User) -> Refusal | None:
    """Why this person may be the one who proposed: their account, another of their name, or one made since."""
    own = proposed.by_key in (person.actor.key, f"operator:{normal_username(person.username)}")
    if own or _folded(proposed.by_name) == _folded(person.get_full_name()):
        return Refusal(
            "two_person", "A second person is needed: this account, or one of the same name, proposed it."
        )
    if person.date_joined >= proposed.at:
        return Refusal(
            "two_person", "A second person is needed: this account was made after it was proposed."
        )
    return None


def same_account(asked_key: str, actor: Actor) -> Refusal | None:
    """Whether who decides is the account that asked, where an operator by command may be the second too."""
    if asked_key != actor.key:
        return None
    return Refusal("two_person", "A second person is needed: you asked for this yourself.")


def one_at_a_time() -> None:
    """Of two acts the second sees the first: each waits at the head of the audit, where its entry goes anyway."""
    list(Head.objects.select_for_update().filter(pk=1))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
