"""The public release of the courts: joined by number, decoded by its own lookups, final where it says so."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.records import Accepted, FeedContext, RecordFileError, Rejected
from handover.formats.records.envelope import canonical_value
from handover.formats.records.eoir import ina_section, read_eoir
from handover.formats.records.reader import ReadItem
from handover.formats.records.record_formats import record_format
from tests.formats.records.strategies import TODAY

COLUMNS = (
    "IDNPROCEEDING", "IDNCASE", "OSC_DATE", "INPUT_DATE", "BASE_CITY_CODE", "IJ_CODE", "DEC_TYPE", "DEC_CODE",
    "OTHER_COMP", "APPEAL_RSVD", "APPEAL_NOT_FILED", "COMP_DATE", "ABSENTIA", "DATE_APPEAL_DUE_STATUS", "CUSTODY",
    "CASE_TYPE", "NAT",
)  # fmt: skip
PLAIN = {
    "IDNPROCEEDING": "501", "IDNCASE": "77", "OSC_DATE": "2019-05-06 00:00:00.000", "BASE_CITY_CODE": "HOU",
    "CUSTODY": "N", "CASE_TYPE": "RMV", "NAT": "XX",
}  # fmt: skip
ORDERED = {"DEC_CODE": "X", "COMP_DATE": "2022-01-10 00:00:00.000"}
DECISIONS = (
    "idnDecision\tstrCaseType\tstrDecCode\tstrDecDescription\tstrDecType\n"
    "1\tRMV\tX\tRemove\tC\n2\tRMV\tR\tRelief Granted\tC\n3\tRMV\tX\tTransferred\tO\n4\tAOC\tX\tDeny Asylum\tC\n"
)
BOARD = "strCode\tstrDescription\nDIS\tDismiss Appeal\nREM\tRemand\n"
TYPES = "strApplCode\tstrApplDescription\nC\tCase Appeal\nB\tBond Appeal\n"
APPEAL = "idnAppeal\tidncase\tidnProceeding\tstrAppealType\tdatAppealFiled\tdatBIADecision\tstrBIADecision\n"


def table(*rows: dict[str, str]) -> bytes:
    lines = [
        "\t".join(COLUMNS),
        *("\t".join((PLAIN | row).get(name, "") for name in COLUMNS) for row in rows),
    ]
    return "\r\n".join([*lines, ""]).encode("latin-1")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The lookups of a release."""
    (tmp_path / "tblLookupCourtDecision.csv").write_text(DECISIONS)
    (tmp_path / "tblLookupBIADecision.csv").write_text(BOARD)
    (tmp_path / "tbllookupAppealType.csv").write_text(TYPES)
    (tmp_path / "tblLookupBaseCity.csv").write_text("BASE_CITY_CODE\tBASE_CITY_NAME\nHOU\tHOUSTON\n")
    return tmp_path


def read(data: bytes, folder: Path | None = None) -> list[ReadItem]:
    context = FeedContext(today=TODAY, source="EOIR", as_of=dt.date(2026, 2, 1), folder=folder)
    return list(read_eoir(io.BytesIO(data), context))


def bodies(items: list[ReadItem]) -> list[dict[str, Any]]:
    return [canonical_value(one.result.record)["body"] for one in items if isinstance(one.result, Accepted)]


def state(items: list[ReadItem]) -> dict[str, Any]:
    return next(body for body in bodies(items) if body.get("proceeding_id"))


def refusals(items: list[ReadItem]) -> list[tuple[int, str]]:
    return [(one.position, one.result.rule) for one in items if isinstance(one.result, Rejected)]


def warned(items: list[ReadItem]) -> set[str]:
    return {odd.rule for one in items if isinstance(one.result, Accepted) for odd in one.result.warnings}


def test_a_pending_proceeding_and_its_charging_document(release: Path) -> None:
    header = "IDNPRCDCHG\tIDNCASE\tIDNPROCEEDING\tCHARGE\tCHG_STATUS\n"
    charges = "1\t77\t501\t237a01B\tS\n2\t77\t501\t212a06Ai\tO\n"
    (release / "B_TblProceedCharges.csv").write_text(header + charges)
    items = read(table({}), release)
    common = {
        "identity": "case/77", "dated": "2019-05-06", "body": "HOUSTON", "case_id": "77", "case_type": "RMV",
        "sections": "212(a)(6)(A)(i) O; 237(a)(1)(B) S",
    }  # fmt: skip
    assert bodies(items) == [
        common | {"kind": "charging_document"}, common | {"kind": "proceeding", "proceeding_id": "501"},
    ]  # fmt: skip
    assert [one.position for one in items] == [2, 2]


