"""``handover records``: feeds of criminal, warrant and immigration records, their files, and a record's history."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import uses_django

if TYPE_CHECKING:
    from handover.repositories.importing.run import FeedFile, ImportReport
    from handover.repositories.models import Feed

app = typer.Typer(no_args_is_help=True, help="Feeds of records, their files, and what became of a record.")
feed_app = typer.Typer(no_args_is_help=True, help="The feeds that are declared.")
app.add_typer(feed_app, name="feed")

AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs")]
_Name = Annotated[str, typer.Argument(help="the feed's name")]


@feed_app.command("add")
@uses_django()
def add_feed(  # noqa: PLR0913, PLR0917 - an option a field
    name: _Name,
    source: Annotated[str, typer.Option(help="the system that speaks, as its records name it")],
    form: Annotated[str, typer.Option(help="form of its files; see docs/records.md")] = "jsonl",
    reliability: Annotated[str, typer.Option(help="primary, system or secondary")] = "system",
    full: Annotated[
        bool, typer.Option("--full", help="each file lists every record: what is absent is retracted")
    ] = False,
    kinds: Annotated[str, typer.Option(help="kinds of record it may send, by commas; empty: all")] = "",
    agency: Annotated[str, typer.Option(help="ORI of the agency that may send it")] = "",
    column_map: Annotated[Path | None, typer.Option("--map", help="YAML map of a table's columns")] = None,
    most_retracted: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="share of the records that one file may retract without confirmation"
        ),
    ] = 0.02,
) -> None:
    """Declare a feed. One that is declared already is refused if anything differs."""
    from handover.administration.operators import operator
    from handover.repositories.feeds import FeedError, declare

    try:
        text = column_map.read_text(encoding="utf-8") if column_map else ""
        made = declare(
            name, form=form, source=source, reliability=reliability, mode="full" if full else "incremental",
            kinds=[k.strip() for k in kinds.split(",") if k.strip()], agency=agency, column_map=text,
            most_retracted=most_retracted, actor=operator(),
        )  # fmt: skip
    except (FeedError, OSError, UnicodeDecodeError) as problem:
        raise fail(str(problem)) from problem
    typer.echo(f"feed {made.name} is declared: {made.source}, {made.form}, {made.get_mode_display()}")


@feed_app.command("list")
@uses_django()
def list_feeds(as_json: AsJson = False) -> None:
    """List the feeds, with the last file of each and how many records are on file."""
    from handover.repositories.feeds import listed

    rows = listed()
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo(
            f"{row['name']}: {row['source']}, {row['form']}, {row['mode']}, {row['records']} records; {row['last']}"
        )
    if not rows:
        typer.echo("No feed is declared; declare one with: handover records feed add")


class ListKind(StrEnum):
    """What a list of a feed holds."""

    OFFENCE = "offence"
    DISPOSITION = "disposition"


@app.command("codes")
@uses_django()
def load_codes(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="the list")],
    feed: Annotated[str, typer.Option(help="the feed whose source uses these words")],
    kind: Annotated[ListKind, typer.Option(help="what the list holds")],
) -> None:
    """Load a feed's list in place of the one before: NCIC offence codes, or words for dispositions.

    A list of offences has one code of four digits per line, a list of dispositions one TEXT,CATEGORY per line.
    """
    from handover.administration.operators import operator
    from handover.repositories.feeds import FeedError
    from handover.repositories.word_lists import load

    try:
        count = load(_feed(feed), file, kind.value, actor=operator())
    except (FeedError, OSError, UnicodeDecodeError) as problem:
        raise fail(f"{file}: {problem}") from problem
    typer.echo(f"feed {feed} has a list of {count} {kind.value} {'entry' if count == 1 else 'entries'}")


@app.command("import")
@uses_django()
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="the feed's file")],
    feed: Annotated[str, typer.Option(help="the declared feed that it belongs to")],
    apply: Annotated[str, typer.Option(help="digest of the dry run: import the file")] = "",
    map_file: Annotated[
        Path | None, typer.Option("--map", help="YAML map of the columns, if not the feed's own")
    ] = None,
    as_of: Annotated[
        str, typer.Option(help="day that the file speaks of, CCYY-MM-DD, where it does not say")
    ] = "",
    rejects: Annotated[
        Path | None, typer.Option(help="file for what is refused; by default FILE.rejects.jsonl")
    ] = None,
    retract_absent: Annotated[
        bool, typer.Option(help="confirm the retraction of many absent records")
    ] = False,
    extractor: Annotated[str, typer.Option(help="extractor for images: mindtct or leader")] = "mindtct",
) -> None:
    """Import a feed's file: first a dry run with its report and digest, then again with --apply DIGEST.

    The last line is one JSON object. Exit code 1 where a record was refused, 2 where the file could not be imported.
    """
    source = _feed_file(file, feed, map_file, as_of, extractor)
    refused_to = rejects or file.with_name(file.name + ".rejects.jsonl")
    report = _taken(source, refused_to, apply, retract_absent_too=retract_absent)
    for note in report.notes:
        notes.print(note, highlight=False)
    if not apply:
        notes.print(
            f"A dry run: nothing was written. To take it in: --apply {report.digest}", highlight=False
        )
    typer.echo(json.dumps(report.as_json()))
    if report.rules:
        raise typer.Exit(1)


def _taken(source: FeedFile, rejects: Path, digest: str, *, retract_absent_too: bool) -> ImportReport:
    """The report of a dry run, or with its digest of taking the file in. Raises ``typer.Exit`` where it cannot be."""
    from handover.administration.operators import operator
    from handover.formats.records import RecordFileError
    from handover.repositories.importing.rejects import RejectsFile
    from handover.repositories.importing.run import ImportRefusedError, apply, dry_run

    with bars() as progress, RejectsFile(rejects) as refuse:
        try:
            if not digest:
                report = dry_run(source, progress, refuse)
            else:
                report = apply(
                    source, digest, actor=operator(), progress=progress, rejects=refuse,
                    retract_absent_too=retract_absent_too,
                )  # fmt: skip
        except (RecordFileError, ImportRefusedError, OSError) as problem:
            raise fail(f"{source.path}: {problem}") from problem
    if refuse.count:
        notes.print(f"What was refused stands in {refuse.path}", highlight=False)
    return report


@app.command("take")
@uses_django()
def take_files(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="the folder that is written into")
    ],
    feed: Annotated[str, typer.Option(help="the declared feed whose files come there")],
) -> None:
    """Import every file of a feed's drop folder that has its .sha256 beside it: one JSON line per file.

    A file with too many refused or retracted records waits for a person. Exit code 1 if a file waits, 2 if one was
    refused.
    """
    from handover.administration.operators import operator
    from handover.repositories.drop_folder import FeedFolderError, take_folder

    outcomes = set()
    row = _feed(feed)
    try:
        with notes.status("taking in") as status:
            for line in take_folder(folder, row, actor=operator()):
                status.update(f"taken in: {line['file']}")
                outcomes.add(line["outcome"])
                typer.echo(json.dumps(line))
    except FeedFolderError as problem:
        raise fail(str(problem)) from problem
    if outcomes - {"taken"}:
        raise typer.Exit(2 if "refused" in outcomes else 1)


def _feed_file(file: Path, feed: str, map_file: Path | None, as_of: str, extractor: str) -> FeedFile:
    from handover.repositories.feed_context import feed_file

    row = _feed(feed)
    try:
        if map_file:
            row.column_map = map_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise fail(f"{map_file}: {problem}") from problem
    try:
        stated = date.fromisoformat(as_of) if as_of else None
    except ValueError as problem:
        raise fail(f"--as-of: {as_of} is no day; write CCYY-MM-DD") from problem
    return feed_file(row, file, as_of=stated, extractor=extractor)


def _feed(name: str) -> Feed:
    from handover.repositories.models import Feed

    row = Feed.objects.filter(name=name).first()
    if row is None:
        known = ", ".join(Feed.objects.values_list("name", flat=True)) or "none yet"
        raise fail(
            f"no feed {name} is declared (declared: {known}); declare it with: handover records feed add"
        )
    return row


class bars:  # noqa: N801 - a context manager used like a function
    """Progress by what is done, on stderr."""

    def __enter__(self) -> Callable[[str, int], None]:
        from rich.progress import Progress, TaskID, TextColumn, TimeElapsedColumn

        self._bars = Progress(
            TextColumn("{task.description:<20}"),
            TextColumn("{task.completed:,.0f}"),
            TimeElapsedColumn(),
            console=notes,
        )
        self._bars.start()
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int) -> None:
            if what not in tasks:
                tasks[what] = self._bars.add_task(what, total=None)
            self._bars.update(tasks[what], completed=done)

        return tell

    def __exit__(self, *_: object) -> None:
        self._bars.stop()
