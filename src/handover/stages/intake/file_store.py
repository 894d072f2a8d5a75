"""The bytes as they came, by their SHA-256, in files that are written once.

A file is whole or absent: written aside, flushed to disk, then linked under its name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from handover.process.facts import AlteredError


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


def get(digest: str) -> bytes:
    """The bytes. Raises `MissingBytesError` where they are gone or altered."""
    try:
        data = _path(digest).read_bytes()
    except FileNotFoundError as gone:
        raise MissingBytesError(f"no file {digest} in the store") from gone
    if hashlib.sha256(data).hexdigest() != digest:
        raise MissingBytesError(f"file {digest} in the store is altered")
    return data
