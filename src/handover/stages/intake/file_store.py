"""The bytes as they came, by their SHA-256, in files that are written once.

A file is whole or absent: written aside, flushed to disk, then linked under its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings

from handover.process.erasure.public import ErasedError
from handover.process.facts import AlteredError

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class MissingBytesError(AlteredError):
    """The store has no file of this digest, or a file that no longer has it."""


def _path(digest: str) -> Path:
    return Path(settings.HANDOVER_DATA_DIR) / "files" / digest[:2] / digest


def put(data: bytes) -> str:
    """Keep ``data``; its SHA-256. Twice the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{digest}.{secrets.token_hex(4)}")
    with aside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
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
    for one in (path, *path.parent.glob(f".{digest}.*")):
        try:
            size = one.stat().st_size
            with one.open("r+b") as file:
                file.write(bytes(size))
                file.flush()
                os.fsync(file.fileno())
            one.unlink()
        except FileNotFoundError:
            continue
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
