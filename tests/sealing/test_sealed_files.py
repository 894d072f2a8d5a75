"""A sealed file opens whole, under its own name and by its own key, or not at all; the keys behind it change."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.sealing.data_keys import DataKeys, LockedError
from handover.sealing.sealed_file import (
    PART,
    TAG,
    SealError,
    is_sealed,
    key_number,
    opened,
    plain_size,
    sealed,
)

KEY, NAME = bytes(range(32)), "a" * 64
SIZES = (0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 7)


def seal(data: bytes, pieces: int = 1000) -> bytes:
    parts = [data[start : start + pieces] for start in range(0, len(data), pieces)]
    return b"".join(sealed(parts, KEY, 3, NAME))


def opens(file: bytes, name: str = NAME, key: bytes = KEY) -> bytes:
    return b"".join(opened(io.BytesIO(file), lambda _: key, name))


@pytest.mark.parametrize("size", SIZES)
def test_any_size_opens_as_it_was_whatever_the_pieces(size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    for pieces in (size + 1, 40_000):
        file = seal(data, pieces)
        assert opens(file) == data
        assert plain_size(len(file)) == size
        assert (is_sealed(file), key_number(file)) == (True, 3)
    assert data not in file or size < 8


@given(at=st.integers(0, 2 * PART), bit=st.integers(0, 7))
def test_a_changed_bit_is_found(at: int, bit: int) -> None:
    file = bytearray(seal(b"x" * (PART + 100)))
    file[at % len(file)] ^= 1 << bit
    with pytest.raises(SealError):
        opens(bytes(file))


def test_parts_cannot_be_cut_off_exchanged_repeated_or_taken_from_another_file() -> None:
    whole, other = seal(b"a" * (2 * PART + 10)), seal(b"b" * (2 * PART + 10))
    head, step = len(seal(b"")) - TAG, PART + TAG
    first, second, last = (
        whole[head : head + step],
        whole[head + step : head + 2 * step],
        whole[head + 2 * step :],
    )
    for file in (
        whole[: head + 2 * step], whole[: head + step], whole[:head], whole[:10], whole[:head] + second + first + last,
        whole[:head] + first + first + last, whole[: head + step] + other[head + step :], whole + last,
    ):  # fmt: skip
        with pytest.raises(SealError):
            opens(file)
    with pytest.raises(SealError):
        opens(whole, name="b" * 64)
    with pytest.raises(SealError):
        opens(whole, key=bytes(32))


def test_the_keys_lie_wrapped_and_open_with_the_storage_key_alone(tmp_path: Path) -> None:
    keys = DataKeys(tmp_path / "keys", ["first storage key"])
    number, key = keys.newest()
    assert (number, keys.newest()) == (1, (1, key))
    kept = (tmp_path / "keys" / "1.key").read_text()
    assert key.hex() not in kept
    assert (tmp_path / "keys" / "1.key").stat().st_mode & 0o077 == 0
    wrong = DataKeys(tmp_path / "keys", ["another"])
    for act in (wrong.newest, wrong.add, wrong.wrap_anew):
        with pytest.raises(LockedError, match="HANDOVER_STORAGE_KEY"):
            act()
    assert wrong.faults()
    assert wrong.numbers() == [1], "and makes no key beside it"


def test_a_new_storage_key_wraps_anew_and_the_old_opens_nothing_then(tmp_path: Path) -> None:
    key = DataKeys(tmp_path, ["old"]).newest()[1]
    both = DataKeys(tmp_path, ["new", "old"])
    assert (both.wrap_anew(), both.wrap_anew()) == (1, 0)
    assert DataKeys(tmp_path, ["new"]).key(1) == key
    with pytest.raises(LockedError):
        DataKeys(tmp_path, ["old"]).key(1)


def test_a_key_moved_under_another_number_or_damaged_does_not_open(tmp_path: Path) -> None:
    keys = DataKeys(tmp_path, ["a"])
    keys.newest()
    (tmp_path / "2.key").write_text((tmp_path / "1.key").read_text())
    (tmp_path / "3.key").write_text("{")
    for number, says in ((2, "does not open"), (3, "damaged"), (4, "not there")):
        with pytest.raises(LockedError, match=says):
            keys.key(number)
