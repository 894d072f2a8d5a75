"""One table of transaction types: reading, checks, refusals, searches, words and the page of docs follow it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from handover.formats.checking import check
from handover.formats.ebts import dictionary, transaction_types
from handover.formats.ebts.booking import SubmissionError, read_booking
from handover.formats.ebts.car import write_car
from handover.formats.ebts.quality import print_quality
from handover.formats.ebts.spec import SpecError, booking_from_json, schema
from handover.formats.ebts.table import fields_table
from handover.formats.ebts.transaction_types import (
    DISPOSITION_RESULT,
    OTHER,
    RESULT,
    TYPES,
    WANTS_RESULT,
    Checks,
    Repository,
    TransactionType,
    Treatment,
    booking_codes,
    booking_codes_in_words,
    submission_type,
)
from handover.stages.identification.rules import repositories_to_ask
from handover.stages.intake import rules
from tests.formats.ebts.builders import booking, with_type2
from tests.formats.ebts.test_spec import spec

BOTH = (Repository.CRIMINAL, Repository.IMMIGRATION)


def no_file(name: str) -> bytes:
    raise AssertionError(name)


def test_what_each_type_is_treated_as() -> None:
    rows = {
        code: (row.treatment.value, row.checks.value, len(row.repositories), row.answer)
        for code, row in TYPES.items()
    }
    booked = ("booking", "full", 2, "SRE")
    treated = {
        "CAR": booked, "CNA": booked, "CPNU": booked, "CPDR": booked,
        "RPIS": ("wants check", "lenient", 1, "RPISR"), "TPRS": ("not served", "lenient", 0, "TPRR"),
        "SRE": ("answer", "lenient", 0, ""), "ERRT": ("answer", "lenient", 0, ""),
        "RPISR": ("answer", "lenient", 0, ""), "DSPE": ("disposition", "lenient", 0, "DSPR"),
        "FDSP": ("disposition", "lenient", 1, "DSPR"), "DSPR": ("answer", "lenient", 0, ""),
    }  # fmt: skip
    assert {code: rows[code] for code in treated} == treated
    assert submission_type("car") is TYPES["CAR"]
    assert OTHER.note == "no criminal booking: no cross-reference"
    assert {submission_type(tot) for tot in ("AMN", "FANC", "", "SRE")} == {OTHER}


@pytest.mark.parametrize("row", [*TYPES.values(), OTHER], ids=lambda row: row.code)
def test_every_row_is_known_to_ebts_and_answered_by_what_is_written_here(row: TransactionType) -> None:
    if row is not OTHER:
        assert dictionary.known_tot(row.code)
        assert dictionary.mandatory(row.code)
    if row.answer:
        assert dictionary.known_tot(row.answer)
    if row.repositories:
        written = {RESULT.code, WANTS_RESULT.code, DISPOSITION_RESULT.code}
        assert row.answer in written, "write the answer in identification/criminal_answer.py first"
    assert (row.note == "") is (row.repositories == BOTH)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"treatment": Treatment.TENPRINTS, "repositories": BOTH}, "ICE Policy 10074.2"),
        ({"treatment": Treatment.NOT_SERVED, "repositories": BOTH[:1]}, "exactly the served types"),
        ({"treatment": Treatment.BOOKING, "repositories": BOTH[1:]}, "exactly the served types"),
        ({"treatment": Treatment.NOT_SERVED, "answer": ""}, "a submission must name its answer"),
        ({"treatment": Treatment.ANSWER}, "an answer must not"),
    ],
)
def test_a_row_that_law_or_process_does_not_allow(columns: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TransactionType(**{"code": "X", "words": "x", "answer": "SRE", **columns})  # type: ignore[arg-type]


@pytest.mark.parametrize("code", booking_codes())
def test_every_booking_is_read_made_and_searched_on_both_sides(code: str) -> None:
    made = booking(tot=code, other=(("2.043", "P"),))
    assert read_booking(write_car(made)).is_booking
    assert booking_from_json(json.dumps(spec(tot=code, images=[])), no_file).tot == code
    assert repositories_to_ask(code) == BOTH
    assert rules.served(code) is None
    assert code in booking_codes_in_words()


@pytest.mark.parametrize("row", [r for r in TYPES.values() if r.treatment is Treatment.NOT_SERVED])
def test_what_is_not_served_is_refused_with_the_answer_that_nobody_gives(row: TransactionType) -> None:
    finding = rules.served(row.code.lower())
    assert finding is not None
    assert (finding.code, finding.field) == ("A0004", "1.004")
    assert f"{row.code} is not served here: nothing answers with {row.answer}" in finding.text


@pytest.fixture
def rows() -> Iterator[dict[str, TransactionType]]:
    """The table, to be changed by a test; as it was, order and all, after it."""
    kept = dict(transaction_types._ROWS)
    yield transaction_types._ROWS
    transaction_types._ROWS.clear()
    transaction_types._ROWS.update(kept)


def columns_of(text: str) -> list[str]:
    head = next(line for line in text.splitlines() if line.startswith("| field") and "SRE" in line)
    return [cell.strip() for cell in head.split("|")]


@pytest.mark.parametrize("code", booking_codes())
def test_a_kind_of_booking_is_one_row(code: str, rows: dict[str, TransactionType]) -> None:
    """The recipe for a new one, from its end: without its row a type is any other, and its row alone makes it one."""
    row = TYPES[code]
    data = write_car(booking(tot=code, other=(("2.043", "P"),)))
    known, text = booking_codes(), fields_table()
    assert f"| {code} | {row.words} | Criminal" in text
    assert code in columns_of(text)
    assert schema()["properties"]["tot"]["enum"] == list(known)

    del rows[code]
    others = booking_codes_in_words()
    assert code not in booking_codes()
    with pytest.raises(SubmissionError, match=rf"is not a criminal tenprint submission \({others}\)"):
        read_booking(data)
    assert not read_booking(data, require_booking=False).is_booking
    with pytest.raises(SpecError, match=f"tot: Input should be {booking_codes_in_words(' or ')}"):
        booking_from_json(json.dumps(spec(tot=code)), no_file)
    assert schema()["properties"]["tot"]["enum"] == [c for c in known if c != code]
    assert repositories_to_ask(code) == BOTH[:1]
    assert submission_type(code).note == "no criminal booking: no cross-reference"
    assert code not in columns_of(fields_table())

    rows[code] = row
    assert read_booking(data).is_booking
    assert repositories_to_ask(code) == BOTH


def test_a_new_submission_with_full_checks_is_one_row(rows: dict[str, TransactionType]) -> None:
    rows.pop("FANC", None)
    nameless = with_type2({18: None, 19: None}, booking(tot="FANC"))
    assert read_booking(nameless, require_booking=False).names == ()
    assert print_quality(read_booking(nameless, require_booking=False)).missing == ()

    rows["FANC"] = TransactionType(
        code="FANC", words="federal applicant", treatment=Treatment.TENPRINTS, answer=RESULT.code,
        repositories=BOTH[:1], checks=Checks.FULL,
    )  # fmt: skip
    with pytest.raises(SubmissionError, match=r"2\.018"):
        read_booking(nameless, require_booking=False)
    assert {e["field"] for e in check(nameless)["errors"]} >= {"2.018"}
    assert "1.004" not in {e["field"] for e in check(nameless)["errors"]}
    whole = read_booking(
        with_type2({37: "EMPLOYMENT", 38: "20200225"}, booking(tot="FANC")), require_booking=False
    )
    assert not whole.is_booking
    assert print_quality(whole).missing
    assert repositories_to_ask("FANC") == BOTH[:1]
    assert submission_type("FANC").note == "federal applicant: no cross-reference"
