"""The files of a gallery's segment: a folder of them or, of a small segment, one file that holds them all.

A change of one record writes a small segment. As one file it is forced to disk, checked and opened at once; forty files
took longer than all the rest. A large segment stays a folder, whose files are mapped and shared by all processes.

The one file: eight bytes of name, the length of an index (eight bytes, little-endian), the index (JSON: path to offset
and size), then each file as it was, at a multiple of 64.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

PACKED: Final = "segment.pack"
LARGEST: Final = 256 * 1024
"""Bytes of a segment that is kept as one file."""
_NAME: Final = b"handover"
_ALIGNED: Final = 64
_NPY_HEAD: Final = 10
"""Bytes of a version 1 ``.npy`` file before its header."""
_UNREADABLE: Final = "is damaged"


class SegmentFiles(Protocol):
    """The files of one folder. Each method raises ``OSError`` or ``ValueError`` where a file is missing or damaged."""

    @property
    def name(self) -> str:
        """Return the folder's name, for messages."""
        ...

    def within(self, folder: str) -> SegmentFiles:
        """Return the files of a folder in this one."""
        ...

    def array(self, name: str) -> NDArray[Any]:
        """Return the array in ``NAME.npy``, read-only."""
        ...

    def data(self, name: str) -> bytes:
        """Return what a file holds."""
        ...


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Files in a folder; arrays are mapped into memory."""

    folder: Path

    @property
    def name(self) -> str:
        """Return the folder's name."""
        return self.folder.name

    def within(self, folder: str) -> FolderFiles:
        """Return the files of a folder in this one."""
        return FolderFiles(self.folder / folder)

    def array(self, name: str) -> NDArray[Any]:
        """Map ``NAME.npy``. Raises ``OSError``, ``ValueError`` or ``EOFError``."""
        mapped: NDArray[Any] = np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return mapped

    def data(self, name: str) -> bytes:
        """Read a file. Raises ``OSError``."""
        return (self.folder / name).read_bytes()


@dataclass(frozen=True, slots=True)
class PackedFiles:
    """Files in one file, which is in memory."""

    name: str
    packed: bytes
    index: Mapping[str, Sequence[int]]
    before: str = ""

    @classmethod
    def read(cls, place: Path) -> PackedFiles:
        """Read the one file of a segment. Raises ``OSError`` or ``ValueError``."""
        packed = place.read_bytes()
        start = len(_NAME) + 8
        size = int.from_bytes(packed[len(_NAME) : start], "little")
        index = json.loads(packed[start : start + size]) if packed.startswith(_NAME) else None
        if not isinstance(index, dict):
            raise ValueError(f"{place.name} {_UNREADABLE}")
        return cls(place.parent.name, packed, index)

    def within(self, folder: str) -> PackedFiles:
        """Return the files of a folder in this one."""
        return PackedFiles(folder, self.packed, self.index, f"{self.before}{folder}/")

    def array(self, name: str) -> NDArray[Any]:
        """Return ``NAME.npy`` as a view of the file. Raises ``ValueError``."""
        at, size = self._place(f"{name}.npy")
        head = self.packed[at : at + _NPY_HEAD]
        end = at + _NPY_HEAD + int.from_bytes(head[-2:], "little")
        shape, fortran, dtype = _layout(self.packed[at:end])
        if end + dtype.itemsize * prod(shape) != at + size:
            raise ValueError(f"{name} {_UNREADABLE}")
        return np.ndarray(shape, dtype, self.packed, end, order="F" if fortran else "C")

    def data(self, name: str) -> bytes:
        """Return what a file holds. Raises ``ValueError``."""
        at, size = self._place(name)
        return self.packed[at : at + size]

    def _place(self, name: str) -> tuple[int, int]:
        try:
            at, size = self.index[self.before + name]
        except (KeyError, TypeError, ValueError) as wrong:
            raise ValueError(f"{name} is missing") from wrong
        if not (isinstance(at, int) and isinstance(size, int) and 0 <= at <= at + size <= len(self.packed)):
            raise ValueError(f"{name} {_UNREADABLE}")
        return at, size


def files_of(place: Path | SegmentFiles) -> SegmentFiles:
    """Return the files of a folder, whichever way they are kept."""
    return FolderFiles(place) if isinstance(place, Path) else place


def segment_files(folder: Path) -> SegmentFiles:
    """Return the files of a segment: those of its one file, or of its folder. Raises ``OSError`` or ``ValueError``."""
    packed = folder / PACKED
    return PackedFiles.read(packed) if packed.exists() else FolderFiles(folder)


def pack(folder: Path, files: Sequence[Path]) -> Path:
    """Put the files of a folder into one, and remove them; return it."""
    parts = {str(file.relative_to(folder)): file.read_bytes() for file in files}
    head = len(_NAME) + 8
    index: dict[str, tuple[int, int]] = dict.fromkeys(parts, (0, 0))
    room = _up(head + len(json.dumps(dict.fromkeys(parts, (2**40, 2**40)))))
    at = room
    for name, data in parts.items():
        index[name] = (at, len(data))
        at = _up(at + len(data))
    text = json.dumps(index).encode().ljust(room - head)
    with (folder / PACKED).open("wb") as out:
        out.write(_NAME + len(text).to_bytes(8, "little") + text)
        for name, data in parts.items():
            out.write(data.ljust(_up(len(data)), b"\0") if data else b"")
            assert out.tell() == _up(index[name][0] + len(data))
    for file in files:
        file.unlink()
    return folder / PACKED


def _up(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


@lru_cache(maxsize=1024)
def _layout(head: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and type that the head of a ``.npy`` file states. Reading one takes longer than all the array."""
    file = io.BytesIO(head)
    if npy.read_magic(file) != (1, 0):
        raise ValueError(_UNREADABLE)
    shape, fortran, dtype = npy.read_array_header_1_0(file)
    if dtype.hasobject:
        raise ValueError(_UNREADABLE)
    return shape, fortran, dtype
