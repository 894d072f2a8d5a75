"""Dispositions by EBTS as records: each goes to the one charge of its person, day and offence, or to none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.ansi_nist import FieldValue
from handover.formats.records import Accepted, FeedContext, Record, RecordFileError, Rejected
from handover.formats.records.ebts_feed import read_ebts_dispositions
from handover.formats.records.envelope import canonical_value
from tests.formats.ebts.test_dispositions import dspe
from tests.formats.records.store import Store, record
from tests.formats.records.strategies import TODAY

PERSON = record("criminal_identity", "P", ucn="123456AB7", sid="TX01234567")
ARREST = record("arrest", "A", identity="P", arrested_on="2014-02-24")
CHARGE = record("charge", "A/1", arrest="A", literal="Dwi  2nd")
OTHER = record("charge", "A/2", arrest="A", literal="THEFT")
ON_RECORD = (PERSON, ARREST, CHARGE, OTHER)
ONE: list[list[str]] = [["20150105", "DWI 2ND", "30 DAYS JAIL", "CONVICTED", "02"]]


def read(*records: Record, **changes: FieldValue | None) -> list[Accepted | Rejected]:
    fields: dict[int, FieldValue | None] = {45: "20140224", 51: ONE}
    fields |= {int(name.removeprefix("f")): value for name, value in changes.items()}
    context = FeedContext(today=TODAY, source="COURTS", find=Store(*(records or ON_RECORD)))
    return [item.result for item in read_ebts_dispositions(io.BytesIO(dspe(fields)), context)]


def value(result: Accepted | Rejected) -> dict[str, Any]:
    assert isinstance(result, Accepted), result
    return canonical_value(result.record)


def rules(results: list[Accepted | Rejected]) -> list[str]:
    return [getattr(result, "rule", "taken") for result in results]


def test_a_segment_is_the_disposition_of_its_charge() -> None:
    (found,) = read()
    assert value(found) == {
        "kind": "disposition", "op": "upsert", "source": "COURTS", "source_key": "A/1/ebts/2015-01-05",
        "source_version": 20210201000000, "as_of": "2021-02-01",
        "body": {
            "charge": "A/1", "category": "convicted", "disposed_on": "2015-01-05", "literal": "CONVICTED", "count": 2,
            "sentence_text": "30 DAYS JAIL",
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "category", "literal", "sentence"),
    [
        (["20150105", "DWI 2ND", "NOT GUILTY"], "acquitted", "NOT GUILTY", ""),
        (["20150105", "DWI 2ND", "30 DAYS JAIL"], "unknown", "30 DAYS JAIL", ""),
        (
            ["20150105", "DWI 2ND", "X", "MENTAL HEALTH ADJUDICATION"],
            "unknown",
            "MENTAL HEALTH ADJUDICATION",
            "X",
        ),
        (["20150105", "DWI 2ND", "X", "GUILTYISH"], "unknown", "GUILTYISH", "X"),
    ],
)
def test_what_says_no_category_of_the_schema_is_unknown(
    row: list[str], category: str, literal: str, sentence: str
) -> None:
    (found,) = read(f51=[row])
    body = value(found)["body"]
    assert (body["category"], body["literal"], body.get("sentence_text", "")) == (category, literal, sentence)


@pytest.mark.parametrize(
    ("records", "changes", "found"),
    [
        ((ARREST, CHARGE), {}, ["unknown-record"]),
        ((PERSON, CHARGE), {}, ["unknown-record"]),
        ((PERSON, ARREST, OTHER), {}, ["unknown-record"]),
        (ON_RECORD, {"f45": "20140225"}, ["unknown-record"]),
        (ON_RECORD, {"f45": None}, ["taken"]),
        ((*ON_RECORD, record("charge", "A/3", arrest="A", literal="DWI 2ND")), {}, ["ambiguous-record"]),
        ((*ON_RECORD, record("criminal_identity", "Q", ucn="123456AB7")), {}, ["ambiguous-record"]),
        (ON_RECORD, {"f51": ONE * 2}, ["taken", "ambiguous-record"]),
        (ON_RECORD, {"f51": [["20140223", *ONE[0][1:]]]}, ["disposed-before-arrested"]),
        (ON_RECORD, {"f51": [["20150105", "ARSON", "X", "DISMISSED"], *ONE]}, ["unknown-record", "taken"]),
    ],
)
def test_a_disposition_of_what_is_not_one_charge_is_refused(
    records: tuple[Record, ...], changes: dict[str, FieldValue | None], found: list[str]
) -> None:
    assert rules(read(*records, **changes)) == found


KNOWN = record("disposition", "D1", charge="A/1", category="pending")
SECOND = record("disposition", "D2", charge="A/1", category="pending")


@pytest.mark.parametrize(
    ("action", "records", "op", "key"),
    [
        ("ADD", (KNOWN,), "upsert", "A/1/ebts/2015-01-05"),
        ("APPEND", (KNOWN,), "upsert", "A/1/ebts/2015-01-05"),
        ("REPLACE", (KNOWN,), "upsert", "D1"),
        ("REPLACE", (), "upsert", "A/1/ebts/2015-01-05"),
        ("DELETE", (KNOWN,), "retract", "D1"),
    ],
)
def test_the_action_says_which_disposition_is_meant(
    action: str, records: tuple[Record, ...], op: str, key: str
) -> None:
    (found,) = read(*ON_RECORD, *records, f2052=action)
    assert (value(found)["op"], value(found)["source_key"]) == (op, key)


def test_what_would_replace_one_of_two_or_delete_none_is_refused() -> None:
    assert rules(read(*ON_RECORD, KNOWN, SECOND, f2052="REPLACE")) == ["ambiguous-record"]
    assert rules(read(*ON_RECORD, f2052="DELETE")) == ["unknown-record"]


def test_without_the_records_nothing_is_taken() -> None:
    context = FeedContext(today=TODAY, source="COURTS")
    results = [item.result for item in read_ebts_dispositions(io.BytesIO(dspe()), context)]
    assert rules(results) == ["unknown-record", "unknown-record"]


@given(st.binary())
def test_whatever_the_bytes_nothing_but_the_declared_error_is_raised(data: bytes) -> None:
    with pytest.raises(RecordFileError):
        list(read_ebts_dispositions(io.BytesIO(data), FeedContext(today=TODAY)))
