"""``handover records show`` and ``history``: which records are on file under a key, and every version of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django
from handover.commands.records import AsJson

if TYPE_CHECKING:
    from handover.repositories.models import SourceRecord


@uses_django()
def show(
    key: Annotated[str, typer.Argument(help="UCN, FIN, number of a want, or a source's key")],
    as_json: AsJson = False,
) -> None:
    """List the records on file under a key: which there are and how they stand, not what they say."""
    rows = [
        {
            "record": head.pk, "kind": head.kind, "source": head.source, "key": head.source_key,
            "version": head.source_version, "state": head.state, "as_of": head.as_of.isoformat(),
        }
        for head in _found(key)
    ]  # fmt: skip
    _print(rows, as_json, "{kind} {key} of {source}: {state}, version {version}, as of {as_of}")


@uses_django()
def history(key: Annotated[str, typer.Argument(help="as for show")], as_json: AsJson = False) -> None:
    """List every version of the records under a key: when it came, by which file and line, and what it did."""
    rows = [
        {
            "kind": head.kind, "key": head.source_key, "number": v.number, "op": v.op, "version": v.source_version,
            "recorded_at": v.recorded_at.isoformat(timespec="seconds"), "file": v.run.file_name if v.run else "",
            "line": v.line,
        }
        for head in _found(key)
        for v in head.versions.select_related("run")
    ]  # fmt: skip
    _print(rows, as_json, "{kind} {key} version {number}: {op}, {recorded_at}, {file} line {line}")


def _found(key: str) -> list[SourceRecord]:
    from django.db.models import Q

    from handover.administration.operators import operator
    from handover.repositories.models import SourceRecord
    from handover.web.reading_audit import note_reading

    rows = list(
        SourceRecord.objects.filter(Q(subject=key) | Q(source_key=key)).order_by("kind", "source_key")[:1000]
    )
    note_reading(operator(), "records.read", "", records=[r.pk for r in rows])
    if not rows:
        raise fail("no record is on file under this key")
    return rows


def _print(rows: list[dict[str, Any]], as_json: bool, line: str) -> None:
    typer.echo(json.dumps(rows) if as_json else "\n".join(line.format(**row) for row in rows))