def test_a_charging_document_of_two_proceedings_is_one(release: Path) -> None:
    items = read(
        table({}, {"IDNPROCEEDING": "502"}, {"IDNPROCEEDING": "503", "OSC_DATE": "2020-01-01"}), release
    )
    kinds = [(body["kind"], body["dated"]) for body in bodies(items)]
    assert kinds.count(("charging_document", "2019-05-06")) == 1
    assert kinds.count(("charging_document", "2020-01-01")) == 1
    assert len(kinds) == 5


def test_the_release_says_whose_case_it_is_only_in_the_agencys_own_table(release: Path) -> None:
    (release / "identities.csv").write_text("IDNCASE\tIDENTITY\n77\tfin:1234567890\n78\ta\n78\tb\n")
    rows = table({}, {"IDNCASE": "78", "IDNPROCEEDING": "502"})
    assert {body["identity"] for body in bodies(read(rows, release))} == {"fin:1234567890", "case/78"}


@pytest.mark.parametrize(
    ("row", "kind", "odd"),
    [
        (ORDERED, "removal_order", set()),
        (ORDERED | {"DEC_CODE": "R"}, "relief", set()),
        (ORDERED | {"CASE_TYPE": "AOC"}, "proceeding", {"undecoded-decision"}),
        (ORDERED | {"CASE_TYPE": "WHO"}, "proceeding", {"undecoded-decision"}),
        (ORDERED | {"DEC_CODE": "Q"}, "proceeding", {"undecoded-decision"}),
        (ORDERED | {"DEC_CODE": "", "OTHER_COMP": "X"}, "proceeding", set()),
        (ORDERED | {"DEC_CODE": ""}, "proceeding", {"completion-without-code"}),
        (ORDERED | {"COMP_DATE": ""}, "proceeding", set()),
    ],
)
def test_a_code_means_what_the_lookup_says_for_its_case_type(
    row: dict[str, str], kind: str, odd: set[str], release: Path
) -> None:
    items = read(table(row), release)
    body = state(items)
    assert body["kind"] == kind
    assert body.get("decision_code", "") == (row["DEC_CODE"] or row.get("OTHER_COMP", ""))
    assert body["case_type"] == row.get("CASE_TYPE", "RMV")
    assert warned(items) == odd


def test_without_the_lookups_codes_stay_as_they_came() -> None:
    items = read(table(ORDERED | {"ABSENTIA": "Y"}))
    body = state(items)
    assert (body["kind"], body["decision_code"], body["body"]) == ("proceeding", "X", "HOU")
    assert "final" not in body
    assert warned(items) == {"undecoded-decision"}


def test_a_code_that_the_lookup_has_with_two_meanings_means_neither(release: Path) -> None:
    (release / "tblLookupCourtDecision.csv").write_text(DECISIONS + "5\tRMV\tX\tTerminated\tC\n")
    assert state(read(table(ORDERED), release))["kind"] == "proceeding"


@pytest.mark.parametrize(
    ("row", "appeals", "basis"),
    [
        ({}, "", ""),
        ({"ABSENTIA": "Y"}, "", "in_absentia"),
        ({"ABSENTIA": "Y"}, "1\t77\t501\tC\t2022-02-01\t\t\n", ""),
        ({"APPEAL_NOT_FILED": "Y"}, "", ""),
        ({"APPEAL_NOT_FILED": "Y", "DATE_APPEAL_DUE_STATUS": "2022-02-09"}, "", "appeal_period_lapsed"),
        ({"APPEAL_NOT_FILED": "Y", "DATE_APPEAL_DUE_STATUS": "2026-02-01"}, "", ""),
        ({"APPEAL_NOT_FILED": "N", "DATE_APPEAL_DUE_STATUS": "2022-02-09"}, "", ""),
        ({}, "1\t77\t501\tC\t2022-02-01\t2023-01-01\tDIS\n", "bia_dismissed"),
        ({}, "1\t77\t501\tC\t2022-02-01\t2023-01-01\tREM\n", ""),
        ({}, "1\t77\t501\tC\t2022-02-01\t2023-01-01\tZZZ\n", ""),
        ({}, "1\t77\t501\tB\t2022-02-01\t2023-01-01\tDIS\n", ""),
        ({}, "1\t77\t501\tC\t2022-02-01\t\tDIS\n", ""),
        ({}, "1\t77\t501\tC\t2022-02-01\t2023-01-01\tDIS\n2\t77\t501\tC\t2023-02-01\t\t\n", ""),
        ({"ABSENTIA": "Y"}, "1\t77\t999\tC\t2022-02-01\t\t\n", "in_absentia"),
    ],
)
def test_an_order_is_final_only_on_a_basis_that_the_release_states(
    row: dict[str, str], appeals: str, basis: str, release: Path
) -> None:
    (release / "tblAppeal.csv").write_text(APPEAL + appeals)
    body = state(read(table(ORDERED | row), release))
    assert body.get("final", False) == bool(basis)
    assert body.get("final_basis", "") == basis


