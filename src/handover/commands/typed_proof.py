"""Verify a person on the command line: an act that an operator types in somebody's name is not that person's act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from handover.commands.console import fail

if TYPE_CHECKING:
    from handover.accounts.models import User

PLACE: Final = "command"
"""Stands for the address from which it was tried."""


def proved_person(username: str) -> User:
    """Ask for the password, and for the code of whoever has an authenticator app; return the person.

    Tries are limited and recorded as at a sign-in. Exits with code 2 where they prove nothing, where the account may do
    nothing, and where it has a security key alone, which no command can ask.
    """
    from handover.accounts import second_factor, sign_in_limits
    from handover.accounts.models import User
    from handover.accounts.recertification import is_overdue
    from handover.accounts.usernames import normal_username
    from handover.web.people.failures import record_failure

    user = User.objects.select_related("agency").filter(username=normal_username(username)).first()
    password = typer.prompt(f"Password of {username}", hide_input=True, err=True)
    keyed = user is not None and second_factor.has(user)
    if user is not None and keyed and not second_factor.has_app(user):
        raise fail(f"{username} has a security key: use the page “Rules in force”")
    code = typer.prompt("Code of the authenticator app", err=True) if keyed else ""
    tried = sign_in_limits.begin(user, PLACE)
    if tried is None:
        raise fail("not looked at: the account is locked, or was tried a moment ago")
    fits = user is not None and not user.unfit and not is_overdue(user) and user.check_password(password)
    if user is None or not fits or (keyed and not second_factor.proves(user, code)):
        record_failure(tried)
        raise fail("the user name, the password or the code is not right, or the account may do nothing")
    sign_in_limits.succeeded(tried)
    return user
