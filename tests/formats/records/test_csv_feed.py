"""CSV by a column map: the header must be the map's, and each row is read by itself."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.records import Accepted, RecordFileError, Rejected, read_csv_feed
from tests.formats.records.csv_feeds import HEADER, KEYED, ROW, WANTS, context, read, rules, value


def test_a_row_is_the_record_that_the_map_says() -> None:
    (item,) = read(HEADER + ROW)
    assert item.raw == ROW.rstrip()
    assert value(item) == {
        "kind": "want", "op": "upsert", "source": "COUNTY", "source_key": "W1", "source_version": 20260301053000,
        "as_of": "2026-03-02",
        "body": {
            "nic": "W1", "ori": "TX0570000", "names": [{"last": "DOE", "first": "JO"}, {"last": "ROE"}],
            "births": ["1985-07-01"], "sex": "M", "numbers": [{"type": "SOC", "number": "666123456"}],
            "status": "active", "entered_on": "2026-02-24",
        },
    }  # fmt: skip


def test_what_a_row_leaves_empty_is_absent() -> None:
    (item,) = read(HEADER + "W1,2026-02-28 23:30:00 -0600,,DOE,,,00/00/0000,9,,A,,\n")
    assert value(item)["body"] == {"nic": "W1", "names": [{"last": "DOE"}], "status": "active"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("W1,", ",", "field-missing", "source_key"),
        ("tx0570000", "tx057", "ori-shape", "body.ori"),
        (",A,", ",X,", "value-unlisted", "STAT"),
        (",A,", ",,", "field-missing", "body.status"),
        ("2/24/2026", "2026-02-24", "date-unreadable", "ENTERED"),
        ("2/24/2026", "2/30/2026", "date-unreadable", "ENTERED"),
        ("2/24/2026", "2/24/26", "date-unreadable", "ENTERED"),
        ("2/24/2026", "3/24/2026", "date-in-future", "body.entered_on"),
        ("7/1/1985", "7-1-1985", "birth-unreadable", "DOB"),
        ("7/1/1985", "13/1/1985", "birth-unreadable", "body.births.0"),
        ("2026-02-28 23:30:00 -0600", "2026-02-28 23:30:00", "date-unreadable", "CHANGED"),
        ("2026-02-28 23:30:00 -0600", "9999-12-31 23:30:00 -0600", "date-out-of-bounds", "CHANGED"),
        (",666123456", "", "row-shape", ""),
        ("no comment", "no, comment", "row-shape", ""),
        ('no comment', 'a "quote" inside', "taken", ""),
        ('no comment', '"a "quote" inside"', "not-csv", ""),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_by_rule_and_place_and_spoils_no_other(
    old: str, new: str, rule: str, field: str
) -> None:
    assert old in ROW
    first, bad, last = read(HEADER + ROW + ROW.replace(old, new, 1) + ROW)
    assert isinstance(first.result, Accepted)
    assert isinstance(last.result, Accepted)
    assert getattr(bad.result, "rule", "taken") == rule
    assert getattr(bad.result, "field", "") == field
    assert (bad.position, last.position) == (3, 4)


def test_a_quote_that_is_never_closed_spoils_its_line_alone() -> None:
    bad = ROW.replace("no comment", '"never closed')
    assert rules(HEADER + bad + ROW * 3) == [(2, "not-csv"), (3, "taken"), (4, "taken"), (5, "taken")]
    assert rules(HEADER + bad + ROW * 200)[:2] == [(2, "not-csv"), (3, "taken")]
    stray = ROW.replace("DOE", '"DOE')
    assert rules(HEADER + stray + ROW * 2 + stray + ROW)[1:3] == [(3, "taken"), (4, "taken")]


def test_a_quoted_value_may_hold_delimiters_and_line_ends() -> None:
    assert rules(HEADER + ROW.replace("no comment", '"a, b\nc ""d"""') + ROW) == [(2, "taken"), (4, "taken")]


def test_a_line_beyond_the_bound_spoils_itself_alone() -> None:
    assert rules(HEADER + "x" * 3_000_000 + "\n" + ROW) == [(2, "not-csv"), (3, "taken")]


