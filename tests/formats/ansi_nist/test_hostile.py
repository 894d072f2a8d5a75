"""Hostile files: refused or read, by one kind of error, with work that grows with the size and no faster."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.formats.ansi_nist import AnsiNistError, Field, FieldValue, read, tagged, transaction, write
from handover.formats.ansi_nist import reader as reader_module
from handover.formats.ebts.booking import SubmissionError, read_booking
from handover.formats.ebts.car import write_car
from tests.formats.ebts.builders import booking

HEADER: list[tuple[int, FieldValue]] = [(2, "0500"), (4, "CAR"), (5, "20200225")]
CAR = write_car(booking())


class Counted(bytes):
    """Bytes that count how far searches in them run."""

    looked: int

    def find(self, sub: object, start: object = None, end: object = None) -> int:
        first = int(start or 0)  # type: ignore[call-overload]
        last = len(self) if end is None else int(end)  # type: ignore[call-overload]
        found = bytes.find(self, sub, first, last)  # type: ignore[arg-type]
        self.looked += (last if found < 0 else found) - first
        return found


def both_ways(data: bytes) -> None:
    """Strict and lenient: read, given back whole, or the one error."""
    for lenient in (False, True):
        try:
            tx = read(data, lenient=lenient)
        except AnsiNistError:
            continue
        assert write(tx) == data


def head(cnt: str) -> bytes:
    return tagged(1, [(2, "0500"), (3, cnt.encode()), (4, "CAR")]).raw


def nth(kind: int, body: bytes) -> bytes:
    prefix = f"{kind}.001:".encode()
    size = len(prefix) + 8 + len(body) + 1
    return prefix + f"{size:08d}".encode() + body + b"\x1c"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "20,000 fields": lambda: (
        head("1\x1f1\x1e2\x1f00") + nth(2, b"".join(b"\x1d2.%d:x" % (n % 9000 + 3) for n in range(20_000)))
    ),
    "20,000 equal fields": lambda: head("1\x1f1\x1e2\x1f00") + nth(2, b"\x1d2.003:x" * 20_000),
    "10,000 tiny records": lambda: head("1\x1f9999" + "\x1e4\x1f00" * 9_999) + b"\0\0\0\x05\0" * 9_999,
    "199 tiny records": lambda: head("1\x1f199" + "\x1e7\x1f00" * 199) + b"\0\0\0\x05\0" * 199,
    "10 MB of items": lambda: head("1\x1f1\x1e2\x1f00") + nth(2, b"\x1d2.003:" + b"\x1f" * 10_000_000),
    "10 MB of fields": lambda: head("1\x1f1\x1e2\x1f00") + nth(2, b"\x1d" * 10_000_000),
    "10 MB of records": lambda: head("1\x1f1\x1e2\x1f00") + nth(2, b"\x1c" * 10_000_000),
    "nothing but FS": lambda: b"\x1c" * 10_000_000,
    "a long number": lambda: b"1.001:" + b"9" * 10_000_000,
    "a long version": lambda: tagged(1, [(2, "9" * 1_000_000), (3, b"1\x1f0")]).raw,
    "a long IDC": lambda: head("1\x1f1\x1e2\x1f00") + tagged(2, [(2, "9" * 100_000)]).raw,
    "no end for 199 records": lambda: head("1\x1f199" + "\x1e2\x1f00" * 199) + b"2.001:9\x1d" * 199,
    "an image of GS": lambda: (
        head("1\x1f1\x1e14\x1f00") + tagged(14, [(2, "00"), (999, b"\x1d" * 5_000_000)]).raw
    ),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_ends_in_one_way_or_the_other(name: str) -> None:
    both_ways(HOSTILE[name]())


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.parametrize("lenient", [False, True])
def test_searches_look_at_no_byte_more_than_a_few_times(name: str, lenient: bool) -> None:
    data = Counted(HOSTILE[name]())
    data.looked = 0
    with contextlib.suppress(AnsiNistError):
        read(data, lenient=lenient)
    assert data.looked <= 3 * len(data)


def test_fields_are_counted_before_they_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def field(*arguments: object) -> object:
        nonlocal made
        made += 1
        return original(*arguments)  # type: ignore[arg-type]

    original = Field
    monkeypatch.setattr(reader_module, "Field", field)
    with pytest.raises(AnsiNistError, match="more than 400 fields"):
        read(HOSTILE["20,000 fields"]())
    assert made <= 410


@pytest.mark.heavy
def test_a_car_cut_at_every_byte_is_refused() -> None:
    assert len(CAR) < 40_000
    for at in range(len(CAR)):
        with pytest.raises(AnsiNistError):
            read(CAR[:at])
        both_ways(CAR[:at])


@pytest.mark.parametrize("seed", range(4))
def test_mutations_of_a_car_are_read_or_refused_in_known_ways(seed: int) -> None:
    chance = random.Random(seed)
    outcomes = set()
    for _ in range(250):
        data = bytearray(CAR)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randint(1, 40)]
                case 2:
                    data[at:at] = bytes(
                        chance.choice(b"\x1c\x1d\x1e\x1f:.0129") for _ in range(chance.randint(1, 9))
                    )
                case _:
                    data[at] = chance.choice(b"\x1c\x1d\x1e\x1f09")
        both_ways(bytes(data))
        try:
            read_booking(bytes(data), lenient=True, require_booking=False)
            outcomes.add("read")
        except (AnsiNistError, SubmissionError) as error:
            outcomes.add(type(error).__name__)
    assert "AnsiNistError" in outcomes


@pytest.mark.samples
@pytest.mark.parametrize("name", ["an2k/type-9-10-14.an2", "an2k/type-4-14-slaps.an2", "car/NISTFile2.ebts"])
def test_mutations_of_real_files(samples: Path, name: str) -> None:
    whole = (samples / "ebts" / name).read_bytes()
    chance = random.Random(name)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(1500)] = chance.choice(b"\x1c\x1d\x1e\x1f0129.:\xff")
        both_ways(bytes(data))
        try:
            read_booking(bytes(data), lenient=True, require_booking=False)
        except (AnsiNistError, SubmissionError) as error:
            assert str(error)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    both_ways(data)


@given(st.binary(max_size=120))
def test_any_bytes_where_a_type2_stands(body: bytes) -> None:
    both_ways(write(transaction(HEADER, [])).replace(b"1\x1f0", b"1\x1f0") + body)
    both_ways(head("1\x1f1\x1e2\x1f00") + nth(2, b"\x1d2.002:00\x1d2.003:" + body))
