"""The canonical form: what is taken, what is refused and by which rule, and what its digest is taken of."""

from __future__ import annotations

import copy
import datetime as dt
import unicodedata
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from handover.formats.records import (
    CORRECTIONS,
    KINDS,
    Accepted,
    Record,
    Rejected,
    canonical_bytes,
    disposed_before_arrested,
    json_schema,
    parent_of,
    read_record,
)
from handover.formats.records.bodies import Arrest
from handover.formats.records.envelope import canonical_value
from tests.formats.records.strategies import TODAY, values

BODIES: dict[str, dict[str, Any]] = {
    "criminal_identity": {"ucn": "223276SG5", "sid": "A5186353", "names": [{"last": "DOE", "first": "JO"}]},
    "arrest": {"identity": "P1", "arrested_on": "2020-02-24", "agency_ori": "TX0570000"},
    "charge": {"arrest": "A1", "sequence": 2, "literal": "DWI 2ND"},
    "disposition": {"charge": "C1", "category": "convicted", "disposed_on": "2021-01-05", "literal": "GUILTY"},
    "want": {"nic": "W123456789", "ori": "TX0570000", "status": "active", "names": [{"last": "DOE"}]},
    "immigration_identity": {"fin": "1234567890", "a_number": "012345678", "names": [{"last": "DOE"}]},
    "encounter": {"identity": "I1", "happened_on": "2019-05-06", "place": "LAREDO"},
    "status": {"identity": "I1", "status": "nonimmigrant", "since": "2019-05-06", "until": "2030-01-01"},
    "order": {
        "identity": "I1", "kind": "removal_order", "dated": "2024-01-02", "final": True, "final_basis": "appeal_waived",
    },
    "prints": {"identity": "P1", "identity_kind": "criminal_identity", "position": 2, "image": "prints/p1-2.wsq"},
}  # fmt: skip
BY_OP: dict[str, dict[str, Any]] = {
    "retract": {},
    "seal": {"authority": "RSA 651:5", "dated": "2026-01-05"},
    "unseal": {"authority": "order of court 12", "dated": "2026-01-05"},
    "expunge": {"authority": "order of court 12", "dated": "2026-01-05"},
    "restore": {"authority": "order of court 13", "dated": "2026-01-05"},
    "merge": {"old": "K1", "new": "K2"},
    "rekey": {"old": "K1", "new": "K2"},
}


def value(kind: str = "arrest", op: str = "upsert", **changed: object) -> dict[str, Any]:
    body = BODIES[kind] if op == "upsert" else BY_OP[op]
    return {
        "kind": kind, "op": op, "source": "STATE", "source_key": "K1", "source_version": 7, "as_of": "2026-03-01",
        "body": copy.deepcopy(body),
    } | changed  # fmt: skip


def with_body(kind: str, op: str = "upsert", /, **fields: object) -> dict[str, Any]:
    made = value(kind, op)
    made["body"] |= fields
    return made


def taken(made: object, **options: Any) -> Accepted:
    found = read_record(made, TODAY, **options)
    assert isinstance(found, Accepted), found
    return found


def refused(made: object) -> Rejected:
    found = read_record(made, TODAY)
    assert isinstance(found, Rejected), found
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_taken_without_a_warning_and_gives_back_what_it_said(kind: str) -> None:
    found = taken(value(kind))
    assert found.warnings == ()
    assert canonical_value(found.record) == value(kind)


@pytest.mark.parametrize("op", CORRECTIONS)
def test_each_correction_is_taken(op: str) -> None:
    assert canonical_value(taken(value("criminal_identity", op)).record) == value("criminal_identity", op)


REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("no key", {**value(), "source_key": ""}, "field-missing", "source_key"),
    ("key of blanks", {**value(), "source_key": "  "}, "field-missing", "source_key"),
    ("no source", {k: v for k, v in value().items() if k != "source"}, "field-missing", "source"),
    ("no body", {k: v for k, v in value().items() if k != "body"}, "field-missing", "body"),
    ("kind", value() | {"kind": "arrests"}, "unknown-kind", "kind"),
    ("operation", value() | {"op": "delete"}, "unknown-op", "op"),
    ("version as text", value() | {"source_version": "7"}, "field-type", "source_version"),
    ("negative version", value() | {"source_version": -1}, "field-value", "source_version"),
    ("true as version", value() | {"source_version": True}, "field-type", "source_version"),
    ("unknown field", with_body("arrest", colour="red"), "field-unknown", "body.colour"),
    ("unknown part of a name", with_body("want", names=[{"family": "X"}]), "field-unknown", "body.names.0.family"),
    ("number as text", with_body("charge", sequence="1"), "field-type", "body.sequence"),
    ("date of another form", with_body("arrest", arrested_on="02/24/2020"), "date-unreadable", "body.arrested_on"),
    ("31 February", with_body("arrest", arrested_on="2020-02-31"), "date-unreadable", "body.arrested_on"),
    ("date as number", with_body("arrest", arrested_on=20200224), "date-unreadable", "body.arrested_on"),
    ("date with time", with_body("arrest", arrested_on="2020-02-24T00:00:00"), "date-unreadable", "body.arrested_on"),
    ("week date", with_body("arrest", arrested_on="2020-W01-1"), "date-unreadable", "body.arrested_on"),
    ("tomorrow", with_body("arrest", arrested_on="2026-03-03"), "date-in-future", "body.arrested_on"),
    ("as of tomorrow", value() | {"as_of": "2026-03-03"}, "date-in-future", "as_of"),
    ("1899", with_body("arrest", arrested_on="1899-12-31"), "date-out-of-bounds", "body.arrested_on"),
    ("expiry in 2200", with_body("want", expires_on="2200-01-01"), "date-out-of-bounds", "body.expires_on"),
    ("birth with a day alone", with_body("want", births=["1980-00-05"]), "birth-unreadable", "body.births.0"),
    ("birth in month 13", with_body("want", births=["1980-13-00"]), "birth-unreadable", "body.births.0"),
    ("birth in year 0", with_body("want", births=["0000-00-00"]), "birth-unreadable", "body.births.0"),
    ("birth next year", with_body("want", births=["2027-00-00"]), "date-in-future", "body.births.0"),
    ("ORI of 8", with_body("arrest", agency_ori="TX057000"), "ori-shape", "body.agency_ori"),
    ("ORI in small letters", with_body("want", ori="tx0570000"), "ori-shape", "body.ori"),
    ("UCN of 10", with_body("criminal_identity", ucn="1234567890"), "ucn-shape", "body.ucn"),
    ("SID of 11", with_body("criminal_identity", sid="TX123456789"), "sid-shape", "body.sid"),
    ("A-number of 7", with_body("immigration_identity", a_number="1234567"), "a-number-shape", "body.a_number"),
    ("A-number with A", with_body("immigration_identity", a_number="A12345678"), "a-number-shape", "body.a_number"),
    ("A-number in Arabic digits", with_body("immigration_identity", a_number="١٢٣٤٥٦٧٨"), "a-number-shape",
     "body.a_number"),
    ("FIN of 13", with_body("immigration_identity", fin="1" * 13), "fin-shape", "body.fin"),
    ("birthplace in words", with_body("criminal_identity", birthplace="Mexico"), "place-shape", "body.birthplace"),
    ("status of a want", with_body("want", status="open"), "unknown-word", "body.status"),
    ("status of a person", with_body("status", status="illegal"), "unknown-word", "body.status"),
    ("final without basis", with_body("order", final_basis=""), "final-without-basis", "body"),
    ("basis without final", with_body("order", final=False), "basis-without-final", "body"),
    ("final proceeding", with_body("order", kind="proceeding"), "final-no-order", "body"),
    ("neither image nor template", with_body("prints", image=""), "prints-one-file", "body"),
    ("image and template", with_body("prints", template="t.iso"), "prints-one-file", "body"),
    ("path upward", with_body("prints", image="a/../../x.wsq"), "path-outside", "body"),
    ("path upward, backslashes", with_body("prints", image="a\\..\\..\\x.wsq"), "path-outside", "body"),
    ("path from the root", with_body("prints", image="/etc/passwd"), "path-outside", "body"),
    ("path on a drive", with_body("prints", image="C:x.wsq"), "path-outside", "body"),
    ("eleventh finger", with_body("prints", position=11), "field-value", "body.position"),
    ("seal without authority", with_body("charge", "seal", authority=""), "field-missing", "body.authority"),
    ("expunged tomorrow", with_body("charge", "expunge", dated="2026-03-03"), "date-in-future", "body.dated"),
    ("merged with itself", with_body("arrest", "merge", new="K1"), "keys-alike", "body"),
    ("old key is not the key", value("arrest", "rekey") | {"source_key": "K9"}, "old-key", "source_key"),
    ("a retraction with a body", with_body("arrest", "retract", identity="P1"), "field-unknown", "body.identity"),
    ("control character", with_body("charge", literal="a\x00b"), "control-character", "body.literal"),
    ("line end in a name", with_body("want", names=[{"last": "A\nB"}]), "control-character", "body.names.0.last"),
    ("lone surrogate", with_body("charge", literal="a\ud800b"), "control-character", "body.literal"),
    ("long key", value() | {"source_key": "k" * 201}, "field-too-long", "source_key"),
    ("101 names", with_body("want", names=[{"last": "A"}] * 101), "field-too-long", "body.names"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "rule", "field"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_record_is_refused_by_the_rule_it_breaks_and_where(
    made: dict[str, Any], rule: str, field: str
) -> None:
    found = refused(made)
    assert (found.rule, found.field) == (rule, field)
    assert found.message


@pytest.mark.parametrize("made", [None, 3, "arrest", [], [value()], True])
def test_what_is_no_object_is_refused(made: object) -> None:
    assert refused(made).rule == "no-object"


def test_every_fault_of_a_record_is_told_and_none_repeats_the_value() -> None:
    found = refused(with_body("arrest", arrested_on="24.02.2020", agency_ori="Secret", identity=""))
    told = [found, *found.more]
    assert [one.field for one in told] == ["body.identity", "body.arrested_on", "body.agency_ori"]
    assert not any("Secret" in one.message or "24.02" in one.message for one in told)


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        (with_body("charge", ncic_code="5404"), []),
        (with_body("charge", ncic_code="9999"), ["unlisted-offence-code"]),
        (with_body("charge", ncic_code="DWI"), ["unlisted-offence-code"]),
        (with_body("want", offence_code="12"), ["unlisted-offence-code"]),
        (with_body("charge", literal=""), ["charge-without-offence"]),
        (with_body("want", names=[]), ["nobody-named"]),
        (with_body("criminal_identity", names=[]), ["nobody-named"]),
    ],
)
def test_what_is_odd_is_taken_with_a_warning(made: dict[str, Any], rules: list[str]) -> None:
    assert [one.rule for one in taken(made, offence_codes={"5404"}).warnings] == rules


