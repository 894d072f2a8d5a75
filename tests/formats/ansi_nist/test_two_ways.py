"""A record that is beyond doubt is cut into fields only when asked; that says the same as cutting it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.formats.ansi_nist import AnsiNistError, TaggedRecord, Transaction, read, write
from handover.formats.ansi_nist.reader import _Reader
from handover.formats.ebts.car import write_car
from tests.formats.ebts.builders import booking
from tests.support.examples import examples

GOOD = write_car(booking())


class Slow(_Reader):
    """The reader without its short way."""

    def plain(self, at: int, end: int, kind: int) -> int:
        return 0


def said(transaction: Transaction) -> list[object]:
    fields = [r.fields if isinstance(r, TaggedRecord) else r.data() for r in transaction.records]
    return [
        fields,
        [(r.type, r.idc, r.size, r.raw) for r in transaction.records],
        transaction.warnings,
        transaction.trailing,
    ]


def outcome(data: bytes, lenient: bool, slow: bool) -> list[object]:
    from handover.formats.ansi_nist import DEFAULT_LIMITS

    try:
        made = Slow(data, lenient, DEFAULT_LIMITS).run() if slow else read(data, lenient=lenient)
    except AnsiNistError as error:
        return [error.code, error.text, error.record, error.field]
    assert write(made) == data
    return said(made)


@settings(max_examples=examples(300))
@given(
    st.integers(0, len(GOOD) - 1),
    st.integers(0, 12),
    st.sampled_from(
        [b"", b"\x1d", b"\x1c", b"\x1d14.999:", b"\x1d2.018:", b"\x1d2.0018:", b"9", b"\x1f0", b"\x1e4\x1f9"]
    ),
    st.booleans(),
)
def test_any_mutation_is_the_same_either_way(at: int, gone: int, new: bytes, lenient: bool) -> None:
    data = GOOD[:at] + new + GOOD[at + gone :]
    assert outcome(data, lenient, slow=False) == outcome(data, lenient, slow=True)


def test_a_value_is_peeked_without_making_fields() -> None:
    two = read(GOOD).record(2)
    assert two is not None
    assert two.peek(24) == b"M"
    assert (two.peek(999), two.peek(1234)) == (None, None)
    assert two.peek(1) == str(two.size).encode()
    assert (two.peek(24), two.peek(1234)) == (b"M", None), "and the same once they are made"


def test_records_are_equal_by_their_bytes() -> None:
    one, other = read(GOOD), read(GOOD)
    assert one.records == other.records
    assert len({*one.records, *other.records}) == len(one.records)
    assert one.records[0] != one.records[1]
    assert repr(one.records[1]).startswith("TaggedRecord(type=2, ")


@pytest.mark.samples
def test_the_sample_files_are_the_same_either_way(samples: Path) -> None:
    files = [p for p in (samples / "ebts").rglob("*") if ".an2" in p.name or p.suffix == ".ebts"]
    assert len(files) >= 20
    for path in files:
        data = path.read_bytes()
        for lenient in (False, True):
            assert outcome(data, lenient, slow=False) == outcome(data, lenient, slow=True), path.name
