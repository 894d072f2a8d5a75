from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.ansi_nist import (
    AnsiNistError,
    BinaryRecord,
    FieldValue,
    ImageHeader,
    TaggedRecord,
    encode,
    image_record,
    read,
    tagged,
    transaction,
    write,
)

TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\x1c\x1d\x1e\x1f"),
    max_size=12,
)
ROWS = st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=4)
FIELDS = st.dictionaries(st.integers(3, 9999), ROWS, max_size=8)
HEADER: list[tuple[int, FieldValue]] = [(2, "0500"), (4, "CAR"), (5, "20200225")]


def images(idc: int) -> st.SearchStrategy[BinaryRecord]:
    head = st.builds(
        ImageHeader,
        st.just(0),
        st.just(idc),
        st.integers(0, 255),
        st.lists(st.integers(0, 254), min_size=1, max_size=6).map(tuple),
        st.integers(0, 1),
        st.integers(0, 65535),
        st.integers(0, 65535),
        st.integers(0, 6),
    )
    return st.builds(image_record, st.sampled_from([3, 4, 5, 6]), head, st.binary(max_size=60))


def texts(idc: int) -> st.SearchStrategy[TaggedRecord]:
    def build(kind: int, fields: dict[int, list[list[str]]], data: bytes) -> TaggedRecord:
        body: list[tuple[int, FieldValue]] = [
            (2, f"{idc:02d}"),
            *((n, v) for n, v in fields.items() if n != 999),
        ]
        return tagged(kind, [*body, (999, data)] if kind >= 10 else body)

    return st.builds(build, st.sampled_from([2, 9, 10, 13, 14, 15, 17, 99]), FIELDS, st.binary(max_size=60))


@st.composite
def transactions(draw: st.DrawFn) -> bytes:
    count = draw(st.integers(0, 5))
    records = [draw(st.one_of(images(n), texts(n))) for n in range(count)]
    return write(transaction(HEADER, records))


@given(transactions())
def test_what_is_written_is_read_as_it_was_built(data: bytes) -> None:
    tx = read(data)
    assert write(tx) == data
    assert tx.warnings == ()
    assert b"".join(encode(record) for record in tx.records) == data
    assert read(write(tx)) == tx


@given(FIELDS)
def test_text_comes_back_item_by_item(fields: dict[int, list[list[str]]]) -> None:
    record = tagged(2, [(2, "00"), *fields.items()])
    back = read(write(transaction(HEADER, [record]))).record(2)
    assert back == record
    assert {n: back.items(n) for n in fields} == fields


@given(st.integers(0, 3000))
def test_a_length_counts_itself(size: int) -> None:
    record = tagged(2, [(2, "x" * size)])
    assert record.get(1) == str(len(record.raw))


@pytest.mark.parametrize(
    "fields",
    [
        [(2, "a\x1db")],
        [(2, "00"), (2, "01")],
        [(1, "9")],
        [(999, b"x"), (3, "y")],
        [(3, b"a\x1cb")],
        [(3, "\ud800")],
    ],
)
def test_what_no_record_can_hold_is_refused(fields: list[tuple[int, FieldValue]]) -> None:
    with pytest.raises(AnsiNistError) as caught:
        tagged(14, fields)
    assert caught.value.code == "E0005"


@pytest.mark.parametrize(
    ("kind", "positions", "width"),
    [(4, (), 1), (4, (1,) * 7, 1), (14, (1,), 1), (4, (1,), 65536), (4, (300,), 1)],
)
def test_a_binary_header_out_of_range_is_refused(kind: int, positions: tuple[int, ...], width: int) -> None:
    with pytest.raises(AnsiNistError):
        image_record(kind, ImageHeader(0, 1, 0, positions, 0, width, 1, 0), b"")
