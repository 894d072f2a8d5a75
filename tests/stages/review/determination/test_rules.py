"""The law of review as a table of cases. Each row: what is found, what it rests on, the refusal expected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handover.stages.review.determination import rules
from handover.stages.review.determination.rules import Basis, Circumstances, Evidence, Ground, ProposedFinding

LONG = "Read both histories and compared the dates of the order and of the last entry."


KINDS = {"print_match": "match", "removal_order": "order", "proceeding": "order", "charging_document": "order",
         "relief": "order", "convicted": "charge", "charge": "charge", "encounter": "encounter", "answer": "answer",
         "statement": "statement"}  # fmt: skip


def shown(*shows: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(f"k:{s}", KINDS.get(s.partition(":")[0], "status"), s, s) for s in shows)


FITS = {
    "overstay:current": Ground.OVERSTAY,
    "convicted": Ground.AGGRAVATED_FELONY,
    "removal_order:final": Ground.FINAL_ORDER,
}
"""The ground that a case of the table takes where it names none: one that its record bears."""


def finding(bases: str, *shows: str, ground: Ground | None = None, reasons: str = LONG) -> ProposedFinding:
    ground = ground or next((FITS[s] for s in shows if s in FITS), Ground.NO_DOCUMENTS)
    return ProposedFinding(frozenset(Basis(b) for b in bases), ground, reasons, shown(*shows))


def refused(found: ProposedFinding, **facts: Any) -> set[str]:
    known = Circumstances(on=date(2026, 11, 24), **facts)
    return {r.code for r in rules.may_find_probable_cause(found, known)}


CASES = [
    # I-247A box 1 a, 8 CFR 241.2: a final order
    ("a, final order linked", finding("a", "removal_order:final"), set()),
    ("a, order that is not final", finding("a", "removal_order"), {"bases", "ground"}),
    ("a, only the match", finding("a", "print_match"), {"bases", "ground"}),
    # I-247A box 1 b: pending proceedings
    ("b, proceedings linked", finding("b", "proceeding"), set()),
    ("b, charging document linked", finding("b", "charging_document"), set()),
    ("b, an old order only", finding("b", "removal_order"), {"bases", "ground"}),
    # R2, I-247A box 1 c, Gonzalez v. ICE: the match and an affirmative record
    ("c, match and no status", finding("c", "print_match", "no_status:current"), set()),
    ("c, match and overstay", finding("c", "print_match", "overstay:current"), set()),
    ("c, match alone: foreign birth and no record", finding("c", "print_match"), {"bases", "ground"}),
    ("c, record without the match", finding("c", "overstay:current"), {"bases"}),
    ("c, an encounter proves no absence of status", finding("c", "print_match", "encounter"), {"bases", "ground"}),
    ("c, a status that is past", finding("c", "print_match", "overstay:past"), {"bases", "ground"}),
    # I-247A box 1 d: statements or other evidence; no row of a database is either (law-findings L1)
    ("d, a recorded statement", finding("d", "print_match", "statement"), set()),
    ("d, a signed order", finding("d", "removal_order:final"), set()),
    ("d, the specialist's answer", finding("d", "answer"), {"bases", "ground"}),
    ("d, the match and a status", finding("d", "print_match", "no_status:current"), {"bases"}),
    ("d, an encounter only", finding("d", "encounter"), {"bases", "ground"}),
    ("d, a conviction", finding("d", "convicted"), {"bases"}),
    ("d, an order that grants relief", finding("d", "relief"), {"bases", "ground"}),
    ("c and d on one row", finding("cd", "print_match", "no_status:current"), {"bases"}),
    # R1, OIG-20-13: required fields cannot be skipped
    ("no basis", finding("", "removal_order:final"), {"bases"}),
    ("no record linked", finding("a"), {"evidence", "bases", "ground"}),
    ("reasons too short", finding("a", "removal_order:final", reasons="see file"), {"reasons"}),
    ("reasons of blanks", finding("a", "removal_order:final", reasons=" " * 60), {"reasons"}),
    # R13, R16, INA 237(a)(2): convicted, not charged
    ("conviction ground, convicted", finding("c", "print_match", "convicted", ground=Ground.MORAL_TURPITUDE), set()),
    ("conviction ground, charged",
     finding("c", "print_match", "overstay:current", "charge:pending", ground=Ground.MORAL_TURPITUDE), {"ground"}),
]  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_finding_and_its_refusals(found: ProposedFinding, expected: set[str]) -> None:
    assert refused(found) == expected


@pytest.mark.parametrize(
    ("what", "facts", "code"),
    [
        ("Policy 10074.2: arrested for an offence", {"is_arrest": False}, "arrest"),
        ("Policy 10074.2: a charge is stated", {"charges": 0}, "arrest"),
    ],
)
def test_facts_of_the_file_that_bar_every_finding(what: str, facts: dict[str, Any], code: str) -> None:
    assert code in refused(finding("a", "removal_order:final"), **facts), what


@pytest.mark.parametrize(
    ("shows", "refusal"),
    [
        (("print_match", "charge:pending", "no_status:current"), {"permanent_resident"}),
        (("print_match", "convicted"), set()),
    ],
)
def test_a_pending_charge_of_a_permanent_resident_is_no_ground(
    shows: tuple[str, ...], refusal: set[str]
) -> None:
    """R15, OIG-20-13."""
    assert refused(finding("c", *shows), permanent_resident=True) == refusal


@pytest.mark.parametrize(
    ("kind", "shows", "reliability", "database"),
    [  # R3, Gonzalez v. ICE: what is an electronic database check
        ("match", "print_match", "primary", True), ("status", "no_status:current", "system", True),
        ("status", "citizen:current", "primary", True), ("encounter", "encounter", "system", True),
        ("charge", "convicted", "secondary", True), ("answer", "answer", "secondary", True),
        ("order", "removal_order:final", "primary", False), ("order", "charging_document", "primary", False),
        ("order", "removal_order:final", "system", True), ("order", "removal_order:final", "secondary", True),
        ("order", "relief", "primary", True), ("order", "removal_order", "primary", True),
        ("statement", "statement", "primary", False), ("something new", "x", "primary", True),
    ],
)  # fmt: skip
def test_what_is_a_database_check(kind: str, shows: str, reliability: str, database: bool) -> None:
    one = Evidence("k", kind, shows, "a record", reliability)
    assert rules.is_database_check(one) is database
    assert rules.databases_alone([one, Evidence("m", "match", "print_match", "the match")]) is database


def test_nothing_linked_is_no_more_than_databases() -> None:
    assert rules.databases_alone([])
