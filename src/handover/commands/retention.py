"""``handover retention``: what the records schedule says is due, and asking that it be disposed of."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from handover.commands.console import notes
from handover.commands.prerequisites import uses_django

app = typer.Typer(
    no_args_is_help=True, help="The records schedule: list what is due, and request its disposal."
)


@app.command()
@uses_django()
def due(as_json: Annotated[bool, typer.Option("--json", help="one JSON object per line")] = False) -> None:
    """List the bookings whose period has passed, longest ago first, with all that came of each; and jails' reports.

    What a legal hold keeps, and what waits for a second person already, is listed and says so. 500 at most. Nothing is
    changed.
    """
    from handover.administration import retention, retention_batches

    with notes.status("looking at closed bookings"):
        found = retention.due()
    for one in found:
        said = {
            "booking": one.booking.reference, "with": one.references[1:], "item": one.item.name,
            "since": f"{one.since:%Y-%m-%d}", "held": one.held, "request": one.asked,
        }  # fmt: skip
        waits = f"; request {one.asked} waits" if one.asked else ""
        typer.echo(
            json.dumps(said)
            if as_json
            else f"{one.booking.reference}: {one.item.name}, due since {one.since:%Y-%m-%d}; with "
            f"{len(one.family) - 1} more{f'; {one.held}' if one.held else ''}{waits}"
        )
    batches = retention_batches.due_batches()
    for batch in batches:
        said = {
            "batch": batch.key, "rows": len(batch.rows), "item": batch.item.name, "since": f"{batch.since:%Y-%m-%d}",
            "request": batch.asked,
        }  # fmt: skip
        waits = f"; request {batch.asked} waits" if batch.asked else ""
        line = f"{batch.key}: {batch.what}, {len(batch.rows)} rows, due since {batch.since:%Y-%m-%d}{waits}"
        typer.echo(json.dumps(said) if as_json else line)
    if not found and not batches and not as_json:
        typer.echo("Nothing is due by the records schedule.")


@app.command()
@uses_django()
def ask(
    reference: Annotated[str, typer.Argument(help="The booking, or a case or search of it; or a batch.")],
    by: Annotated[str, typer.Option(help="Username of the records specialist or supervisor who asks.")],
) -> None:
    """Ask that a booking that is due be disposed of with all that came of it, or a batch; a second person decides.

    `handover process erase --approve N --by USERNAME`, or the page of the request, decides. Exit code 2 where it is
    refused: it is not due, a hold stands, or the person may not ask.
    """
    from handover.administration import retention, retention_batches
    from handover.process.advance import RefusedError
    from handover.process.erasure.listing import decider

    try:
        asks = retention_batches.ask_batch if ":" in reference else retention.ask
        row = asks(reference, actor=decider(by))
    except (RefusedError, LookupError, PermissionError) as refused:
        typer.echo(f"Not asked: {refused}", err=True)
        raise typer.Exit(2) from refused
    typer.echo(f"Request {row.pk}: {len(row.rows)} rows. A supervisor or counsel who is not {by} decides.")
