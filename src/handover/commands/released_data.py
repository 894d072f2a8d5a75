"""``handover oversight import``, ``sets``, ``report`` and ``reports``: public releases, taken in and counted."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from handover.commands.console import fail, notes, solved
from handover.commands.prerequisites import needs_extra, uses_django
from handover.released_data.kinds import ReleasedKind

AsJson = Annotated[bool, typer.Option("--json", help="one JSON object, for programs")]


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.HANDOVER_DATA_DIR) / "released"


@uses_django()
@needs_extra("oversight")
def import_release(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet or workbook")],
    kind: Annotated[ReleasedKind, typer.Option(help="what its rows are; see docs/released-data.md")],
    column_map: Annotated[
        Path | None, typer.Option("--map", help="YAML map of its columns, where no published layout fits")
    ] = None,
) -> None:
    """Take a public release in. The last line is one JSON object: rows = kept + rejected + excluded."""
    from handover.released_data.file_import import take_in
    from handover.released_data.reading import ReleasedFileError

    try:
        with notes.status(f"reading {file.name}"):
            found = take_in(file, kind, column_map, _folder(), datetime.now(UTC).date())
    except ReleasedFileError as problem:
        raise fail(str(problem)) from problem
    notes.print(
        f"{found.layout}: {found.kept:,} of {found.rows:,} rows kept; left out: "
        f"{', '.join(found.left_out) or 'no column'}",
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip
    typer.echo(json.dumps(asdict(found)))


@uses_django()
def list_sets(as_json: AsJson = False) -> None:
    """List the releases that were taken in."""
    from handover.released_data.file_import import taken_in
    from handover.released_data.reading import ReleasedFileError

    try:
        sets = taken_in(_folder())
    except ReleasedFileError as problem:
        raise fail(str(problem)) from problem
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in sets]))
        return
    for one in sets:
        days = f", {one.first_day} to {one.last_day}" if one.first_day else ""
        typer.echo(f"{one.kind} {one.digest[:12]}: {one.file}, {one.kept:,} of {one.rows:,} rows{days}")
    if not sets:
        typer.echo("No release was taken in; begin with: handover oversight import FILE --kind KIND")


def list_reports(as_json: AsJson = False) -> None:
    """List the reports over released data, with what each counts and over what."""
    from handover.released_data.reports import declared_reports

    found = declared_reports().values()
    if as_json:
        typer.echo(json.dumps({one.name: {"counts": one.counts, "over": one.over} for one in found}))
        return
    for one in found:
        typer.echo(f"{one.name}\n    counts: {one.counts}\n    over: {one.over}")


@uses_django()
@needs_extra("oversight")
def report(
    name: Annotated[str, typer.Argument(help="the report's name; `handover oversight reports` lists them")],
    facility: Annotated[str, typer.Option(help="a facility's name, where the report asks for one")] = "",
    digest: Annotated[
        str, typer.Option("--set", help="beginning of the set's digest, where several were taken in")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Run a report over released data: its definition, the set that it read, and its rows."""
    from handover.released_data.reading import ReleasedFileError
    from handover.released_data.reports import run

    try:
        with notes.status(f"counting {name}"):
            found = run(name, _folder(), {"facility": facility}, digest)
    except ReleasedFileError as problem:
        raise fail(str(problem)) from problem
    if as_json:
        typer.echo(json.dumps(found))
    else:
        _print(found)


@uses_django()
@needs_extra("oversight")
def protect(
    name: Annotated[
        str, typer.Argument(help="a report whose rows are two names and a count: outcomes-by-state")
    ],
    digest: Annotated[
        str, typer.Option("--set", help="beginning of the set's digest, where several were taken in")
    ] = "",
    work: Annotated[
        int,
        typer.Option(min=1, help="how much may be spent on it, in millions of entries of linear programs"),
    ] = 20,
) -> None:
    """Tell what a linear program learns of a report's counts of 1 to 10 if these alone are withheld, and with how few
    numbers in all it learns nothing. The last line is one JSON object. It writes no table: what is published is a
    package (`handover oversight package draft`), which withholds more than the least, as a secret draw has it.

    A million entries is about 20 s of one processor core; no clock is read, so that the same set has the same answer
    everywhere. Exit code 2 where the work is spent before it is known what is learned.
    """
    from handover.released_data.linked_tables import CannotProtectError, WorkSpentError
    from handover.released_data.protected_report import protected
    from handover.released_data.reading import ReleasedFileError
    from handover.released_data.reports import run
    from handover.released_data.solver_work import MOST, SolverWork

    try:
        with notes.status(f"protecting {name}") as status:
            spent = SolverWork(told=solved(status, f"protecting {name}"), in_all=work * MOST)
            found = protected(run(name, _folder(), {}, digest), spent)
    except WorkSpentError as problem:
        raise fail(
            f"protecting {name}: {problem}. Nothing is known of it; give more with: --work {2 * work}"
        ) from problem
    except (ReleasedFileError, CannotProtectError) as problem:
        raise fail(str(problem)) from problem
    typer.echo(json.dumps({"report": name, **asdict(found)}))


def _print(found: dict[str, Any]) -> None:
    typer.echo(f"{found['report']}: {found['counts']}\nover: {found['over']}")
    for one in found["sets"]:
        days = f", {one['first_day']} to {one['last_day']}" if one["first_day"] else ""
        typer.echo(f"from: {one['file']} ({one['source']}), {one['kept']:,} of {one['rows']:,} rows{days}")
    if found["not_for_release"]:
        typer.echo(f"not for release: {found['not_for_release']} rows have a count of 1 to 10")
    rows = found["rows"]
    if not rows:
        typer.echo("No row: nothing in the set is of this kind.")
        return
    table = Table()
    for column in rows[0]:
        table.add_column(
            column.replace("_", " "), overflow="fold", justify="right" if _is_number(rows, column) else "left"
        )
    for row in rows:
        table.add_row(*(_shown(column, value) for column, value in row.items()))
    Console().print(table)


def _is_number(rows: list[dict[str, Any]], column: str) -> bool:
    return any(isinstance(row[column], int | float) for row in rows)


def _shown(column: str, value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, int) and not isinstance(value, bool) and not column.endswith("year"):
        return f"{value:,}"
    return str(value)
