"""How long each report over released data takes, over synthetic events: DuckDB over Parquet.

    python -m bench.oversight [--events 1000000 --events 10000000]

Arrests and detainers of each size are made in a new folder, in the columns that a release is kept in, and every report
that reads them is run by the code of `handover oversight report`. A line a size with the seconds of each report; the
last line is one JSON object, which tells how the slowest report grew from the first size to the last. The values are
drawn without any relation to a real release.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from handover.released_data.kinds import COLUMNS, ReleasedKind
from handover.released_data.reports import declared_reports, run
from handover.released_data.taking_in import ReleasedSet, database, stored

_DRAWN: Final = {
    "event_date": "DATE '2015-10-01' + (hash(n, 1) % 1400)::INTEGER",
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
    found = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            _make(folder, size)
            found[size] = {name: _seconds(name, folder) for name in _names()}
        typer.echo(f"{size:,} events: " + ", ".join(f"{name} {s:.2f} s" for name, s in found[size].items()))
    slowest = max(found[sizes[-1]], key=lambda name: found[sizes[-1]][name])
    typer.echo(
        json.dumps({
            "events": sizes, "processors": os.cpu_count(), "slowest": slowest,
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
        columns = ", ".join(f"{_DRAWN.get(c, 'NULL::VARCHAR')} AS {c}" for c in COLUMNS[kind])
        one = ReleasedSet(
            kind, "0" * 64, kind, "bench", "drawn", rows, rows, {}, {}, None, [], "2015-10-01", "2019-07-31"
        )  # fmt: skip
        with database() as opened:
            made = opened.sql(
                stored(kind, f"SELECT {columns}, NULL::BOOLEAN AS repeat FROM range({rows}) AS r(n)")
            )
            made.write_parquet(str(folder / f"{one.stem}.parquet"), compression="zstd")
        (folder / f"{one.stem}.json").write_text(json.dumps(asdict(one)))


def _seconds(name: str, folder: Path) -> float:
    """Of one run from nothing: open the database, read the file, count."""
    began = time.perf_counter()
    run(name, folder, {"facility": "Jail 7"})
    return time.perf_counter() - began


if __name__ == "__main__":
    typer.run(main)
