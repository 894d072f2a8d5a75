"""``handover accounts``: who may sign, by what power, and on which days."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.accounts.models import User

app = typer.Typer(no_args_is_help=True, help="People and their authority to sign.")


@app.command()
@uses_django()
def authority(
    username: Annotated[
        str, typer.Argument(help="the person's user name; without options the authority is only shown")
    ],
    title: Annotated[str, typer.Option(help="office held, as the regulation lists it")] = "",
    power: Annotated[str, typer.Option(help="8 CFR 287.5(e)(2) or 8 CFR 241.2")] = "",
    first: Annotated[str, typer.Option("--from", help="first day, YYYY-MM-DD")] = "",
    last: Annotated[str, typer.Option("--until", help="last day, YYYY-MM-DD")] = "",
    end: Annotated[bool, typer.Option("--end", help="withdraw the power from today on")] = False,
) -> None:
    """Record a person's authority to sign warrants, with an audit entry; an expired authority does not sign.

    Prints one JSON object: the authority on record, and for each form whether the person may sign it today.
    """
    from django.core.exceptions import ValidationError

    from handover.accounts.models import User
    from handover.administration.authority import set_authority

    try:
        user = User.objects.get(username=username)
        if end:
            user = set_authority(username, title=user.title, authority="", first=None, last=None)
        elif title or power or first or last:
            user = set_authority(
                username, title=title or user.title, authority=power or user.authority,
                first=_day(first, "--from") or user.authority_from, last=_day(last, "--until") or user.authority_until,
            )  # fmt: skip
    except User.DoesNotExist as problem:
        raise fail(f"no person {username} is on file; check the user name") from problem
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(json.dumps(_shown(user), ensure_ascii=False))


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise fail(f"{option} {text}: write the day as YYYY-MM-DD") from problem


def _shown(user: User) -> dict[str, object]:
    """Return the authority on record, and which forms it permits today by the dated titles of the
    regulations.
    """
    from django.utils import timezone

    from handover.web.people.queries import may_sign

    refused = may_sign(user, timezone.now()).forms
    return {
        "username": user.username,
        "title": user.title,
        "authority": user.authority,
        "from": user.authority_from.isoformat() if user.authority_from else None,
        "until": user.authority_until.isoformat() if user.authority_until else None,
        "today": {form: found.text if found else "may sign" for form, found in refused.items()},
    }
