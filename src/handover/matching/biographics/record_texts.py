"""The records as they were given, one JSON text each, read only for the candidates that an answer shows."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import Final

from handover.matching.biographics.columns import mapped
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.layout import Ints

TEXT: Final = "text.bin"
PLACES: Final = "text_at"


class Texts:
    """The texts of a segment. Files that are deleted meanwhile stay readable. Safe to read from several threads.

    They are read through a descriptor, not mapped: a text touched in a mapping brings its neighbourhood into the
    process's memory, and a million answers bring all.
    """

    def __init__(self, directory: Path) -> None:
        """Raises BiographicError if a file is missing."""
        self._at = mapped(directory, PLACES)
        try:
            self._file = os.open(directory / TEXT, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as wrong:
            raise BiographicError(f"segment {directory.name}: {TEXT} is missing") from wrong
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return len(self._at) - 1

    def of(self, rows: Ints) -> list[str]:
        """The texts of these rows. Raises BiographicError where one is damaged."""
        starts, ends = self._at[rows].tolist(), self._at[rows + 1].tolist()
        try:
            return [str(os.pread(self._file, b - a, a), "ascii") for a, b in zip(starts, ends, strict=True)]
        except (OSError, ValueError, OverflowError, MemoryError) as wrong:  # places that cannot be
            raise BiographicError("a record's text is damaged") from wrong
