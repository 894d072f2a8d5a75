"""What sealing rows costs: the time to seal and to open a value of a row, and how much longer it gets.

    python -m bench.sealed_rows [--values 2000]

Each time is the median over the values, in milliseconds, of one process without a database; ``bytes`` is what the
database holds more for each value, or less: JSON is deflated.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from typing import Any

import django
import typer


def main(values: int = 2000) -> None:
    """Seal and open values of the sizes that rows have."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["HANDOVER_DATA_DIR"] = place
        os.environ["DJANGO_SETTINGS_MODULE"] = "handover.conf.settings"
        django.setup()
        from handover.sealed_columns.keys import data_keys
        from handover.stages.detainer.models import Paper
        from handover.stages.review.models import Statement

        data_keys().newest()  # the first is made here: there is no database to ask whether rows are sealed
        salt = os.urandom(16)
        sizes: dict[str, tuple[Any, Any]] = {
            "text_300": (Statement._meta.get_field("text"), "x" * 300),
            "json_4000": (
                Paper._meta.get_field("facts"),
                {"facts": [os.urandom(38).hex() for _ in range(50)]},
            ),
            "pdf_200000": (Paper._meta.get_field("pdf"), os.urandom(200_000)),
        }
        found: dict[str, Any] = {"values": values}
        for name, (column, value) in sizes.items():
            cells, sealing, opening = [], [], []
            for _ in range(values):
                began = time.perf_counter()
                cells.append(column.written(value, salt))
                sealing.append(1000 * (time.perf_counter() - began))
            for cell in cells:
                began = time.perf_counter()
                assert column.opened(cell, salt) == value
                opening.append(1000 * (time.perf_counter() - began))
            found[name] = {
                "seal_ms": round(statistics.median(sealing), 4),
                "open_ms": round(statistics.median(opening), 4),
                "bytes": len(cells[0].raw) - len(_plain(value)),
            }
        found["number_hash_ms"] = round(statistics.median(_hashing(values)), 4)
        typer.echo(json.dumps(found))


def _hashing(values: int) -> list[float]:
    """The time to hash each of that many A-numbers."""
    from handover.repositories.models import ImmigrationIdentity
    from handover.sealed_columns.hashed import hashed_columns

    (column,) = hashed_columns(ImmigrationIdentity)
    times = []
    for n in range(values):
        began = time.perf_counter()
        column.hashed(f"{200_000_000 + n}")
        times.append(1000 * (time.perf_counter() - began))
    return times


def _plain(value: Any) -> bytes:
    """As the database would hold it without a seal."""
    if isinstance(value, bytes):
        return value
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
    return text.encode()


if __name__ == "__main__":
    typer.run(main)
