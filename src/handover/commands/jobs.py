"""``handover jobs``: what failed and is tried again, or waits for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="Jobs that failed: list, retry, discard.")

_Key = Annotated[UUID, typer.Argument(help="key of the job, as `handover jobs list` shows it")]


@contextmanager
def _refusing() -> Iterator[None]:
    from handover.process.jobs.troubles import NotStuckError

    try:
        yield
    except NotStuckError as problem:
        raise fail(f"{problem}; see: handover jobs list") from problem


@app.command("list")
@uses_django()
def list_jobs(
    stuck: Annotated[bool, typer.Option("--stuck", help="only those that wait for a person")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """List the jobs that have not ended well, those that wait for a person first."""
    from handover.process.jobs.troubles import described, in_trouble
    from handover.process.jobs.troubles import stuck as stuck_jobs

    found = described(stuck_jobs() if stuck else in_trouble())
    if as_json:
        rows = [{**one.as_row(), "since": one.trouble.since.isoformat()} for one in found]
        typer.echo(json.dumps({"jobs": rows}, ensure_ascii=False))
        return
    for one in found:
        row = one.as_row()
        next_step = "waits for you" if one.trouble.stuck else "is tried again by itself"
        typer.echo(f"{row['key']}  {row['about'] or '-':<18}  {next_step}")
        typer.echo(f"    {row['does']}  {one.words}; since {one.trouble.since:%Y-%m-%d %H:%M} UTC")
    if not found:
        typer.echo("no job is in trouble")


@app.command()
@uses_django()
def retry(key: _Key) -> None:
    """Try a job again now, with a new count of tries, after the cause of its failure was fixed."""
    from handover.administration.operators import operator
    from handover.process.jobs import troubles

    with _refusing():
        troubles.retry(key, operator())
    typer.echo(f"the job {key} is tried again as soon as a worker is free")


@app.command()
@uses_django()
def discard(
    key: _Key,
    reasons: Annotated[str, typer.Option(help="why, and who does by hand what the job would have done")],
) -> None:
    """Give up a job that waits for a person. The booking or case keeps its state, and people continue it."""
    from handover.administration.operators import operator
    from handover.process.jobs import troubles

    if not reasons.strip():
        raise fail("--reasons is empty; say why, and who does by hand what the job would have done")
    with _refusing():
        troubles.discard(key, operator(), reasons.strip())
    typer.echo(f"the job {key} is discarded")
