"""``handover keys``: the keys that seal stored files."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.progress import Progress

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

app = typer.Typer(no_args_is_help=True, help="The keys that seal stored files.")


@app.command()
@uses_django()
def status(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Say how many stored files each data key seals, and whether every data key opens. Nothing is changed.

    Exit code 1 where a key does not open or a file is altered. Key 0: files that are not sealed yet.
    """
    from handover.stages.intake import file_keys

    found = file_keys.report()
    if as_json:
        said = {"files": found.files, "altered": list(found.altered), "faults": list(found.faults)}
        typer.echo(json.dumps(said))
    else:
        for number, files in found.files.items():
            typer.echo(f"{f'data key {number}' if number else 'not sealed'}: {files} files")
        if not found.files:
            typer.echo("No file is stored.")
        for line in (*found.faults, *(f"altered: {name}" for name in found.altered)):
            notes.print(line, highlight=False, markup=False, soft_wrap=True)
    if found.faults or found.altered:
        raise typer.Exit(1)


@app.command()
@uses_django()
def rotate() -> None:
    """Make a new data key, seal every stored file with it, and wrap all data keys with the storage key of now.

    Services may go on meanwhile. Stopped half-way it is begun again. A key that seals nothing is forgotten by the next
    rotation, an hour later at the earliest. Exit code 1 where a file is altered: it stays as it is.
    """
    from handover.administration.operators import operator
    from handover.sealing.data_keys import LockedError
    from handover.stages.intake import file_keys

    with Progress(console=notes, transient=True, disable=not notes.is_terminal) as bars:
        task = bars.add_task("sealing files", total=None)
        try:
            done = file_keys.rotate(operator(), lambda n: bars.advance(task, n))
        except LockedError as problem:
            raise fail(str(problem)) from problem
    gone = f", {len(done.retired)} earlier keys forgotten" if done.retired else ""
    typer.echo(
        f"data key {done.number}: {done.sealed} files sealed, {done.rewrapped} keys wrapped anew{gone}"
    )
    for name in done.altered:
        notes.print(f"altered, left as it is: {name}", highlight=False, markup=False)
    if done.altered:
        raise typer.Exit(1)
