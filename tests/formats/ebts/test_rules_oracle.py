"""What we write holds to the EBTS 9.1 rules as another's transcription of them has it, read here anew.

Our own dictionary is not asked: presence, occurrences, lengths, classes, codes and dates are judged from the JSON.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from handover.formats.ansi_nist import TaggedRecord, read
from handover.formats.ebts.booking import CourtSegment
from handover.formats.ebts.car import write_car
from tests.formats.ebts.builders import booking
from tests.formats.ebts.test_answers import errt, sre
from tests.formats.ebts.test_rapid import rpis, rpisr

pytestmark = pytest.mark.samples
LATER = {"2.098", "2.096", "2.218", "2.2020"}
"""Fields of 10.0 and of a state's own, which 9.1 does not know."""
CLASSES = {"A": "A-Za-zÀ-ÿ", "N": "0-9", "AN": "A-Za-zÀ-ÿ0-9", "B": "0-9"}


@pytest.fixture(scope="module")
def rules(samples: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((samples / "ebts/codes/ebts91_rules.json").read_text("utf-8"))
    assert len(found) >= 350
    return found


def bounds(text: str | None, most: int) -> tuple[int, int]:
    least, _, last = (text or "0-x").replace("*", "").partition("-")
    return int(least), most if last in {"x", "X"} else int(last or least)


def value_faults(rule: dict[str, Any], text: str, codes_held: bool) -> list[str]:
    least, most = bounds(rule["len"], 10**9)
    name, found = f"{rule['field']} {rule['mnemonic']}", []
    if not least <= len(text) <= most and text != "RPISR":  # five letters, against their own "3-4"
        found.append(f"{name}: {len(text)} characters, not {rule['len']}")
    kind = rule["type"].rstrip("S") or "AN"
    special = rule["special_chars"] or ""
    pattern = f"[{CLASSES.get(kind, '')} {re.escape(special)}]*"
    is_plain = special != "PRINT" and kind in CLASSES and "S" not in rule["type"][1:]
    if is_plain and not re.fullmatch(pattern, text):
        found.append(f"{name}: is not {rule['type']}")
    if codes_held and rule["codes"] and text not in rule["codes"]:
        found.append(f"{name}: {text} is not a code")
    if rule["date"] and not re.fullmatch("[0-9]{8}", text):
        found.append(f"{name}: is no date")
    return found


def faults(data: bytes, rules: list[dict[str, Any]]) -> tuple[list[str], int]:
    """Every breach of the rules of that transaction type in the Type-1 and Type-2, and the values judged."""
    tx = read(data)
    records = [r for r in tx.of_type(1, 2) if isinstance(r, TaggedRecord)]
    found: list[str] = []
    judged = 0
    for rule in rules:
        if rule["record"] not in {1, 2} or rule["sub"]:
            continue
        need = rule["tots"].get(tx.tot) if rule["tots"] else rule["default"]
        if need is None:
            continue
        record = next(r for r in records if r.type == rule["record"])
        rows = record.items(rule["field"])
        if need == "M" and not any(item for row in rows for item in row):
            found.append(f"{rule['field']} {rule['mnemonic']} is missing")
        least, most = bounds(rule["occ"], 10**9)
        if rows and rule["field"] != "1.003" and not least <= len(rows) <= most:
            found.append(f"{rule['field']} occurs {len(rows)} times, not {rule['occ']}")
        plain = rule["field"] not in {"1.003", "1.013", "1.015", "2.047", "2.051", "2.067", "2.084"}
        for row in rows if plain else []:
            judged += 1
            found += value_faults(rule, "\x1f".join(row), rule["field"] != "1.002")
    known = {rule["field"] for rule in rules}
    found += [f"{f.tag} is no field of 9.1" for f in records[1].fields if f.tag not in known | LATER]
    return found, judged


def test_a_booking_as_we_write_it_breaks_no_rule(rules: list[dict[str, Any]]) -> None:
    shown = booking(
        dispositions=(CourtSegment("2020-02-25", "DWI 2ND", "BOND SET"),),
        attention="SGT MILLER",
        caution="NONE",
    )
    found, judged = faults(write_car(shown), rules)
    assert found == []
    assert judged >= 35


@pytest.mark.parametrize("make", [errt, sre, rpis, rpisr])
def test_answers_break_no_rule(rules: list[dict[str, Any]], make: Any) -> None:
    found, judged = faults(make(), rules)
    assert found == []
    assert judged >= 14


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"names": ()}, "2.018 NAM is missing"),
        ({"sex": "Q"}, "2.024 SEX: Q is not a code"),
        ({"height": "5"}, "2.027 HGT: 1 characters"),
        ({"ucn": ("A",) * 6}, "2.014 occurs 6 times"),
    ],
)
def test_the_oracle_finds_what_is_wrong(
    rules: list[dict[str, Any]], changes: dict[str, Any], word: str
) -> None:
    found, _ = faults(write_car(booking(**changes)), rules)
    assert any(word in text for text in found), found
