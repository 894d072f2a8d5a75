"""Small files to link, made from synthetic people."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from tests.matching.biographics.synthetic import booking, people

COLUMNS = ("key", "given", "family", "born", "ssn")
MAP = "id: key\nfirst: given\nlast: family\nbirth: born\nssn: ssn\n"


def write_files(folder: Path, count: int = 300, seed: int = 3) -> tuple[Path, Path, Path, Path]:
    """Left, right, map and truth: each of ``count`` people once in either file, misspelt in the right one."""
    rng = np.random.default_rng(seed)
    rows: tuple[list[list[str]], list[list[str]]] = ([], [])
    for place, record in enumerate(people(seed, count)):
        for side, what in enumerate((record, booking(rng, record))):
            name = what.names[0]
            ssn = dict(what.numbers).get("SSN", "")
            birth = what.births[0] if what.births else ""
            rows[side].append([f"{'LR'[side]}{place}", name.first, name.last, birth, ssn])
    left, right, columns, truth = (
        folder / name for name in ("left.csv", "right.csv", "map.yaml", "pairs.csv")
    )
    for path, table in zip((left, right), rows, strict=True):
        write_csv(path, COLUMNS, table)
    columns.write_text(MAP)
    write_csv(truth, ("left", "right"), [[f"L{place}", f"R{place}"] for place in range(count)])
    return left, right, columns, truth


def write_csv(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
