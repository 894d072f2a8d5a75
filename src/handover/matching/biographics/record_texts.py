"""The records as they were given, one JSON text each, read only for the candidates that an answer shows."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from functools import partial
from typing import Final

from handover.matching.biographics.columns import mapped
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.layout import Ints
from handover.matching.segment_files import FolderFiles, SegmentFiles

TEXT: Final = "text.bin"
PLACES: Final = "text_at"


class Texts:
    """The texts of a segment. Files that are deleted meanwhile stay readable. Safe to read from several threads.

    Those of a folder are read through a descriptor, not mapped: a text touched in a mapping brings its neighbourhood
    into the process's memory, and a million answers bring all.
    """

    def __init__(self, files: SegmentFiles) -> None:
        """Raises BiographicError if a file is missing."""
        self._at = mapped(files, PLACES)
        try:
            if isinstance(files, FolderFiles):
                file = os.open(files.folder / TEXT, os.O_RDONLY | os.O_CLOEXEC)
                weakref.finalize(self, os.close, file)
                self._read: Callable[[int, int], bytes] = partial(_read_at, file)
            else:
                self._read = partial(_slice_of, files.data(TEXT))
        except (OSError, ValueError) as wrong:
            raise BiographicError(f"segment {files.name}: {TEXT} is missing") from wrong

    def __len__(self) -> int:
        return len(self._at) - 1

    def of(self, rows: Ints) -> list[str]:
        """The texts of these rows. Raises BiographicError where one is damaged."""
        starts, ends = self._at[rows].tolist(), self._at[rows + 1].tolist()
        try:
            return [str(self._read(a, b), "ascii") for a, b in zip(starts, ends, strict=True)]
        except (OSError, ValueError, OverflowError, MemoryError) as wrong:  # places that cannot be
            raise BiographicError("a record's text is damaged") from wrong


def _read_at(file: int, start: int, end: int) -> bytes:
    return os.pread(file, end - start, start)


def _slice_of(data: bytes, start: int, end: int) -> bytes:
    if not 0 <= start <= end <= len(data):
        raise ValueError("outside the file")
    return data[start:end]
