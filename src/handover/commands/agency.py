"""``handover agency``: agencies on file, their machine accounts, and the accounts' signing secrets."""

from __future__ import annotations

from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Agencies and their machine accounts.")


@app.command("add")
@uses_django()
def add_agency(
    ori: str,
    name: str,
    kind: Annotated[str, typer.Option(help="jail, bureau, immigration or oversight")] = "jail",
    time_zone: Annotated[str, typer.Option(help="IANA name")] = "UTC",
    policy: Annotated[str, typer.Option(help="jurisdiction whose law binds the jail")] = "",
) -> None:
    """Register an agency, so that its bookings are answered."""
    from django.core.exceptions import ValidationError

    from handover.web.people.registry import register_agency

    try:
        agency = register_agency(ori, name, kind, time_zone, policy)
    except ValidationError as problem:
        raise fail("; ".join(problem.messages)) from problem
    typer.echo(f"{agency.ori} is on file as a {agency.kind}")


@app.command("token")
@uses_django()
def issue_token(ori: str, label: str) -> None:
    """Issue a machine account's token. The token is shown once."""
    from handover.accounts.models import Agency
    from handover.web.people.registry import issue_token as issue

    try:
        clear = issue(ori, label)
    except Agency.DoesNotExist as problem:
        raise fail(f"no agency {ori} is on file; add it with: handover agency add {ori} NAME") from problem
    typer.echo(clear)


@app.command("signing-secret")
@uses_django()
def signing_secret(ori: str, label: str) -> None:
    """Show the secret with which a machine account signs its events."""
    from handover.accounts.models import MachineToken
    from handover.stages.intake import secrets

    live = MachineToken.objects.filter(agency__ori=ori, label=label, revoked_at=None).order_by("-pk").first()
    if live is None:
        raise fail(
            f"{ori} has no live machine account “{label}”; make it with: handover agency token {ori} LABEL"
        )
    typer.echo(secrets.shown(secrets.event_key(live)))
