"""``handover backup``: copy a whole deployment, look whether a copy is whole, put it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.conf.backup.copies import BackupReport

app = typer.Typer(no_args_is_help=True, help="Copies of the whole deployment: make, check, put back.")
_Folder = Annotated[Path, typer.Argument(help="folder of the backup")]


@app.command()
@uses_django()
def create(
    folder: _Folder,
    keys: Annotated[bool, typer.Option(help="with the keys; without them keep those elsewhere")] = True,
) -> None:
    """Copy database, kept files, galleries and keys of one moment into a new folder, while the services run.

    Whoever reads it reads everything: keep it where only the operator does.
    """
    from handover.conf.backup import copies
    from handover.conf.backup.databases import BackupError

    with notes.status("copying"):
        try:
            report = copies.create(folder, keys=keys)
        except (BackupError, OSError) as problem:
            raise fail(str(problem)) from problem
    typer.echo(
        f"{folder}: {report.files} files, {report.size} bytes; check it with: handover backup check {folder}"
    )


@app.command()
@uses_django()
def check(folder: _Folder) -> None:
    """Read every byte of a backup and compare it with its list; of an SQLite database also its rows with the stored
    files, and check its audit chain. Exit code 1 where something is missing or altered. A PostgreSQL dump is opened
    only by putting it back."""
    from handover.conf.backup import copies
    from handover.conf.backup.databases import BackupError

    with notes.status("reading"):
        try:
            report = copies.check(folder)
        except (BackupError, OSError) as problem:
            raise fail(str(problem)) from problem
    _tell(folder, report)


@app.command()
@uses_django()
def restore(folder: _Folder) -> None:
    """Put a backup into this deployment, which must be empty: no tables, no files. Then compare its rows with its
    files and verify the audit chain. Exit code 1 where something does not fit, 2 where nothing was put back."""
    from handover.conf.backup import copies
    from handover.conf.backup.databases import BackupError

    with notes.status("putting back"):
        try:
            report = copies.restore(folder)
        except (BackupError, OSError) as problem:
            raise fail(str(problem)) from problem
    _tell(folder, report)
    typer.echo("put back; then: handover migrate, handover records index, handover check")


def _tell(folder: Path, report: BackupReport) -> None:
    for finding in report.findings[:100]:
        typer.echo(finding)
    if report.findings:
        raise typer.Exit(1)
    typer.echo(f"{folder}: whole, {report.files} files, {report.size} bytes")