def test_an_appeal_that_cannot_be_read_is_told_and_keeps_its_order_from_being_final(release: Path) -> None:
    (release / "tblAppeal.csv").write_text(APPEAL + "1\t77\t501\ta stray\ttab\t2022-02-01\t2023-01-01\tDIS\n")
    items = read(table(ORDERED | {"ABSENTIA": "Y"}), release)
    assert refusals(items) == [(2, "row-shape")]
    assert "final" not in state(items)


def test_relief_is_never_final(release: Path) -> None:
    assert "final" not in state(read(table(ORDERED | {"DEC_CODE": "R", "ABSENTIA": "Y"}), release))


@pytest.mark.parametrize(
    "changes",
    [
        {"NAT": "X\tX"}, {"OSC_DATE": "HOU"}, {"COMP_DATE": "Y"}, {"IDNCASE": "FC"}, {"CUSTODY": "RMV"},
        {"ABSENTIA": "2022-01-01"}, {"CASE_TYPE": "a long sentence"}, {"IDNPROCEEDING": ""},
    ],
)  # fmt: skip
def test_a_shifted_row_is_refused_and_the_next_is_read(changes: dict[str, str]) -> None:
    items = read(table(changes, {"IDNPROCEEDING": "502"}))
    assert refusals(items) == [(2, "row-shape")]
    assert [body["proceeding_id"] for body in bodies(items) if "proceeding_id" in body] == ["502"]


def test_a_row_that_ends_with_one_more_tab_is_whole() -> None:
    data = table({}).replace(b"XX\r\n", b"XX\t\r\n")
    assert len(bodies(read(data))) == 2


def test_a_date_before_1900_or_of_no_calendar_is_refused_by_its_rule() -> None:
    rules = [
        rule for _, rule in refusals(read(table({"OSC_DATE": "1753-01-01"}, {"OSC_DATE": "2019-02-30"})))
    ]
    assert rules == ["date-out-of-bounds"] * 2 + ["date-unreadable"] * 2


def test_a_row_that_is_missing_by_the_releases_own_count_is_told(release: Path) -> None:
    (release / "Count.txt").write_text("A_TblCase\t5\nB_TblProceeding\t2\n")
    assert refusals(read(table({}), release)) == [(0, "row-count")]
    assert refusals(read(table({}, {"IDNPROCEEDING": "502"}), release)) == []


@pytest.mark.parametrize(
    "data", [b"", b"a\tb\n", table().replace(b"IDNCASE", b"CASE"), table().replace(b"NAT", b"CUSTODY")]
)
def test_a_table_that_is_not_of_the_release_is_refused(data: bytes) -> None:
    with pytest.raises(RecordFileError):
        read(data)


def test_a_lookup_that_is_not_of_the_release_is_named(release: Path) -> None:
    (release / "tblLookupCourtDecision.csv").write_text("code,meaning\nX,Removed\n")
    with pytest.raises(RecordFileError, match=r"tblLookupCourtDecision\.csv: line 1: the table lacks"):
        read(table(ORDERED), release)


@pytest.mark.parametrize(
    ("charge", "section"),
    [
        ("237a01B", "237(a)(1)(B)"), ("212a06Ai", "212(a)(6)(A)(i)"), ("237a02Aiii", "237(a)(2)(A)(iii)"),
        ("241a1", "241(a)(1)"), ("212A10iv", "212(a)(10)(iv)"), ("212a06AI", "212a06AI"),
        ("212", "212"), ("other", "other"),
    ],
)  # fmt: skip
def test_a_charge_is_shown_as_a_section_of_the_act(charge: str, section: str) -> None:
    assert ina_section(charge) == section


def test_the_table_is_known_by_its_name_and_other_tables_of_columns_are_not() -> None:
    assert record_format(file_name="B_TblProceeding.csv").name == "eoir"
    assert record_format(file_name="persons.csv").name == "csv"


@given(st.binary())
def test_whatever_the_bytes_nothing_but_the_declared_error_is_raised(data: bytes) -> None:
    for item in read(table({}) + data):
        item.raw.encode()
    with pytest.raises(RecordFileError):
        read(data)
