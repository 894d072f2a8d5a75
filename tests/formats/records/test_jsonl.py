"""Canonical JSON Lines: every line by itself, whatever the bytes."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.records import (
    Accepted,
    FeedContext,
    Rejected,
    canonical_bytes,
    read_jsonl,
    read_record,
    write_jsonl,
)
from handover.formats.records.jsonl import MOST_LINE
from handover.formats.records.reader import ReadItem
from handover.formats.records.record_formats import record_format
from tests.formats.records.strategies import TODAY, values

CONTEXT = FeedContext(today=TODAY)
GOOD: dict[str, Any] = {
    "kind": "charge", "op": "upsert", "source": "STATE", "source_key": "C1", "source_version": 1, "as_of": "2026-03-01",
    "body": {"arrest": "A1", "literal": "DWI"},
}  # fmt: skip
LINE = json.dumps(GOOD).encode()


def read(data: bytes) -> list[ReadItem]:
    return list(read_jsonl(io.BytesIO(data), CONTEXT))


def rules(data: bytes) -> list[tuple[int, str]]:
    return [(item.position, getattr(item.result, "rule", "taken")) for item in read(data)]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", []),
        (LINE, [(1, "taken")]),
        (LINE + b"\n", [(1, "taken")]),
        (LINE + b"\r\n" + LINE + b"\r\n", [(1, "taken"), (2, "taken")]),
        (b"\xef\xbb\xbf" + LINE, [(1, "taken")]),
        (LINE + b"\n\xef\xbb\xbf" + LINE, [(1, "taken"), (2, "not-json")]),
        (b"\n  \n" + LINE, [(3, "taken")]),
        (b"{}\n" + LINE, [(1, "field-missing"), (2, "taken")]),
        (b"not json\n" + LINE, [(1, "not-json"), (2, "taken")]),
        (b"\xff\xfe\n" + LINE, [(1, "not-utf-8"), (2, "taken")]),
        (LINE.decode().encode("utf-16"), [(1, "not-utf-8")]),
        (b'{"kind": "charge", "kind": "arrest"}', [(1, "field-twice")]),
        (LINE.replace(b'"literal": "DWI"', b'"literal": "DWI", "literal": "X"'), [(1, "field-twice")]),
        (LINE.replace(b"DWI", b"D\\u0000I"), [(1, "control-character")]),
        (LINE.replace(b"DWI", b"D\\ud800I"), [(1, "control-character")]),
        (LINE.replace(b"DWI", b"D\x00I"), [(1, "not-json")]),
        (LINE.replace(b'version": 1', b'version": NaN'), [(1, "not-json")]),
        (LINE.replace(b'version": 1', b'version": ' + b"9" * 5000), [(1, "not-json")]),
        (LINE.replace(b'version": 1', b'version": 1e400'), [(1, "field-type")]),
        (b"[" * 100_000, [(1, "not-json")]),
        (b'{"a":' * 100_000 + b"\n" + LINE, [(1, "not-json"), (2, "taken")]),
        (LINE + b" " + LINE, [(1, "not-json")]),
    ],
)  # fmt: skip
def test_a_line_is_read_by_itself(data: bytes, found: list[tuple[int, str]]) -> None:
    assert rules(data) == found


def test_a_line_beyond_the_bound_is_refused_and_the_next_is_read() -> None:
    full = LINE + b" " * (MOST_LINE - len(LINE))
    assert rules(full + b"\n" + LINE) == [(1, "taken"), (2, "taken")]
    assert rules(full + b" \n" + LINE) == [(1, "line-too-long"), (2, "taken")]
    assert rules(full * 5 + b"\n" + LINE) == [(1, "line-too-long"), (2, "taken")]
    assert rules(full * 5) == [(1, "line-too-long")]


def test_a_rejected_line_keeps_its_raw_text_and_a_database_can_hold_it() -> None:
    (item,) = read(b"caf\xe9 \x00 \xc3\xa9\r\n")
    assert isinstance(item.result, Rejected)
    assert item.raw == "caf\\xe9 \\x00 é"


def test_reading_needs_memory_for_a_line_not_for_the_file() -> None:
    class Endless(io.RawIOBase):
        """Six megabytes of good lines, then as much in a line without an end."""

        left = 200

        def readable(self) -> bool:
            return True

        def readinto(self, into: Any) -> int:
            piece = (b"x" * 65_536 if self.left > 100 else (LINE + b"\n") * 500)[: len(into)]
            self.left -= 1
            into[: len(piece)] = piece
            return len(piece) if self.left >= 0 else 0

    tracemalloc.start()
    try:
        taken = sum(
            1
            for item in read_jsonl(io.BufferedReader(Endless()), CONTEXT)
            if isinstance(item.result, Accepted)
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert taken > 1000
    assert peak < 5 * MOST_LINE


@given(st.binary())
def test_whatever_the_bytes_nothing_is_raised(data: bytes) -> None:
    for item in read(data):
        item.raw.encode()  # a text without surrogates
        assert "\0" not in item.raw


@given(st.lists(values(), max_size=4), st.binary(max_size=20), st.integers(0, 4))
def test_a_bad_line_spoils_no_other(made: list[Any], bad: bytes, place: int) -> None:
    lines = [json.dumps(one).encode() for one in made]
    lines.insert(place, bad.replace(b"\n", b"") or b"?")
    found = [item for item in read(b"\n".join(lines)) if isinstance(item.result, Accepted)]
    assert len(found) == len(made)


@given(st.lists(values(), max_size=5))
def test_what_is_written_reads_as_the_same_records(made: list[Any]) -> None:
    records = [found.record for one in made if isinstance(found := read_record(one, TODAY), Accepted)]
    file = io.BytesIO()
    assert write_jsonl(records, file) == len(made)
    again = read(file.getvalue())
    assert [item.result.record for item in again if isinstance(item.result, Accepted)] == records
    assert [item.raw.encode() for item in again] == [canonical_bytes(record) for record in records]


def test_the_table_of_formats_knows_the_file_by_its_name() -> None:
    assert record_format(file_name="records-2026.JSONL").reader is read_jsonl
    assert record_format("jsonl", "anything.txt").reader is read_jsonl
