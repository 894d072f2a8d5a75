"""The table of formats: whatever the bytes, only the declared error is raised, and the file stays open."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handover.formats.records import FORMATS, Accepted, FeedContext, RecordFileError, Rejected, record_format
from tests.formats.records.csv_feeds import WANTS
from tests.formats.records.strategies import TODAY

CONTEXT = FeedContext(today=TODAY, source="S", map_text=WANTS)


@given(st.sampled_from(sorted(FORMATS)), st.binary())
@example("jsonl", b"{}")
@example("xml", b"<RapSheet/>")
def test_whatever_the_bytes_a_reader_gives_records_or_the_declared_error(name: str, data: bytes) -> None:
    file = io.BytesIO(data)
    try:
        items = list(FORMATS[name].reader(file, CONTEXT))
    except RecordFileError as error:
        assert str(error)
        return
    finally:
        assert not file.closed
    for item in items:
        item.raw.encode()
        assert isinstance(item.result, Accepted | Rejected)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.JSONL", "jsonl"),
        ("a.xml", "xml"),
        ("a.csv", "csv"),
        ("B_TBLPROCEEDING.CSV", "eoir"),
        ("a.eft", "ebts-dispositions"),
    ],
)
def test_a_format_is_known_by_the_name_of_the_file(file: str, name: str) -> None:
    assert record_format(file_name=file).name == name


@pytest.mark.parametrize(("name", "file"), [("", "a.pdf"), ("", ""), ("pdf", "a.csv")])
def test_what_is_no_format_is_told_with_those_that_there_are(name: str, file: str) -> None:
    with pytest.raises(RecordFileError, match="jsonl"):
        record_format(name, file)
