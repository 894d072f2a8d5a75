"""``handover records expunge``: carry out orders of expungement, by two people."""

from __future__ import annotations

from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

By = Annotated[str, typer.Option(help="Username of the person who asks or decides.")]


@uses_django()
def expunge(
    ask: Annotated[int | None, typer.Option(help="Ask that this order be carried out; needs --by.")] = None,
    approve: Annotated[
        int | None, typer.Option(help="Approve it, and destroy the record; needs --by.")
    ] = None,
    decline: Annotated[
        int | None, typer.Option(help="Decline what was asked; needs --by and --reasons.")
    ] = None,
    by: By = "",
    reasons: Annotated[str, typer.Option(help="Why it is declined.")] = "",
) -> None:
    """List the orders that wait, or carry one out: a records specialist or supervisor asks, another person approves.

    A record that an order names is hidden as soon as it comes; only the approval destroys it. Exit code 2 where it is
    refused.
    """
    from handover.process.advance import RefusedError
    from handover.process.erasure.listing import decider
    from handover.repositories import expunging

    try:
        if ask is not None:
            expunging.ask(ask, actor=decider(by))
            typer.echo(f"order {ask}: asked")
        if approve is not None:
            expunging.approve(approve, actor=decider(by))
            typer.echo(f"order {approve}: the record is destroyed")
        if decline is not None:
            expunging.withdraw_request(decline, actor=decider(by), reasons=reasons)
            typer.echo(f"order {decline}: declined; the record stays hidden")
    except (RefusedError, LookupError, PermissionError) as refused:
        raise fail(f"Not done: {refused}") from refused
    rows = list(expunging.waiting())
    for row in rows:
        asked = f"asked by {row.asked_name}" if row.asked_key else "nobody has asked yet"
        typer.echo(f"order {row.pk}: {row.record.kind}, {row.authority}, of {row.dated}; {asked}")
    typer.echo(f"{len(rows)} order(s) wait")
