"""How long each report over released data takes, over synthetic events: DuckDB over Parquet.

    python -m bench.oversight [--events 1000000 --events 10000000 --events 50000000]

Arrests and detainers of each size are made in a new folder, in the columns that a release is kept in, and every report
that reads them is run by the code of `handover oversight report`. What is kept is in the order of its columns, the day
first: the rows of a first period are drawn and sorted, and those of the others are the same with the days moved, since
to draw and sort 50 million takes longer than all the reports. A line for each period and each report on stderr, a line
a size with the seconds of each report; the last line is one JSON object, which tells how the slowest report grew from
the first size to the last. The values are drawn without any relation to a real release.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from handover.released_data.file_import import ReleasedSet, database, stored
from handover.released_data.kinds import COLUMNS, ReleasedKind
from handover.released_data.reports import declared_reports, run

_DAYS: Final = 1400
_PERIOD: Final = 2_000_000
"""About so many rows are of one period."""
_DRAWN: Final = {
    "area": "CASE WHEN n % 50 = 0 THEN NULL ELSE 'Area ' || (hash(n, 2) % 25) END",
    "method": "['CAP Local Incarceration', 'Located', 'Non-Custodial Arrest', 'Probation and Parole', 'Patrol'][1 + "
    "(hash(n, 3) % 5)::INTEGER]",
    "facility": "'Jail ' || (hash(n, 4) % 3000)",
    "city": "'City ' || (hash(n, 4) % 2500)",
    "state": "CASE WHEN n % 9 = 0 THEN NULL ELSE chr(65 + (hash(n, 4) % 25)::INTEGER) || 'X' END",
    "lift_reason": "CASE WHEN n % 3 > 0 THEN NULL ELSE ['Booked into Detention', 'Detainer Declined by LEA', 'Lifted']"
    "[1 + (hash(n, 6) % 3)::INTEGER] END",
    "disposition": "CASE WHEN n % 5000 = 0 THEN 'Foreign Born USC' ELSE 'Other' END",
    "arrest_date": "NULL::DATE",
    "year": "2015 + n % 4",
    "count": "1000 + n",
    "county_fips": "lpad((n % 3000)::VARCHAR, 5, '0')",
}
_SMALL: Final = {ReleasedKind.LIFT_REASONS: 12, ReleasedKind.FACILITY_COUNTIES: 3000}


def main(
    events: Annotated[list[int] | None, typer.Option(help="events of each kind; may be repeated")] = None,
) -> None:
    """Make events and time every report over them."""
    sizes = sorted(events or [1_000_000, 10_000_000])
    found, made = {}, {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            began = time.perf_counter()
            _make(folder, size)
            made[size] = round(time.perf_counter() - began, 1)
            found[size] = {name: _seconds(name, folder) for name in _names()}
        typer.echo(
            f"{size:,} events, made in {made[size]} s: "
            + ", ".join(f"{name} {s:.2f} s" for name, s in found[size].items())
        )
    slowest = max(found[sizes[-1]], key=lambda name: found[sizes[-1]][name])
    typer.echo(
        json.dumps({
            "events": sizes, "processors": os.cpu_count(), "made_s": made, "slowest": slowest,
            "slowest_s": {size: round(found[size][slowest], 3) for size in sizes},
            "reports": len(found[sizes[-1]]),
            "under_3_s": {size: sum(s < 3 for s in found[size].values()) for size in sizes},
        })
    )  # fmt: skip


def _names() -> list[str]:
    made = {ReleasedKind.ARRESTS, ReleasedKind.DETAINERS, *_SMALL}
    return [name for name, one in declared_reports().items() if set(one.kinds) <= made]


def _make(folder: Path, size: int) -> None:
    for kind in (ReleasedKind.ARRESTS, ReleasedKind.DETAINERS, *_SMALL):
        rows = _SMALL.get(kind, size)
        one = ReleasedSet(
            kind, "0" * 64, kind, "bench", "drawn", rows, rows, {}, {}, None, [], "2015-10-01", "2019-07-31"
        )  # fmt: skip
        parts = list(_parts(kind, rows, folder))
        with database() as opened:
            whole = opened.read_parquet([str(part) for part in parts])
            whole.write_parquet(str(folder / f"{one.stem}.parquet"), compression="zstd")
        for part in parts:
            part.unlink()
        (folder / f"{one.stem}.json").write_text(json.dumps(asdict(one)))


def _parts(kind: ReleasedKind, rows: int, folder: Path) -> Iterator[Path]:
    """The rows by periods, in the order in which a release is kept. The first is drawn; the others are the same with
    the days moved, for to sort each took most of the time. Equal rows are of one day, and so in one period."""
    count = min(max(1, rows // _PERIOD), _DAYS)
    days, each = _DAYS // count, rows // count
    first = folder / f"{kind}.0000.part"
    for period in range(count):
        path = folder / f"{kind}.{period:04}.part"
        moved = f"SELECT * REPLACE (event_date + {period * days} AS event_date) FROM read_parquet('{first}')"
        with database() as opened:
            query = moved if period else stored(kind, _drawn(kind, each, days))
            opened.sql(query).write_parquet(str(path), compression="zstd")
        typer.echo(f"{kind}: period {period + 1} of {count} made, {each:,} rows each", err=True)
        yield path


def _drawn(kind: ReleasedKind, rows: int, days: int) -> str:
    event = f"DATE '2015-10-01' + (hash(n, 1) % {days})::INTEGER"
    drawn = {"event_date": event, **_DRAWN}
    columns = ", ".join(f"{drawn.get(c, 'NULL::VARCHAR')} AS {c}" for c in COLUMNS[kind])
    return f"SELECT {columns}, NULL::BOOLEAN AS repeat FROM range({rows}) AS r(n)"


def _seconds(name: str, folder: Path) -> float:
    """Of one run from nothing: open the database, read the file, count."""
    began = time.perf_counter()
    run(name, folder, {"facility": "Jail 7"})
    took = time.perf_counter() - began
    typer.echo(f"{name}: {took:.2f} s", err=True)
    return took


if __name__ == "__main__":
    typer.run(main)
