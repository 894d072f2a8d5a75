"""``handover process``: the process as a picture, and whether steps, facts and audit entries fit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import notes
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="The process as data.")


@app.command()
@uses_django()
def picture(folder: Annotated[Path, typer.Argument(file_okay=False)] = Path("docs")) -> None:
    """Draw the process from its data into a folder."""
    from handover.web.process_picture import write

    write(folder)
    typer.echo(f"written to {folder}")


@app.command()
@uses_django()
def check() -> None:
    """Compare steps, facts, papers and audit entries with each other: one line per finding, then the counts as JSON.

    Exit code 1 where something does not fit. ``unverifiable`` counts rows recorded by a version whose digests cannot
    be taken again; ``erased`` those whose content two people erased by order; ``guessable`` those of them whose digest
    has no salt. The chain itself is recomputed by `handover audit verify`. Progress goes to stderr.
    """
    from handover.process.integrity.check import check as check_all
    from handover.process.models import Matter

    with notes.status("checking") as status:
        of = Matter.objects.count()
        result = check_all(lambda n: status.update(f"{n:,} of {of:,} matters checked"))
    for finding in result.findings:
        typer.echo(str(finding))
    typer.echo(json.dumps({**asdict(result.counts), "findings": len(result.findings)}))
    if result.findings:
        raise typer.Exit(1)


@app.command()
@uses_django()
def erase(
    approve: Annotated[int | None, typer.Option(help="Approve this request and erase; needs --by.")] = None,
    decline: Annotated[
        int | None, typer.Option(help="Decline this request; needs --by and --reasons.")
    ] = None,
    by: Annotated[str, typer.Option(help="Username of the supervisor or counsel who decides.")] = "",
    reasons: Annotated[str, typer.Option(help="Why it is declined.")] = "",
) -> None:
    """List what was asked to be erased and is not decided, or decide one; ends by finishing what is left over.

    A request names rows and its authority; whoever asked cannot approve. Each line: number, who asked and when, the
    authority, the date of the order, rows by table. Last a line of JSON. Exit code 2 where it is refused, 1 where
    files or free space could not be cleaned yet: run it again, or leave it to the worker.
    """
    from handover.process.advance import RefusedError
    from handover.process.erasure import public as erasure
    from handover.process.erasure.listing import decider, waiting

    try:
        with notes.status("erasing"):
            if approve is not None:
                done = erasure.approve(approve, actor=decider(by))
                typer.echo(f"request {approve}: {done.erased.count()} rows erased as erasure {done.pk}")
            if decline is not None:
                erasure.decline(decline, actor=decider(by), reasons=reasons)
                typer.echo(f"request {decline}: declined")
            left = erasure.finish()
    except (RefusedError, LookupError, PermissionError) as refused:
        typer.echo(f"Not done: {refused}", err=True)
        raise typer.Exit(2) from refused
    lines = waiting()
    for line in lines:
        typer.echo(line)
    typer.echo(json.dumps({"waiting": len(lines), "unfinished": erasure.unfinished()}))
    if left:
        raise typer.Exit(1)
