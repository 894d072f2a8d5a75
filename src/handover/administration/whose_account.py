"""Say whose an account is: of two of one name whether they are one person's, and of two names that they are."""

from __future__ import annotations

from django.db import transaction

from handover.accounts.models import User
from handover.accounts.person_keys import new_person_key
from handover.accounts.roles import Actor
from handover.administration.people import PersonError, other_person
from handover.audit.append import append


def say_person(username: str, *, same_as: str = "", actor: Actor) -> User:
    """Record whose account it is: the person's of another account (``same_as``), or nobody's who has another one. A
    person who is said to be another one is so with all their accounts. The person who says so counts as an opener of
    what moved: somebody else must recertify it before the two can act as two people.

    Raises `PersonError` where it is said already, and ``PermissionError`` for an account of one's own, on either side.
    """
    with transaction.atomic():
        # In one order, so that two who link the same accounts do not wait for each other.
        named = {name: other_person(name, actor) for name in sorted({username, same_as} - {""})}
        user = named[username]
        others = User.objects.exclude(pk=user.pk).filter(person_key=user.person_key)
        if same_as:
            other = named[same_as]
            if other.person_key == user.person_key:
                raise PersonError(f"{user.username} and {other.username} are accounts of one person already")
            key, said = other.person_key, f"one person with {other.username}"
        elif others.exists():
            key, said = new_person_key(), "another person than anybody on file"
        else:
            raise PersonError(f"{user.username} is the only account of its person already")
        moved = [user, *others.select_for_update().order_by("pk")] if same_as else [user]
        for one in moved:
            one.person_key = key
            one.save(update_fields=["person_key", *one.note_opening(actor.key)])
            append(act="person.whose", actor=actor, subject=one.username, content={"said": said})
    return user
