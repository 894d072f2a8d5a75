"""Put people on file, each with one role in one agency, and change or end that; each act is audited.

Nobody changes their own account: a second person does.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from handover.accounts import live_sessions, second_factor, sign_in_limits
from handover.accounts.models import Agency, User
from handover.accounts.person_keys import folded_name
from handover.accounts.recertification import certified_until
from handover.accounts.roles import SIGN_IN, Actor, Role
from handover.accounts.usernames import normal_username
from handover.administration.operators import REGISTRAR
from handover.administration.other_accounts import other_account
from handover.administration.running_parts import kinds_here
from handover.audit.append import append

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SIGNERS: Final = (Role.WARRANT_SIGNER, Role.SUPERVISOR)
"""Roles for which an authority to sign may be on file."""


class PersonError(Exception):
    """The account cannot be made, found or changed: what, and what to do."""


def add_person(
    username: str, full_name: str, role: str, ori: str, *, title: str = "", namesake: bool = False, actor: Actor
) -> tuple[User, bool]:  # fmt: skip
    """Put a person on file without a password; returns them and whether they are new.

    One who is there as given is left alone. Raises `PersonError`, also for one who is there and differs, and for a name
    that another account has, unless the operator says that it is another person (``namesake``): with two accounts one
    person could act as their own second person.
    """
    wanted, agency = role_and_agency(role, ori)
    if not USERNAME.fullmatch(username):
        raise PersonError(f"“{username}” is no user name: small letters, digits, dots, hyphens, at most 64")
    first, _, last = full_name.strip().partition(" ")
    with transaction.atomic():
        there = User.objects.select_related("agency").filter(username__iexact=username).first()
        if there is not None:
            _same(there, f"{first} {last}".strip(), wanted, agency)
            return there, False
        if not namesake:
            _nobody_of_that_name(f"{first} {last}".strip())
        user = User(
            username=username, first_name=first, last_name=last, role=wanted.value, agency=agency, title=title
        )
        user.note_opening(actor.key)
        user.set_unusable_password()
        _cleaned(user)
        user.save()
        content = {"role": wanted.value, "agency": ori}
        append(act="person.register", actor=actor, subject=user.username, content=content)
    return user, True


def change_role(username: str, role: str, ori: str = "", *, actor: Actor) -> User:
    """Give a person another role, in their agency or another; their sessions end. An authority to sign ends with a role
    that signs.

    Raises `PersonError`, and ``PermissionError`` for one's own role.
    """
    with transaction.atomic():
        user = other_person(username, actor)
        wanted, agency = role_and_agency(role, ori or (user.agency.ori if user.agency else ""))
        was = {
            "role": user.role,
            "agency": user.agency.ori if user.agency else "",
            "authority": user.authority,
        }
        user.role, user.agency = wanted.value, agency
        if wanted not in SIGNERS:
            user.authority, user.authority_from, user.authority_until = "", None, None
        user.note_opening(actor.key)
        now = {"role": user.role, "agency": agency.ori, "authority": user.authority}
        if was != now:
            user.save()
            live_sessions.end_all(user)
            append(act="person.role", actor=actor, subject=user.username, content={"was": was, "is": now})
    return user


def set_active(username: str, active: bool, *, actor: Actor) -> User:
    """Enable or disable a person. A disabled person's sessions and links end at once; whoever is enabled is certified.

    Raises `PersonError` where they are so already, and ``PermissionError`` for one's own account.
    """
    with transaction.atomic():
        user = other_person(username, actor)
        if user.is_active is active:
            raise PersonError(f"{username} is {'enabled' if active else 'disabled'} already")
        user.is_active = active
        fields = ["is_active", "certified_at", "enabled_at"]
        if active:
            user.certified_at = user.enabled_at = timezone.now()
            fields += user.note_opening(actor.key)
        sign_in_limits.release(user)
        user.save(update_fields=fields)
        live_sessions.end_all(user)
        append(act="person.enable" if active else "person.disable", actor=actor, subject=user.username)
    return user


def reset_password(username: str, *, actor: Actor) -> User:
    """Take a person's password away: sessions and locks end, and a one-time link is needed to choose another.

    Raises `PersonError` for a person who could not sign in with one, and ``PermissionError`` for one's own account.
    """
    with transaction.atomic():
        user = other_person(username, actor)
        if user.unfit:
            raise PersonError(f"{username} could not sign in: {user.unfit}")
        user.set_unusable_password()
        user.save(update_fields=["password", *user.note_opening(actor.key)])
        live_sessions.end_all(user)
        sign_in_limits.release(user)
        append(act="person.reset", actor=actor, subject=user.username)
    return user


def release_account(username: str, *, actor: Actor) -> User:
    """Let a person sign in again whose account failed sign-ins have locked (CJIS 5.9.5, AC-7).

    Raises `PersonError` where it is not locked, and ``PermissionError`` for one's own account.
    """
    with transaction.atomic():
        user = other_person(username, actor)
        if not sign_in_limits.release(user):
            raise PersonError(f"{user.username} is not locked")
        append(act="person.release", actor=actor, subject=user.username)
    return user


def remove_second_factor(username: str, *, actor: Actor) -> User:
    """Take a person's second factor away whose app and recovery codes are lost; their sessions end.

    Raises `PersonError` where there is none, and ``PermissionError`` for one's own account.
    """
    with transaction.atomic():
        user = other_person(username, actor)
        if not second_factor.remove(user):
            raise PersonError(f"{user.username} has no second factor")
        user.save(update_fields=user.note_opening(actor.key))
        live_sessions.end_all(user)
        append(act="person.factor", actor=actor, subject=user.username)
    return user


def end_sessions(username: str, *, actor: Actor) -> int:
    """End every session of a person, as after a device was lost; returns how many were live.

    Raises `PersonError` for nobody, and ``PermissionError`` for one's own: those are ended on the page of sessions.
    """
    with transaction.atomic():
        user = other_person(username, actor)
        count = live_sessions.end_all(user)
        append(act="person.sessions", actor=actor, subject=user.username, content={"ended": count})
    return count


def rename(username: str, to: str, *, actor: Actor) -> User:
    """Give a person another user name, as after a marriage; what they did stays theirs. Their sessions go on.

    Raises `PersonError` for a name that is none or taken, and ``PermissionError`` for one's own account.
    """
    wanted = normal_username(to)
    if not USERNAME.fullmatch(wanted):
        raise PersonError(f"“{to}” is no user name: small letters, digits, dots, hyphens, at most 64")
    with transaction.atomic():
        user = other_person(username, actor)
        if User.objects.filter(username=wanted).exclude(pk=user.pk).exists():
            raise PersonError(f"{wanted} is the name of another account")
        was, user.username = user.username, wanted
        user.save(update_fields=["username"])
        append(act="person.rename", actor=actor, subject=wanted, content={"was": was})
    return user


def register_person(  # noqa: PLR0913 - one keyword per field of the account
    username: str, full_name: str, role: Role, ori: str, *, hashed: str, title: str = "", authority: str = "",
    authority_from: date | None = None, authority_until: date | None = None,
) -> User:  # fmt: skip
    """Add or update a person of the demonstration. ``hashed``: the password, already hashed."""
    first, _, last = full_name.partition(" ")
    with transaction.atomic():
        user = User.objects.filter(username=username).first() or User(username=username)
        user.first_name, user.last_name, user.role = first, last, role.value
        _, user.agency = role_and_agency(role.value, ori)
        user.title, user.authority = title, authority
        user.authority_from, user.authority_until = authority_from, authority_until
        user.password = hashed
        user.full_clean()
        user.save()
        content = {"role": role.value, "agency": ori}
        append(act="person.register", actor=REGISTRAR, subject=user.username, content=content)
    return user


def role_and_agency(role: str, ori: str) -> tuple[Role, Agency]:
    """Return both where they fit each other. Raises `PersonError`: nobody of a jail reviews a case."""
    if role not in SIGN_IN:
        raise PersonError(f"“{role}” is no role of an account; the roles are {', '.join(SIGN_IN)}")
    agency = Agency.objects.filter(ori=ori).first()
    if agency is None:
        raise PersonError(
            f"no agency {ori or 'was named; none'} is on file; add it with: handover agency add ORI NAME"
        )
    fitting = kinds_here(Role(role))
    if agency.kind not in fitting:
        where = " or ".join(sorted(fitting))
        raise PersonError(
            f"a {Role(role).title.lower()} works in an agency of kind {where}; {ori} is of kind {agency.kind}"
        )
    return Role(role), agency


def described(user: User) -> dict[str, Any]:
    """Return what is on file of a person's account."""
    return {
        "username": user.username,
        "name": user.get_full_name(),
        "role": user.role,
        "agency": user.agency.ori if user.agency else "",
        "title": user.title,
        "enabled": user.is_active,
        "has_password": user.has_usable_password(),
        "last_sign_in": user.last_login.isoformat(timespec="seconds") if user.last_login else "",
        "unfit": user.unfit,
        "locked": bool(sign_in_limits.locked(user)),
        "certified_until": certified_until(user).isoformat(timespec="seconds"),
        "second_factor": second_factor.has(user),
    }


