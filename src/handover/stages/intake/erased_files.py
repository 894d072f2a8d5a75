"""Removes the files of erased rows: from the store, and their copies in drop folders and folders of replies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from handover.process.erasure.public import Erasable, Keeper
from handover.stages.intake import file_store
from handover.stages.intake.models import Answer, JailFile, Receiver, Submission

_BESIDE: Final = (".sha256", ".receipt.json", ".problem.txt")
"""Suffixes of companion files in a drop folder that contain a file's digest or describe its content."""
_TABLES: Final = (Submission, Answer, JailFile)


def digest_of_file(row: Erasable) -> str | None:
    """The SHA-256 under which the store keeps a row's file, if it has one."""
    return row.sha256 if isinstance(row, _TABLES) else None


def remove(digest: str) -> None:
    """Remove the file and its copies, unless a row that is not erased still names it."""
    if any(model.objects.filter(sha256=digest, erasure=None).exists() for model in _TABLES):
        return
    size = file_store.discard(digest)
    for folder in _folders():
        for path in folder.iterdir() if folder.is_dir() else ():
            if _is_copy(path, size, digest):
                for one in (path, *(path.with_name(f"{path.name}{ending}") for ending in _BESIDE)):
                    one.unlink(missing_ok=True)


def _folders() -> Iterator[Path]:
    for place in settings.HANDOVER_DROPS.values():
        yield from (Path(place) / name for name in ("processed", "refused"))
    for target in Receiver.objects.filter(kind=Receiver.Kind.FOLDER).values_list("target", flat=True):
        yield Path(target)


def _is_copy(path: Path, size: int | None, digest: str) -> bool:
    """Return whether a file is a copy. Links are not followed; if the size is no longer known, every file is read."""
    if path.is_symlink() or not path.is_file() or (size is not None and path.stat().st_size != size):
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


STORED_FILES: Final = Keeper("stored file", digest_of_file, remove)
