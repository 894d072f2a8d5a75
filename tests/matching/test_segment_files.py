"""A segment's files in one file are those that a folder holds; a damaged one is an error, never other content."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from handover.matching.segment_files import PACKED, FolderFiles, PackedFiles, pack, segment_files

ARRAYS: dict[str, NDArray[np.generic]] = {
    "none": np.zeros(0, np.uint64), "flat": np.arange(7, dtype=np.int16), "grid": np.arange(12.0).reshape(3, 4),
    "turned": np.asfortranarray(np.arange(6, dtype=np.uint32).reshape(2, 3)), "inner/one": np.array([True]),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    for name, array in ARRAYS.items():
        np.save(tmp_path / f"{name}.npy", array)
    (tmp_path / "empty.bin").write_bytes(b"")
    (tmp_path / "inner" / "meta.json").write_bytes(b'{"a": 1}')
    return tmp_path


def test_what_is_packed_is_read_as_it_was_aligned_and_read_only(folder: Path) -> None:
    before = segment_files(folder)
    assert isinstance(before, FolderFiles)
    pack(folder, sorted(p for p in folder.rglob("*") if p.is_file()))
    assert [p.name for p in folder.rglob("*") if p.is_file()] == [PACKED]
    files = segment_files(folder)
    assert isinstance(files, PackedFiles)
    for name, array in ARRAYS.items():
        place, _, last = name.rpartition("/")
        found = (files.within(place) if place else files).array(last)
        assert found.dtype == array.dtype and found.shape == array.shape and (found == array).all()
        assert found.flags.aligned and not found.flags.writeable
        assert found.flags.f_contiguous == array.flags.f_contiguous
    assert files.data("empty.bin") == b""
    assert json.loads(files.within("inner").data("meta.json")) == {"a": 1}


def test_a_damaged_or_missing_part_is_an_error(folder: Path) -> None:
    place = pack(folder, sorted(p for p in folder.rglob("*") if p.is_file()))
    whole = place.read_bytes()
    for cut in (0, 7, 15, 40, len(whole) // 2, len(whole) - 64):
        place.write_bytes(whole[:cut])
        with pytest.raises(ValueError):
            files = PackedFiles.read(place)
            for name in ARRAYS:
                files.array(name)
    place.write_bytes(whole)
    with pytest.raises(ValueError, match="missing"):
        PackedFiles.read(place).data("other")
