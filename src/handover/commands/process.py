"""``handover process``: the process as a picture, and whether every case stands where its steps say."""

from __future__ import annotations

import json
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
    """Fold every case's steps anew: one JSON line a case that does not stand where they lead.

    Exit code 0 where every case does, 2 where one does not. How many were read goes to stderr.
    """
    from handover.process.integrity import broken_cases
    from handover.process.models import Matter

    with notes.status("folding the cases") as status:
        broken = broken_cases(lambda n: status.update(f"{n:,} cases folded"))
    for case, what in broken:
        typer.echo(
            json.dumps(
                {"reference": case.reference, "track": case.track, "state": case.state, "broken": what}
            )
        )
    notes.print(f"{Matter.objects.count():,} cases read, {len(broken):,} broken", highlight=False)
    if broken:
        raise typer.Exit(2)
