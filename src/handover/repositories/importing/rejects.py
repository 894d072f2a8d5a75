"""What a file's run refused, as JSON Lines in a file that its owner alone can read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from handover.repositories.importing.outcomes import Planned


def told(one: Planned) -> dict[str, Any]:
    """Return a refused record: where it stands, the rule, the field, what to do, and the raw text."""
    assert one.rejected is not None
    return {
        "position": one.position, "rule": one.rejected.rule, "field": one.rejected.field,
        "message": one.rejected.message, "raw": one.raw,
    }  # fmt: skip


class RejectsFile:
    """The file, made with the first refused record. Use as a context manager; call it with each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __call__(self, one: Planned) -> None:
        """Write one refused record."""
        if self._file is None:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8")
        self._file.write(json.dumps(told(one), ensure_ascii=False) + "\n")
        self.count += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
