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


LASTS = (
    "INGRAM", "SALINAS", "ABBOT", "BARNES", "JUAREZ", "URIBE", "ZAPATA", "ELLISON", "CORDOVA", "DRAPER", "MACIAS",
    "MERCER", "UPTON", "WARNER", "TALBOT", "JESSUP", "NAVARRO", "OAKLEY", "LANDRY", "GARLAND", "IBARRA", "QUINTANA",
    "LEDEZMA", "YARROW", "ESPARZA", "OROZCO", "PRESCOTT", "QUIGLEY", "DELGADO", "SAWYER", "ZELLER", "RENTERIA",
    "NORWOOD", "FUENTES", "HERRERA", "HOLCOMB", "PALACIOS", "CALDWELL", "TREVINO", "VICKERS",
)  # fmt: skip
FIRSTS = (
    "TOMAS", "MARCUS", "XAVIER", "AARON", "NADIA", "HELENA", "YESENIA", "SILVIA", "JOEL", "BRUNO", "PAULA", "GLENN",
    "FAITH", "IRMA", "WENDY", "DARIO", "ZANE", "RENE", "ERNESTO", "DIANA", "CARLOS", "KAREN", "CECILIA", "BRENT",
    "ALMA", "OSCAR", "VICTOR", "LORENA", "ELISA", "URSULA",
)  # fmt: skip
Row = dict[str, str]
FIELDS = ("id", "last", "first", "dob", "ssn", "zip", "suffix")


def persons(rng: np.random.Generator, count: int, *, letter: str = "p", zips: int = 40) -> list[Row]:
    """People of few names, so that many share one, living in few places."""
    rows = []
    for n in range(count):
        born = f"{rng.integers(1955, 2005)}-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
        rows.append({
            "id": f"{letter}{n}", "last": str(rng.choice(LASTS)), "first": str(rng.choice(FIRSTS)), "dob": born,
            "ssn": f"{rng.integers(200, 660)}{rng.integers(10, 99)}{rng.integers(1000, 9999)}",
            "zip": f"{60000 + rng.integers(zips)}", "suffix": "",
        })  # fmt: skip
    return rows


def copied(rng: np.random.Generator, row: Row, letter: str, *, slip: float = 0.25) -> Row:
    """The same person in another record, a letter of a name left out now and then."""
    again = {**row, "id": letter + row["id"]}
    for name in ("last", "first"):
        if rng.random() < slip / 2 and len(again[name]) > 3:
            at = int(rng.integers(1, len(again[name])))
            again[name] = again[name][:at] + again[name][at + 1 :]
    return again


def exchanged_files(
    folder: Path, share: float, *, people: int = 600, both: int = 400, seed: int = 11
) -> tuple[Path, Path, Path]:
    """Two files of ``people``, ``both`` of them in either; in ``share`` of the right rows first and last exchanged."""
    rng = np.random.default_rng(seed)
    left = persons(rng, people)
    right = [copied(rng, row, "r") for row in left[:both]]
    right += [{**row, "id": f"rx{n}"} for n, row in enumerate(persons(rng, people - both))]
    for row in right:
        if rng.random() < share:
            row["last"], row["first"] = row["first"], row["last"]
    return _written(folder, left, right, ("last", "first", "dob"))


def families_file(
    folder: Path, kind: str, pairs: int, *, numbers: bool = False, people: int = 400, seed: int = 12
) -> tuple[Path, Path, Path]:
    """One file: ``people`` twice each, and ``pairs`` of twins, or of father and son, at one address: k17 and tk17."""
    rng = np.random.default_rng(seed)
    rows = persons(rng, people)
    rows += [copied(rng, row, "c") for row in rows]
    for one in persons(rng, pairs, letter="k"):
        other = {
            **one,
            "id": "t" + one["id"],
            "first": str(rng.choice([f for f in FIRSTS if f != one["first"]])),
        }
        other["ssn"] = f"{int(one['ssn']) + 1:09d}"
        if kind == "father and son":
            other |= {"first": one["first"], "suffix": "JR", "dob": f"{int(one['dob'][:4]) - 25}-03-17"}
            one["suffix"] = "SR"
            other["ssn"] = f"{rng.integers(200, 660)}{rng.integers(10, 99)}{rng.integers(1000, 9999)}"
        rows += [one, other]
    fields = ("last", "first", "dob", "zip", "suffix", *(("ssn",) if numbers else ()))
    file, _, columns = _written(folder, rows, rows, fields)
    return file, file, columns


def _written(
    folder: Path, left: list[Row], right: list[Row], fields: tuple[str, ...]
) -> tuple[Path, Path, Path]:
    for name, rows in (("left", left), ("right", right)):
        write_csv(folder / f"{name}.csv", FIELDS, [[row[f] for f in FIELDS] for row in rows])
    columns = folder / "map.yaml"
    columns.write_text("".join(f"{name}: {name}\n" for name in ("id", *fields)))
    return folder / "left.csv", folder / "right.csv", columns
