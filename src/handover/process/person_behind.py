"""Find the person behind an actor's key: whether two keys are one person's, and whether one person made the other's
account.

A person may have several accounts, and a login of this system with which an operator runs commands. Accounts are held
together by the key of their person (`accounts.person_keys`), a login by a user name that the person has or had.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Q

from handover.accounts.models import User
from handover.accounts.person_keys import folded_name
from handover.accounts.usernames import normal_username
from handover.audit.models import Entry
from handover.read_once import read_once

_OPERATOR: Final = "operator:"


@read_once
def account_of(key: str) -> User | None:
    """The account that the key names, as it is now."""
    kind, _, number = key.partition(":")
    if kind != "user" or not number.isdecimal():
        return None
    return User.objects.select_related("agency").filter(pk=int(number)).first()


def one_person(key: str, other: str, names: tuple[str, str] = ("", "")) -> bool:
    """Whether one person is behind two keys. ``names``: their names, used only if an account is gone or for people of
    other deployments."""
    if _known(key) == _known(other):
        return True
    one, two = account_of(key), account_of(other)
    if one is not None and two is not None:
        return one.person_key == two.person_key
    for account, beside in ((one, other), (two, key)):
        if account is not None and beside.startswith(_OPERATOR):
            return _login(beside) in _logins(account)
    first, second = map(folded_name, names)
    return bool(first) and first == second


def made_by(account: User | None, maker: str, met: Collection[int] = ()) -> bool:
    """Return whether the person behind ``maker`` opened the account and nobody independent of them has recertified it
    since. ``met``: accounts already visited; an account that vouches for itself in a circle does not count."""
    if account is None:
        return False
    own, asked = f"user:{account.pk}", {*met, account.pk}
    return any(
        _owes(opener, maker, asked) and all(one_person(by, own) or _owes(by, maker, asked) for by in since)
        for opener, since in account.openings.items()
    )


def accounts_of(person: User) -> frozenset[str]:
    """The keys of all accounts of the person behind one."""
    rows = User.objects.filter(person_key=person.person_key).values_list("pk", flat=True)
    return frozenset(f"user:{pk}" for pk in rows)


def opened_by(maker: User) -> set[str]:
    """The keys of the accounts that a person opened, or that an account of their opening did, and so on: those of
    which it is worth asking `made_by`."""
    own = User.objects.filter(person_key=maker.person_key).values_list("pk", "username")
    fresh = {key for pk, login in own for key in (f"user:{pk}", _OPERATOR + login)}
    found: set[str] = set()
    while fresh:
        rows = User.objects.filter(openings__has_any_keys=sorted(fresh)).values_list("pk", flat=True)
        fresh = {f"user:{pk}" for pk in rows} - found
        found |= fresh
    return found


def openers_of(account: User) -> set[str]:
    """The keys of the accounts of whoever opened this account, or opened theirs, and so on."""
    asked: set[str] = set()
    found: set[str] = set()
    fresh = set(account.openings)
    while fresh:
        asked |= fresh
        numbers = [int(key[5:]) for key in fresh if key.startswith("user:") and key[5:].isdecimal()]
        logins = [_login(key) for key in fresh if key.startswith(_OPERATOR)]
        rows = list(User.objects.filter(Q(pk__in=numbers) | Q(username__in=logins)))
        people = User.objects.filter(person_key__in={one.person_key for one in rows})
        found |= {f"user:{pk}" for pk in people.values_list("pk", flat=True)}
        fresh = {key for one in rows if one.pk in numbers for key in one.openings} - asked
    return found


def _owes(key: str, maker: str, met: Collection[int]) -> bool:
    """Whether who acted was the maker, or an account of their making."""
    if one_person(key, maker):
        return True
    account = account_of(key)
    return account is not None and (account.pk in met or made_by(account, maker, met))


def _logins(account: User) -> set[str]:
    """Return user names that a person's accounts have or had: a renamed person remains the one who acted as an
    operator."""
    found = set(User.objects.filter(person_key=account.person_key).values_list("username", flat=True))
    fresh = set(found)
    while fresh:
        renamed = Entry.objects.filter(act="person.rename", subject__in=fresh, outcome="success")
        fresh = {normal_username(str(one.content.get("was", ""))) for one in renamed} - found - {""}
        found |= fresh
    return found


def _login(key: str) -> str:
    return normal_username(key.removeprefix(_OPERATOR))


def _known(key: str) -> str:
    """Return a key with the operator's login in the form of stored user names: a system may write it with
    capitals."""
    return _OPERATOR + _login(key) if key.startswith(_OPERATOR) else key
