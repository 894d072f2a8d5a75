"""`handover evaluate linkage` on files of pseudopeople, which simulates people and forms; Splink in the same run.

    python bench/linkage_noised.py [--keep FOLDER]

Left is each person's first record at Social Security; right the 2020 census (no numbers), then that year's tax forms
(no dates of birth, often a wrong number; several a person); some of the right are nobody's of the left. The number of
the simulated person is the truth, and only judges. pseudopeople's environment is made as in ``bench_noised``. Prints
one JSON object on the last line.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bench_noised import ENROLLED, noised_rows

from handover.matching.types import Biographics

FIELDS = ("id", "first", "middle", "last", "birth", "sex", "ssn")


def _row(key: str, b: Biographics) -> dict[str, str]:
    name = b.names[0] if b.names else None
    numbers = dict(b.numbers)
    return {
        "id": key,
        "first": name.first if name else "",
        "middle": name.middle if name else "",
        "last": name.last if name else "",
        "birth": b.births[0] if b.births else "",
        "sex": b.sex,
        "ssn": numbers.get("SSN", ""),
    }


def _written(file: Path, rows: Iterable[dict[str, str]], columns: tuple[str, ...]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def linked(folder: Path, enrolled: dict[str, Biographics], asked: Sequence[tuple[str, Biographics]]) -> Any:
    """The figures of one pair of files; only columns that both sides have are mapped."""
    folder.mkdir(parents=True, exist_ok=True)
    right = [(f"R{place}", person, b) for place, (person, b) in enumerate(asked)]
    left_rows = [_row(f"L{person}", b) for person, b in enrolled.items()]
    right_rows = [_row(key, b) for key, _, b in right]
    shared = [f for f in FIELDS if any(r[f] for r in left_rows) and any(r[f] for r in right_rows)]
    truth = [{"left": f"L{person}", "right": key} for key, person, _ in right if person in enrolled]
    mapping = folder / "columns.yaml"
    mapping.write_text("".join(f"{field}: {field}\n" for field in shared), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-m", "handover", "evaluate", "linkage",
            _written(folder / "left.csv", left_rows, FIELDS), _written(folder / "right.csv", right_rows, FIELDS),
            "--columns", mapping, "--truth", _written(folder / "truth.csv", truth, ("left", "right")),
            "--json", "--against", "splink",
        ],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return {"fields": shared, "true_pairs": len(truth), **json.loads(done.stdout.splitlines()[-1])}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="folder to leave the files in")
    keep: Path | None = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as scratch:
        place = keep or Path(scratch)
        rows = noised_rows(Path(scratch))
        if isinstance(rows, str):
            raise SystemExit(f"pseudopeople made nothing: {rows}")
        enrolled: dict[str, Biographics] = {}
        for side, person, record in rows:
            if side == ENROLLED:
                enrolled.setdefault(person, record)
        found = {
            name: linked(place / name, enrolled, [(p, b) for side, p, b in rows if side == name])
            for name in ("census", "tax_forms")
        }
    whole = {
        "bench": "linkage_noised",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        **found,
    }
    print(json.dumps(whole))


if __name__ == "__main__":
    main()
