"""Noised records of simulated people, by pseudopeople (its sample of one town), as one CSV file.

    python bench/pseudopeople_csv.py OUT.csv

Run by an interpreter that has pseudopeople; it imports nothing of ours. ``bench_noised`` makes that environment.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

_COLUMNS = ("side", "person", "first", "middle", "last", "birth", "sex", "ssn")


def _main(out: Path) -> None:
    import pseudopeople  # type: ignore[import-not-found,unused-ignore]

    quiet = {"seed": 0, "verbose": False}
    sets: tuple[tuple[str, Any], ...] = (
        ("enrolled", pseudopeople.generate_social_security(**quiet)),
        ("census", pseudopeople.generate_decennial_census(year=2020, **quiet)),
        ("tax_forms", pseudopeople.generate_taxes_w2_and_1099(year=2020, **quiet)),
    )
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for side, table in sets:
            for row in table.astype(object).where(table.notna(), "").to_dict("records"):
                middle = row.get("middle_name", row.get("middle_initial", ""))
                rest = (row.get(name, "") for name in ("date_of_birth", "sex", "ssn"))
                writer.writerow(
                    (side, row["simulant_id"], row["first_name"], middle, row["last_name"], *rest)
                )


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
