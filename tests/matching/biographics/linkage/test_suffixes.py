"""Suffixes in name columns: taken out, compared as a field of their own, and father and son kept apart by them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from handover.matching.biographics.linkage.mapping import FieldKind, read_map
from handover.matching.biographics.linkage.run import Linked, link
from handover.matching.biographics.linkage.suffixes import parted
from tests.matching.biographics.linkage.data import copied, families_file, persons, write_csv

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("kind", "text", "name", "suffix"),
    [
        (FieldKind.SURNAME, "RIVERS JR", "RIVERS", "JR"),
        (FieldKind.SURNAME, "Rivers, Jr.", "RIVERS", "JR"),
        (FieldKind.SURNAME, "RIVERS VI", "RIVERS", "VI"),
        (FieldKind.SURNAME, "DA SILVA JÚNIOR", "DA SILVA", "JR"),
        (FieldKind.SURNAME, "RIVERS 3RD", "RIVERS", "III"),
        (FieldKind.SURNAME, "RIVERS, JR., WALTER", "RIVERS, WALTER", "JR"),
        (FieldKind.SURNAME, "JUNIOR", "JUNIOR", ""),
        (FieldKind.SURNAME, "RIVERS", "RIVERS", ""),
        (FieldKind.NAME, "Walter Rivers Jr.", "WALTER RIVERS", "JR"),
        (FieldKind.NAME, "Walter Rivers Senior", "WALTER RIVERS", "SR"),
        (FieldKind.NAME, "RIVERS III, WALTER", "RIVERS, WALTER", "III"),
        (FieldKind.NAME, "RIVERS, WALTER, IV", "RIVERS, WALTER", "IV"),
        (FieldKind.NAME, "RIVERS, WALTER JR", "RIVERS, WALTER", "JR"),
        (FieldKind.NAME, "RIVERS V, WALTER", "RIVERS, WALTER", "V"),
        (FieldKind.NAME, "Walter Rivers V", "Walter Rivers V", ""),
        (FieldKind.NAME, "Junior Rivers", "Junior Rivers", ""),
        (FieldKind.GIVEN, "WALTER JR", "WALTER", "JR"),
        (FieldKind.GIVEN, "WALTER V", "WALTER V", ""),
        (FieldKind.GIVEN, "ANA JUNIOR", "ANA JUNIOR", ""),
    ],
)
def test_a_suffix_is_told_from_a_name(kind: FieldKind, text: str, name: str, suffix: str) -> None:
    assert parted(text, kind) == (name, suffix)


def _families(folder: Path, form: str, pairs: int = 20) -> tuple[Path, Path]:
    """People twice, and fathers and sons of one name and address; the suffix stands in a name column."""
    import numpy as np

    rng = np.random.default_rng(5)
    rows = persons(rng, 300)
    for row in rows[:60]:
        row["suffix"] = str(rng.choice(["JR", "II", "III"]))
    rows += [copied(rng, row, "c") for row in rows]
    for one in persons(rng, pairs, letter="k"):
        son = {
            **one,
            "id": "t" + one["id"],
            "suffix": "JR",
            "dob": f"{int(one['dob'][:4]) + 24}{one['dob'][4:]}",
        }
        rows += [{**one, "suffix": "SR"}, son]
    if form == "last":
        table = [
            [r["id"], f"{r['last']} {r['suffix']}".strip(), r["first"], r["dob"], r["zip"]] for r in rows
        ]
        head: tuple[str, ...] = ("id", "last", "first", "dob", "zip")
    else:
        table = [
            [r["id"], f"{r['first']} {r['last']} {r['suffix']}".strip(), r["dob"], r["zip"]] for r in rows
        ]
        head = ("id", "name", "dob", "zip")
    write_csv(folder / "f.csv", head, table)
    (folder / "map.yaml").write_text("".join(f"{one}: {one}\n" for one in head))
    return folder / "f.csv", folder / "map.yaml"


def _pairs(linked: Linked) -> set[tuple[str, ...]]:
    rows = (side[linked.chosen].tolist() for side in linked.pairs)
    return {tuple(sorted((linked.left.keys[a], linked.right_keys[b]))) for a, b in zip(*rows, strict=True)}


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["last", "whole name"])
def test_father_and_son_are_told_by_the_suffix_in_their_name(tmp_path: Path, form: str) -> None:
    file, columns = _families(tmp_path, form)
    linked = link(file, file, read_map(columns), today=TODAY)
    suffix = next(field for field in linked.fields if field.name == "suffix")
    assert set(suffix.values) == {"JR", "SR", "II", "III"}
    assert not any(
        value.endswith((" JR", " SR", " II")) for field in linked.fields[:2] for value in field.values
    )
    made = _pairs(linked)
    assert sum(("k" in a and f"t{a}" == b) for a, b in made) <= 2
    true = {tuple(sorted((f"p{n}", f"cp{n}"))) for n in range(300)}
    assert len(made & true) >= 0.98 * len(true)


@pytest.mark.heavy
def test_a_suffix_in_the_name_is_one_in_its_own_column(tmp_path: Path) -> None:
    """Left has a column for it, right has it behind the surname."""
    file, _ = _families(tmp_path, "last", pairs=0)
    rows = list(csv.reader(file.open()))[1:]
    left = [[*row, ""] for row in rows[:300]]
    for row in left:
        last, _, suffix = row[1].partition(" ")
        row[1], row[-1] = last, {"II": "2nd", "JR": "Junior"}.get(suffix, suffix)
    write_csv(tmp_path / "l.csv", ("id", "last", "first", "dob", "zip", "suffix"), left)
    write_csv(
        tmp_path / "r.csv", ("id", "last", "first", "dob", "zip", "suffix"), [[*r, ""] for r in rows[300:]]
    )
    columns = tmp_path / "m.yaml"
    columns.write_text("id: id\nlast: last\nfirst: first\nbirth: dob\nzip: zip\nsuffix: suffix\n")
    linked = link(tmp_path / "l.csv", tmp_path / "r.csv", read_map(columns), today=TODAY)
    compared = next(field for field in linked.fields if field.name == "suffix")
    own = {linked.left.keys[n]: compared.left[n] for n in range(300)}
    assert all(compared.right[n] == own[key[1:]] for n, key in enumerate(linked.right_keys))
    assert len({value for value in own.values() if value >= 0}) == 3


@pytest.mark.heavy
@pytest.mark.parametrize("numbers", [False, True])
def test_twins_with_whole_names_stay_two(tmp_path: Path, numbers: bool) -> None:
    file, _, _ = families_file(tmp_path, "twins", 40, numbers=numbers)
    rows = list(csv.DictReader(file.open()))
    head = ("id", "name", "dob", "zip", *(("ssn",) if numbers else ()))
    whole = [{**row, "name": f"{row['first']} {row['last']}"} for row in rows]
    write_csv(tmp_path / "w.csv", head, [[row[one] for one in head] for row in whole])
    (tmp_path / "w.yaml").write_text("".join(f"{one}: {one}\n" for one in head))
    made = _pairs(link(tmp_path / "w.csv", tmp_path / "w.csv", read_map(tmp_path / "w.yaml"), today=TODAY))
    assert sum(f"t{a}" == b for a, b in made) <= 4
    true = {tuple(sorted((f"p{n}", f"cp{n}"))) for n in range(400)}
    assert len(made & true) >= 0.98 * len(true)