def test_a_byte_that_is_none_of_the_encoding_spoils_its_row_alone_and_shows_in_the_raw_text() -> None:
    bad = ROW.replace("DOE", "D\udcd6E")
    data = (HEADER + bad + ROW).encode("utf-8", "surrogateescape")
    assert rules(data) == [(2, "not-in-encoding"), (3, "taken")]
    assert "D\\xd6E" in read(data)[0].raw
    latin = WANTS.replace("encoding: utf-8", "encoding: latin-1")
    (item, _) = read(data, latin)
    assert value(item)["body"]["names"][0]["last"] == "DÖE"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("", "not the header that the map describes"),
        (HEADER.replace("REMARK", "NOTE"), "does not list the columns NOTE"),
        (HEADER.replace(",REMARK", ""), "lacks the columns REMARK"),
        (HEADER.replace("REMARK", "LAST"), "lacks the columns REMARK"),
        (HEADER.replace("\n", ",LAST\n"), "columns LAST stand twice"),
        (HEADER.replace("NIC", "nic"), "does not list the columns nic"),
        (HEADER.replace("NIC", '"NIC'), "header is no row"),
        ("\x00" + HEADER, "does not list"),
    ],
)
def test_a_header_that_is_not_the_maps_refuses_the_file(header: str, told: str) -> None:
    with pytest.raises(RecordFileError, match=told):
        read(header + ROW)


def test_a_file_without_its_header_is_refused_without_repeating_anybody() -> None:
    with pytest.raises(RecordFileError) as found:
        read(ROW)
    assert "DOE" not in str(found.value)
    with pytest.raises(RecordFileError, match="no header"):
        read("")


def test_an_unused_column_may_stand_twice() -> None:
    assert rules(HEADER.replace("\n", ",REMARK\n") + ROW.replace("\n", ",x\n")) == [(2, "taken")]


def test_a_byte_order_mark_and_other_line_ends_are_taken() -> None:
    data = (
        b"\xef\xbb\xbf"
        + (HEADER + ROW + ROW.rstrip()).replace("NIC", '"NIC"', 1).replace("\n", "\r\n").encode()
    )
    assert rules(data) == [(2, "taken"), (3, "taken")]


def test_the_file_is_left_open_for_its_owner() -> None:
    file = io.BytesIO((HEADER + ROW).encode())
    list(read_csv_feed(file, context()))
    assert not file.closed


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ('A/1\t2\tDWI "2ND"\t\t\t\t', ("upsert", {"arrest": "A%2F1", "sequence": 2, "literal": 'DWI "2ND"'})),
        ("A/1\t2\t\tD\t\t\t", ("retract", {})),
        ("A/1\t2\t\tS\tRSA 651:5\t20260105\t", ("seal", {"authority": "RSA 651:5", "dated": "2026-01-05"})),
        ("A/1\t2\t\tM\t\t\tK2", ("merge", {"old": "A%2F1/2", "new": "K2"})),
    ],
)
def test_a_key_is_made_of_columns_and_a_column_may_name_the_operation(
    row: str, wanted: tuple[str, Any]
) -> None:
    header = "a title\n\nCASE\tCOUNT\tTEXT\tOP\tWHY\tWHEN\tNEW\n"
    (item,) = read(header + row, KEYED)
    assert value(item)["source_key"] == "A%2F1/2"
    assert (value(item)["op"], value(item)["body"]) == wanted
    assert item.position == 4


@given(st.binary(), st.sampled_from([WANTS, KEYED]))
def test_whatever_the_bytes_nothing_but_the_declared_error_is_raised(data: bytes, text: str) -> None:
    for before in (b"", HEADER.encode(), b"\n\nCASE\tCOUNT\tTEXT\tOP\tWHY\tWHEN\tNEW\n"):
        try:
            items = read(before + data, text)
        except RecordFileError:
            continue
        for item in items:
            item.raw.encode()


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), st.integers(0, 5))
def test_whatever_a_cell_holds_the_other_rows_are_read(cell: str, column: int) -> None:
    cells = ROW.rstrip().split(",")
    cells[column] = '"' + cell.replace('"', '""') + '"'
    found = read(HEADER + ROW + ",".join(cells) + "\n" + ROW)
    assert len(found) == 3
    assert isinstance(found[1].result, Accepted | Rejected)
    assert isinstance(found[2].result, Accepted)
