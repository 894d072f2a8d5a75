"""Somebody else's account, locked together with the account of whoever acts on it.

Whoever acts was read when their request began. Meanwhile somebody else may have disabled them or changed their role:
if two supervisors disable each other at the same moment, one succeeds and the other is refused. Both rows are locked
by one statement in the order of their keys, so that nobody waits for each other.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.accounts.usernames import normal_username
from handover.process.person_behind import one_person

CHANGED: Final = "Your account was disabled or changed meanwhile. Nothing was done."


def other_account(username: str, actor: Actor, own: str) -> User:
    """Return the account, locked until the transaction's end. ``own``: the refusal for a person who names their own
    account or another one of theirs, and for an operator whose login is a user name of that person.

    Raises ``User.DoesNotExist`` if there is none, and ``PermissionError`` for one's own account or if the acting
    person may no longer act.
    """
    name, acting = normal_username(username), _key(actor)
    rows = list(
        User.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(Q(username=name) | Q(pk=acting))
        .order_by("pk")
    )
    user = next((row for row in rows if row.username == name), None)
    if user is None:
        raise User.DoesNotExist(f"no person {username} is on file")
    mine = next((row for row in rows if row.pk == acting), None)
    if one_person(actor.key, f"user:{user.pk}"):
        raise PermissionError(own)
    if acting and (mine is None or mine.unfit or mine.actor != actor):
        raise PermissionError(CHANGED)
    return user


def _key(actor: Actor) -> int:
    """The key of a person's account; 0 for an operator or the program."""
    kind, _, key = actor.key.partition(":")
    return int(key) if kind == "user" else 0