def other_person(username: str, actor: Actor) -> User:
    """Return somebody else's account, locked until the transaction's end. Raises `PersonError` for nobody, and
    ``PermissionError`` for one's own, or where whoever acts was disabled or changed meanwhile.
    """
    try:
        return other_account(username, actor, "Nobody changes their own account: a second person does.")
    except User.DoesNotExist as none:
        raise PersonError(
            f"no person {username} is on file; see them with: handover accounts list --all"
        ) from none


def _same(there: User, full_name: str, role: Role, agency: Agency) -> None:
    now = described(there)
    given = {"username": there.username, "name": full_name, "role": role.value, "agency": agency.ori}
    if differing := [f"{n}: {now[n]} on file, {v} given" for n, v in given.items() if now[n] != v]:
        hint = f"change it with: handover accounts role {there.username} ROLE"
        raise PersonError(f"{there.username} is on file already, and differs: {'; '.join(differing)}; {hint}")


def _nobody_of_that_name(full_name: str) -> None:
    """Refuse a name that another account has, even a disabled one, which can be enabled again, or one of another
    agency."""
    for other in User.objects.select_related("agency").order_by("username"):
        if folded_name(other.get_full_name()) == folded_name(full_name):
            where = f" of {other.agency.ori}" if other.agency else ""
            disabled = "" if other.is_active else " (disabled; handover accounts enable)"
            raise PersonError(
                f"{other.username}{where}{disabled} has that name, and a person has one account; if it is another "
                f"person, say so with --namesake; where one person needs two, say it then with: handover accounts whose"
            )


def on_file(username: str) -> User:
    """Return the person of this user name. Raises `PersonError` for nobody."""
    user = User.objects.named(username)
    if user is None:
        raise PersonError(f"no person {username} is on file; see them with: handover accounts list --all")
    return user


def _cleaned(user: User) -> None:
    if not user.get_full_name().isprintable() or not user.first_name:
        raise PersonError("give the person's name in printable characters")
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as problem:
        faults = (f"{name}: {' '.join(told)}" for name, told in problem.message_dict.items())
        raise PersonError("; ".join(faults)) from problem
