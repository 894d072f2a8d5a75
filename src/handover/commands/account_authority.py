"""``handover accounts authority`` and ``delegation``: who may sign by what power and on which days."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.accounts.models import User


@uses_django()
def authority(
    username: Annotated[
        str, typer.Argument(help="the person's user name; without options the authority is only shown")
    ],
    title: Annotated[str, typer.Option(help="office held, as the regulation lists it")] = "",
    power: Annotated[
        str, typer.Option(help="8 CFR 287.5(e)(2), 8 CFR 241.2, or both with a semicolon between")
    ] = "",
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
    from handover.administration.operators import operator

    try:
        user = User.objects.get_by_natural_key(username)
        if end:
            user = set_authority(
                username, title=user.title, authority="", first=None, last=None, actor=operator()
            )
        elif title or power or first or last:
            user = set_authority(
                username, title=title or user.title, authority=power or user.authority,
                first=_day(first, "--from") or user.authority_from, last=_day(last, "--until") or user.authority_until,
                actor=operator(),
            )  # fmt: skip
    except User.DoesNotExist as problem:
        raise fail(f"no person {username} is on file; check the user name") from problem
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(json.dumps(_shown(user), ensure_ascii=False))


@uses_django()
def delegation(
    username: Annotated[str, typer.Argument(help="the user name of the person to whom a power is delegated")],
    power: Annotated[
        str, typer.Option(help="8 CFR 287.5(e)(2), 8 CFR 241.2, or “neutral review (Gonzalez settlement)”")
    ],
    order: Annotated[str, typer.Option(help="delegation order, by its number or name")],
    given_by: Annotated[str, typer.Option("--by", help="who gave it: name and office")],
    first: Annotated[str, typer.Option("--from", help="first day, YYYY-MM-DD")],
    last: Annotated[str, typer.Option("--until", help="last day, YYYY-MM-DD")] = "",
) -> None:
    """Record that a power to sign warrants was delegated to a person (8 CFR 2.1), with an audit entry. So is recorded
    whom the office names to review findings neutrally.

    Prints one JSON object: the authority on record, and for each form whether the person may sign it today.
    """
    from django.core.exceptions import ValidationError

    from handover.accounts.models import User
    from handover.administration.authority import delegate
    from handover.administration.operators import operator

    begins = _day(first, "--from")
    if begins is None:
        raise fail("--from: a delegation has a first day, YYYY-MM-DD")
    try:
        delegate(
            username, provision=power, instrument=order, given_by=given_by, first=begins, last=_day(last, "--until"),
            actor=operator(),
        )  # fmt: skip
    except User.DoesNotExist as problem:
        raise fail(f"no person {username} is on file; check the user name") from problem
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(json.dumps(_shown(User.objects.get(username=username)), ensure_ascii=False))


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

    now = may_sign(user, timezone.now())
    return {
        "username": user.username,
        "title": user.title,
        "authority": user.authority,
        "from": user.authority_from.isoformat() if user.authority_from else None,
        "until": user.authority_until.isoformat() if user.authority_until else None,
        "today": {form: found.text if found else "may sign" for form, found in now.forms.items()},
        "delegations": [
            {
                "power": d.provision,
                "order": d.instrument,
                "from": d.first.isoformat(),
                "until": d.last.isoformat() if d.last else None,
            }
            for d in now.delegations
        ],
    }


def add_to(app: typer.Typer) -> None:
    """Add the two to the commands about accounts."""
    app.command()(authority)
    app.command()(delegation)
