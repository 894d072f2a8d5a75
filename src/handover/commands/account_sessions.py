"""``handover accounts release, recertify, review, end-sessions, sessions``: who is let in, and who still should be."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from handover.commands.account_options import AsJson, Username, refusing
from handover.commands.console import fail
from handover.commands.prerequisites import uses_django


@uses_django()
def release(username: Username) -> None:
    """Let a person sign in again whose account was locked by failed sign-ins. First ask whether they made them."""
    from handover.administration.operators import operator
    from handover.administration.people import release_account

    with refusing():
        release_account(username, actor=operator())
    typer.echo(f"{username} may sign in again")


@uses_django()
def recertify(username: Username) -> None:
    """Record that a person still needs their account, as required every 90 days; else nobody can sign in with it."""
    from handover.accounts.recertification import EVERY
    from handover.administration.operators import operator
    from handover.administration.recertification import recertify as needed

    with refusing():
        needed(username, actor=operator())
    typer.echo(f"{username} is needed for another {EVERY.days} days")


@uses_django()
def review(
    agency: Annotated[str, typer.Option(help="only those of this ORI")] = "",
    due: Annotated[bool, typer.Option("--due", help="only those that end soon or have ended")] = False,
    as_json: AsJson = False,
) -> None:
    """List the active accounts for recertification: until when each is good, role, last sign-in, same names."""
    from handover.administration.people import described
    from handover.administration.recertification import to_review, waiting

    rows = waiting(to_review(agency)) if due else to_review(agency)
    same = [", ".join(other.username for other in row.same_name) for row in rows]
    found = [
        {**described(row.user), "standing": row.standing.value, "same_name": names}
        for row, names in zip(rows, same, strict=True)
    ]
    if as_json:
        typer.echo(json.dumps({"accounts": found}, ensure_ascii=False))
    for one in () if as_json else found:
        seen = str(one["last_sign_in"])[:10] or "never"
        about = f"{one['name']}; signed in {seen}" + (
            f"; same name: {one['same_name']}" if one["same_name"] else ""
        )
        until = f"{str(one['certified_until'])[:10]} {one['standing']}"
        typer.echo(
            f"{one['username']:<16}  {until:<19}  {one['role'] or '-':<18}  {one['agency'] or '-':<9}  {about}"
        )
    if not found and not as_json:
        typer.echo("no account is waiting")


@uses_django()
def end_sessions(username: Username) -> None:
    """Sign a person out wherever they are signed in, as after a device was lost."""
    from handover.administration.operators import operator
    from handover.administration.people import end_sessions as ended

    with refusing():
        count = ended(username, actor=operator())
    typer.echo(f"{username} is signed out; live sessions that ended: {count}")


@uses_django()
def sessions(username: Username, as_json: AsJson = False) -> None:
    """List where a person is signed in: device by what the browser says, address, since when, last use."""
    from django.conf import settings

    from handover.accounts import live_sessions
    from handover.accounts.models import User

    user = User.objects.named(username)
    if user is None:
        raise fail(f"no person {username} is on file; see them with: handover accounts list --all")
    found = [
        {
            "device": row.device,
            "address": row.address,
            "since": row.began_at.isoformat(timespec="seconds"),
            "last_used": row.seen_at.isoformat(timespec="seconds"),
        }
        for row in live_sessions.of(user, several=settings.HANDOVER_SEVERAL_SESSIONS)
    ]
    if as_json:
        typer.echo(json.dumps({"sessions": found}))
    for one in () if as_json else found:
        typer.echo(
            f"{one['device']:<28}  {one['address'] or '-':<39}  since {one['since']}, used {one['last_used']}"
        )
    if not found and not as_json:
        typer.echo(f"{username} is signed in nowhere")


def add_to(app: typer.Typer) -> None:
    """Add them to the commands about accounts."""
    app.command()(release)
    app.command()(recertify)
    app.command()(review)
    app.command("end-sessions")(end_sessions)
    app.command()(sessions)
