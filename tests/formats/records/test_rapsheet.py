"""Rap sheets: persons, arrests, charges and dispositions, each attached to what it belongs to and to nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.records import Accepted, FeedContext, RecordFileError, parent_of
from handover.formats.records.disposition_words import OURS, category_of
from tests.formats.records.rapsheets import (
    PERSON,
    arrest,
    bodies,
    charge,
    court,
    read,
    refusals,
    sentence,
    sheet,
    taken,
    warnings,
)
from tests.formats.records.strategies import TODAY

CYCLE = arrest(charge("C1"), charge("C2", "LACK OF PROS")) + court(
    charge("C1", "GUILTY", "2008-03-17", of="Court")
)


def test_the_person_on_record_is_read_and_not_the_one_who_was_asked_for() -> None:
    (found,) = taken(read(sheet(CYCLE)), "criminal_identity")
    assert found == {
        "kind": "criminal_identity", "op": "upsert", "source": "STATE", "source_key": "sid:A5186353",
        "source_version": 20260301000000, "as_of": "2026-03-01",
        "body": {
            "ucn": "223276SG5", "sid": "A5186353", "births": ["1972-05-02", "1970-00-00"], "sex": "X",
            "names": [{"first": "Charlie", "last": "Doe"}, {"last": "Roe"}],
            "numbers": [{"type": "SOC", "number": "666-10-3105"}],
        },
    }  # fmt: skip


def test_an_arrest_has_its_agency_by_reference_and_its_charges_keep_dirty_severities() -> None:
    items = read(sheet(CYCLE))
    assert bodies(items, "arrest") == [
        {
            "identity": "sid:A5186353", "arrested_on": "2007-10-10", "agency_ori": "OK0400500",
            "agency_name": "PANAMA PD", "agency_case": "698-1",
        }
    ]  # fmt: skip
    arrest_key = taken(items, "arrest")[0]["source_key"]
    assert bodies(items, "charge") == [
        {"arrest": arrest_key, "charge_tracking": "C1", "literal": "DWI", "severity": "FCMD"},
        {"arrest": arrest_key, "charge_tracking": "C2", "literal": "DWI", "severity": "FCMD", "sequence": 2},
    ]


def test_a_courts_disposition_goes_to_the_arrests_charge_of_its_number_and_a_police_one_stays_apart() -> None:
    items = read(sheet(CYCLE + sentence("3 YEARS", "C1")))
    first, second = (value["source_key"] for value in taken(items, "charge"))
    dispositions = {value["source_key"]: value["body"] for value in taken(items, "disposition")}
    assert dispositions == {
        f"{second}/arrest/1": {"charge": second, "category": "declined", "literal": "LACK OF PROS"},
        f"{first}/court/1": {
            "charge": first, "category": "convicted", "literal": "GUILTY", "disposed_on": "2008-03-17",
            "court_name": "CIRCUIT COURT", "docket": "CR-1", "sentence_text": "3 YEARS",
        },
    }  # fmt: skip


def test_what_a_court_did_about_another_charge_makes_a_charge_of_its_own() -> None:
    items = read(
        sheet(arrest(charge("C1")) + court(charge("C9", "GUILTY", "2008-03-17", of="Court", text="THEFT")))
    )
    assert [(body["charge_tracking"], body["literal"]) for body in bodies(items, "charge")] == [
        ("C1", "DWI"),
        ("C9", "THEFT"),
    ]
    (disposition,) = bodies(items, "disposition")
    assert disposition["charge"] == taken(items, "charge")[1]["source_key"]


@pytest.mark.parametrize(
    ("cycle", "rules"),
    [
        (arrest(charge("C1")) + court("<rap:CourtCharge/>"), []),
        (court(charge("C1", "GUILTY", of="Court")), ["unknown-parent"]),
        (arrest(charge("C1"), charge("C1")) + court(charge("C1", "GUILTY", of="Court")), ["ambiguous-charge"]),
        (arrest(charge("C1")) + arrest(charge("C2"), key="A2") + court(charge("C3", "GUILTY", of="Court")),
         ["unknown-parent"]),
        (arrest(charge("C1")) + sentence("3 YEARS", "C7"), ["unknown-parent"]),
        (arrest(charge("C1")) + sentence("3 YEARS"), ["unknown-parent"]),
        (arrest(charge("C1"), day="2010-01-01") + court(charge("C1", "GUILTY", "2009-12-31", of="Court")),
         ["disposed-before-arrested"]),
        (arrest(charge("C1"), day="") + court(charge("C1", "GUILTY", "2009-12-31", of="Court")), ["date-unreadable"]),
    ],
)  # fmt: skip
def test_what_cannot_be_attached_is_refused_and_never_attached_to_another(
    cycle: str, rules: list[str]
) -> None:
    items = read(sheet(cycle))
    assert refusals(items) == rules
    if rules and "date-unreadable" not in rules:
        assert bodies(items, "disposition") == []


def test_a_sentence_without_a_courts_disposition_is_told_and_is_no_conviction() -> None:
    items = read(sheet(arrest(charge("C1")) + sentence("5 YEARS CONFINEMENT", "C1")))
    (body,) = bodies(items, "disposition")
    assert (body["category"], body["sentence_text"]) == ("unknown", "5 YEARS CONFINEMENT")
    assert "sentence-without-disposition" in warnings(items)


def test_charges_of_one_number_in_one_arrest_stay_two() -> None:
    items = read(sheet(arrest(charge("C1"), charge("C1"))))
    assert len({value["source_key"] for value in taken(items, "charge")}) == 2


def test_a_cycles_own_number_is_the_key_of_its_arrest() -> None:
    number = "<nc:IdentificationID>T9</nc:IdentificationID>"
    number = f"<rap:CycleTrackingIdentification>{number}</rap:CycleTrackingIdentification>"
    items = read(sheet(number + CYCLE))
    assert taken(items, "arrest")[0]["source_key"] == "cycle/T9"
    assert bodies(items, "arrest")[0]["cycle_tracking"] == "T9"


@pytest.mark.parametrize(
    ("old", "new", "key", "rules", "odd"),
    [
        ("223276SG5", "12345678X9", "sid:A5186353", [], ["ucn-shape"]),
        ("A5186353", "Fingerprint ID", "sid:Fingerprint ID", [], ["sid-shape"]),
        ("A5186353", "", "ucn:223276SG5", [], []),
        ("223276SG5", "", "sid:A5186353", [], []),
    ],
)
def test_of_two_numbers_a_bad_one_is_left_out_with_a_warning(
    old: str, new: str, key: str, rules: list[str], odd: list[str]
) -> None:
    items = read(sheet(person=PERSON.replace(old, new), links=""))
    assert [value["source_key"] for value in taken(items, "criminal_identity")] == [key]
    assert refusals(items) == rules
    assert warnings(items) == odd


def test_a_person_without_any_number_is_refused_with_the_whole_history() -> None:
    items = read(sheet(CYCLE, person=PERSON.replace("223276SG5", "").replace("A5186353", "")))
    assert bodies(items, "criminal_identity") == bodies(items, "arrest") == []
    assert "field-missing" in refusals(items)


def test_two_persons_share_no_arrest_unless_the_sheet_says_whose_it_is() -> None:
    other = PERSON.partition("</rap:Introduction>")[2].partition("<rap:Agency")[0]
    other = other.replace("P1", "P2").replace("A5186353", "B777")
    assert "field-missing" in refusals(read(sheet(CYCLE, person=PERSON + other)))
    link = '<rap:ArrestSubjectAssociation><nc:A s:ref="A1"/><nc:B s:ref="P2"/></rap:ArrestSubjectAssociation>'
    items = read(sheet(CYCLE, person=PERSON + other, links=link))
    assert [body["identity"] for body in bodies(items, "arrest")] == ["sid:B777"]


def test_the_raw_text_of_a_record_holds_its_own_words_and_not_its_neighbours() -> None:
    items = read(sheet(CYCLE))
    raw = {item.result.record.kind: item.raw for item in items if isinstance(item.result, Accepted)}
    assert "698-1" in raw["arrest"]
    assert "FCMD" not in raw["arrest"]
    assert "Charlie" not in raw["arrest"] + raw["charge"] + raw["disposition"]
    assert "LACK" not in raw["charge"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<", b"<a/>", b"<RapSheet/>", b"<CriminalHistory/>", b"\xff\xfe", sheet(CYCLE)[:-5],
        b'<!DOCTYPE a [<!ENTITY b "c">]><RapSheet>&b;</RapSheet>',
        sheet(CYCLE, links='<rap:Agency s:id="P1"/>'), sheet(CYCLE).replace(b"nlets.org/niem2", b"example.org"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_rap_sheet_is_refused(data: bytes) -> None:
    with pytest.raises(RecordFileError):
        read(data)


@given(st.binary(), st.integers(0, 4000), st.integers(0, 40))
def test_whatever_the_bytes_nothing_but_the_declared_error_is_raised(put: bytes, at: int, cut: int) -> None:
    whole = sheet(CYCLE + sentence("3 YEARS", "C1"))
    try:
        items = read(whole[:at] + put + whole[at + cut :])
    except RecordFileError:
        return
    for item in items:
        item.raw.encode()


TEXTS = st.text(st.characters(exclude_categories=["C"], exclude_characters="<>&"), max_size=12)


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_the_texts_no_record_has_a_parent_that_the_sheet_did_not_name(
    number: str, words: str, day: str
) -> None:
    items = read(
        sheet(arrest(charge(number, words, day), day=day) + court(charge(number, words, day, of="Court")))
    )
    keys = {
        (item.result.record.kind, item.result.record.source_key)
        for item in items
        if isinstance(item.result, Accepted)
    }
    charges = {parent_of(item.result.record) for item in items if isinstance(item.result, Accepted)} - {None}
    assert {parent for parent in charges if parent and parent[0] == "criminal_identity"} <= keys


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("GUILTY", "convicted"), ("guilty.", "convicted"), ("Not  Guilty", "acquitted"), ("NOT GUILTY", "acquitted"),
        ("NOT GUILTY BY REASON OF INSANITY", "insanity_acquittal"), ("LACK OF PROS", "declined"),
        ("GUILTY VERDICT SET ASIDE", "unknown"), ("NOT FOUND GUILTY", "unknown"), ("NOLLE PROSEQUI", "declined"),
        ("GUILTY OF A LESSER OFFENSE THAN CHARGED", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_a_disposition_is_what_its_whole_text_says(words: str, category: str) -> None:
    found, odd = category_of(words)
    assert found == category
    assert bool(odd) == (category == "unknown" and bool(words))


def test_an_agency_adds_its_own_words() -> None:
    context = FeedContext(today=TODAY, source="S", disposition_words={"JOA": "acquitted"})
    items = read(sheet(arrest(charge("C1")) + court(charge("C1", "JOA", of="Court"))), context)
    assert [body["category"] for body in bodies(items, "disposition")] == ["acquitted"]


@given(st.text())
def test_only_a_listed_text_is_a_conviction(words: str) -> None:
    if category_of(words)[0] == "convicted":
        assert OURS[" ".join(words.split()).strip(" .").upper()] == "convicted"
