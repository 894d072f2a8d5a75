"""``handover keys``: the keys that seal stored files and rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.progress import Progress

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.accounts.roles import Actor

_Done = TypeVar("_Done")
app = typer.Typer(no_args_is_help=True, help="The keys that seal stored files and rows.")


@app.command()
@uses_django()
def status(as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False) -> None:
    """Say how many stored files and values of rows each data key seals, and whether every data key opens. Nothing is
    changed.

    Exit code 1 where a key does not open or a file is altered. Key 0: what is not sealed yet.
    """
    from handover.stages.intake import file_keys

    found = file_keys.report()
    if as_json:
        said = {
            "files": found.files, "values": found.values, "unsealed": found.unsealed,
            "altered": list(found.altered), "faults": list(found.faults),
        }  # fmt: skip
        typer.echo(json.dumps(said))
    else:
        for number, files in found.files.items():
            typer.echo(f"{f'data key {number}' if number else 'not sealed'}: {files} files")
        if not found.files:
            typer.echo("No file is stored.")
        for number, values in found.values.items():
            typer.echo(f"{f'data key {number}' if number else 'not sealed'}: {values} values of rows")
        for name, values in found.unsealed.items():
            typer.echo(f"  {name}: {values}")
        for line in (*found.faults, *(f"altered: {name}" for name in found.altered)):
            notes.print(line, highlight=False, markup=False, soft_wrap=True)
    if found.faults or found.altered:
        raise typer.Exit(1)


@app.command()
@uses_django()
def rotate() -> None:
    """Make a new data key, seal every stored file and row with it, and wrap all data keys with the present storage key.

    Services may run meanwhile. If it is stopped half-way, run it again. A key that seals nothing is forgotten by the
    next rotation, an hour later at the earliest. Exit code 1 where a file or row is altered: it stays as it is.
    """
    from handover.stages.intake import file_keys

    done = _with_progress("sealing files and blocks of rows", file_keys.rotate)
    gone = f", {len(done.retired)} earlier keys forgotten" if done.retired else ""
    typer.echo(
        f"data key {done.number}: {done.sealed} files and {done.rows} rows sealed, "
        f"{done.rewrapped} keys wrapped anew{gone}"
    )
    _tell_altered(done.altered)


@app.command()
@uses_django()
def seal() -> None:
    """Seal the rows that an earlier version wrote plain, with the newest data key.

    Services may run meanwhile. If it is stopped half-way, run it again: it goes on. Exit code 1 where a row is
    altered: it stays as it is.
    """
    from handover.stages.intake import file_keys

    done = _with_progress("sealing blocks of rows", file_keys.seal_rows)
    typer.echo(f"{done.sealed} rows sealed")
    _tell_altered(done.altered)


def _with_progress(title: str, act: Callable[[Actor, Callable[[int], None]], _Done]) -> _Done:
    """Do it in the operator's name and show how far it is; end with what to do where a key does not open."""
    from handover.administration.operators import operator
    from handover.sealing.data_keys import LockedError

    with Progress(console=notes, transient=True, disable=not notes.is_terminal) as bars:
        task = bars.add_task(title, total=None)
        try:
            return act(operator(), lambda n: bars.advance(task, n))
        except LockedError as problem:
            raise fail(str(problem)) from problem


def _tell_altered(names: Sequence[str]) -> None:
    for name in names:
        notes.print(f"altered, left as it is: {name}", highlight=False, markup=False)
    if names:
        raise typer.Exit(1)
