"""The bytes as they came, by their SHA-256, in files that are written once.

A file is whole or absent: written aside, flushed to disk, then linked under its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from pathlib import Path
from typing import Final

from django.conf import settings

from handover.process.erasure.public import ErasedError
from handover.process.facts import AlteredError

LEFT_SECONDS: Final = 3600.0
"""No file takes so long to be written."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class MissingBytesError(AlteredError):
    """The store has no file of this digest, or a file that no longer has it."""


def _path(digest: str) -> Path:
    return Path(settings.HANDOVER_DATA_DIR) / "files" / digest[:2] / digest


def _asides() -> Path:
    """The one folder for what is being written, so that what was left there is found without walking through all."""
    return Path(settings.HANDOVER_DATA_DIR) / "files" / "aside"


def put(data: bytes) -> str:
    """Keep ``data``; its SHA-256. Twice the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _asides() / f".{digest}.{secrets.token_hex(4)}"
    aside.parent.mkdir(exist_ok=True)
    try:
        with aside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    except OSError:  # a full disk: nothing half kept stays
        aside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return digest


def discard(digest: str) -> int | None:
    """Remove the file of this digest and what a killed writer left of it; the size it had, or None where it is gone.

    The bytes are overwritten first: what the disk keeps of a removed file then says nothing, where it writes in place.
    """
    path, size = _path(digest), None
    for one in (path, *path.parent.glob(f".{digest}.*"), *_asides().glob(f".{digest}.*")):
        try:
            size = _overwrite_and_remove(one)
        except FileNotFoundError:
            continue
    return size


def discard_leftovers(older: float = LEFT_SECONDS) -> int:
    """Remove what killed writers left aside and nobody has touched for so many seconds; how many files.

    A writer whose file is taken from it fails, and its sender sends again.
    """
    before, removed = time.time() - older, 0
    for one in _asides().glob(".*"):
        try:
            if one.stat().st_mtime < before:
                _overwrite_and_remove(one)
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def _overwrite_and_remove(path: Path) -> int:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(bytes(size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return size


def get(digest: str) -> bytes:
    """The bytes. Raises `MissingBytesError` where they are gone or altered, ``ErasedError`` where an order took them:
    then the row says so in the place of the digest."""
    if not _DIGEST.fullmatch(digest):
        raise ErasedError(digest)
    try:
        data = _path(digest).read_bytes()
    except FileNotFoundError as gone:
        raise MissingBytesError(f"no file {digest} in the store") from gone
    if hashlib.sha256(data).hexdigest() != digest:
        raise MissingBytesError(f"file {digest} in the store is altered")
    return data