def test_without_a_list_of_offence_codes_only_their_shape_is_asked() -> None:
    assert taken(with_body("charge", ncic_code="9999")).warnings == ()
    assert len(taken(with_body("charge", ncic_code="DWI")).warnings) == 1


@given(st.text(min_size=1))
def test_a_word_that_is_no_category_is_never_a_conviction(word: str) -> None:
    found = read_record(with_body("disposition", category=word, literal=""), TODAY)
    if word != "convicted" and isinstance(found, Accepted):
        assert getattr(found.record.body, "category", "") != "convicted"


def test_an_unknown_category_is_kept_as_the_literal() -> None:
    found = taken(with_body("disposition", category="GUILTY AS CHARGED", literal=""))
    assert [one.rule for one in found.warnings] == ["unlisted-category"]
    body = canonical_value(found.record)["body"]
    assert (body["category"], body["literal"]) == ("unknown", "GUILTY AS CHARGED")


def test_a_disposition_is_not_older_than_its_arrest() -> None:
    day, before = dt.date(2020, 2, 24), dt.date(2020, 2, 23)
    found = disposed_before_arrested(before, day)
    assert found is not None
    assert found.rule == "disposed-before-arrested"
    assert disposed_before_arrested(day, day) is None
    assert disposed_before_arrested(None, day) is None
    assert disposed_before_arrested(before, None) is None


def test_a_record_says_what_it_belongs_to() -> None:
    assert parent_of(taken(value("charge")).record) == ("arrest", "A1")
    assert parent_of(taken(value("order")).record) == ("immigration_identity", "I1")
    assert parent_of(taken(value("prints")).record) == ("criminal_identity", "P1")
    assert parent_of(taken(value("want")).record) is None
    assert parent_of(taken(value("charge", "retract")).record) is None


def test_a_record_cannot_be_made_with_the_body_of_another_kind() -> None:
    with pytest.raises(ValidationError, match="of another kind"):
        Record(
            kind="charge", op="upsert", source="S", source_key="K", source_version=1, as_of=TODAY,
            body=Arrest(identity="P", arrested_on=TODAY),
        )  # fmt: skip


@given(values())
def test_what_a_source_can_rightly_send_is_taken_and_keeps_its_bytes_through_another_reading(
    made: Any,
) -> None:
    record = taken(made).record
    again = taken(canonical_value(record)).record
    assert again == record
    assert canonical_bytes(again) == canonical_bytes(record)


@given(values())
def test_the_bytes_do_not_depend_on_the_order_of_fields_or_the_form_of_characters(
    made: dict[str, Any],
) -> None:
    turned = {name: made[name] for name in reversed(made)}
    turned["body"] = {
        name: unicodedata.normalize("NFD", item) if name in {"literal", "place", "agency_case"} else item
        for name, item in reversed(made["body"].items())
    }
    assert canonical_bytes(taken(turned).record) == canonical_bytes(taken(made).record)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    values(), st.sampled_from(["kind", "op", "source", "source_key", "source_version", "as_of", "body"]), JSON
)
def test_nothing_that_stands_in_a_field_raises(made: dict[str, Any], name: str, put: object) -> None:
    assert isinstance(read_record(made | {name: put}, TODAY), Accepted | Rejected)


@given(values(), st.data())
def test_nothing_that_stands_in_a_body_raises(made: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*made["body"], "more"]))
    assert isinstance(
        read_record(made | {"body": made["body"] | {name: data.draw(JSON)}}, TODAY), Accepted | Rejected
    )


def test_the_schema_takes_every_kind_and_operation_and_refuses_a_foreign_body() -> None:
    schema = json_schema()
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.Draft202012Validator(schema)
    for made in [*map(value, KINDS), *(value("charge", op) for op in CORRECTIONS)]:
        validator.validate(made)
    assert not validator.is_valid(value("charge") | {"body": BODIES["arrest"]})
    assert not validator.is_valid(value("charge", "seal") | {"body": BODIES["charge"]})
    assert not validator.is_valid(value() | {"source_version": "7"})


@given(values())
def test_the_schema_takes_what_we_take(made: dict[str, Any]) -> None:
    VALIDATOR.validate(canonical_value(taken(made).record))


VALIDATOR = jsonschema_rs.Draft202012Validator(json_schema())
