"""Received files stored by SHA-256, written once and sealed (`handover.sealing`).

A file is whole or absent: written aside, flushed to disk, then moved under its name. Files of an earlier version stay
unsealed until `handover keys rotate` has run; their digest is checked like any other.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from handover.process.erasure.public import ErasedError
from handover.process.facts import AlteredError
from handover.sealed_columns.keys import data_keys, files_folder, keys_of, newest_on_file, storage_keys
from handover.sealing.sealed_file import SealError, is_sealed, key_number, opened, plain_size, sealed

LEFT_SECONDS: Final = 3600.0
"""Longer than writing any file takes."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_START: Final = 64
"""Leading bytes that show how a file is stored."""


class MissingBytesError(AlteredError):
    """The store has no file of this digest, or a file that no longer has it."""


def _path(digest: str) -> Path:
    return files_folder() / digest[:2] / digest


def _asides() -> Path:
    """Return the single folder for files being written, so that leftovers are found without walking the whole
    store."""
    return files_folder() / "aside"


def put(data: bytes) -> str:
    """Store ``data`` and return its SHA-256. Identical bytes are stored once. Raises `LockedError` if no key
    opens."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if not path.exists():
        number, key = newest_on_file()
        _write(path, sealed([data], key, number, digest))
    return digest


def _write(path: Path, parts: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _asides() / f".{path.name}.{secrets.token_hex(4)}"
    aside.parent.mkdir(exist_ok=True)
    try:
        with aside.open("wb") as out:
            for part in parts:
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
    except OSError:  # the disk is full: leave no partial file
        aside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def discard(digest: str) -> int | None:
    """Remove the file of this digest and what a killed writer left of it; the size of its bytes, or None where it is
    gone.

    It is overwritten first, so that a disk that writes in place keeps nothing readable of it.
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

    A writer whose file is removed fails, and its sender sends again.
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
    """The size of the bytes that it held."""
    with path.open("r+b") as file:
        length = os.fstat(file.fileno()).st_size
        size = plain_size(length) if is_sealed(file.read(_START)) else length
        file.seek(0)
        file.write(bytes(length))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    return size


def get(digest: str) -> bytes:
    """The bytes. Raises `MissingBytesError` where they are gone or altered, ``ErasedError`` if an order erased them:
    the row then says so instead of the digest; `LockedError` where their key does not open.
    """
    if not _DIGEST.fullmatch(digest):
        raise ErasedError(digest)
    return read_from(files_folder(), digest, storage_keys())


def read_from(folder: Path, digest: str, by: tuple[str, ...]) -> bytes:
    """Return the bytes of this digest from a store, such as one in a backup. ``by``: storage keys, one of which wraps
    its data keys. Raises `MissingBytesError` and `LockedError`."""
    try:
        with (folder / digest[:2] / digest).open("rb") as file:
            start = file.read(_START)
            file.seek(0)
            key = keys_of(folder, by).key
            data = b"".join(opened(file, key, digest)) if is_sealed(start) else file.read()
    except FileNotFoundError as gone:
        raise MissingBytesError(f"no file {digest} in the store") from gone
    except SealError as altered:
        raise MissingBytesError(f"file {digest} in the store is altered: {altered}") from altered
    if hashlib.sha256(data).hexdigest() != digest:
        raise MissingBytesError(f"file {digest} in the store is altered")
    return data


def key_of(path: Path) -> int:
    """The number of the data key that seals a file of the store; 0 where it is not sealed, or is gone."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except FileNotFoundError:
        return 0
    return key_number(start) if is_sealed(start) else 0


def stored() -> Iterator[Path]:
    """Every file of the store, folder by folder."""
    for folder in sorted(files_folder().glob("[0-9a-f][0-9a-f]")):
        yield from (path for path in sorted(folder.iterdir()) if _DIGEST.fullmatch(path.name))


def seal_anew(path: Path, number: int) -> bool:
    """Seal a file with the data key of this number, if another or none seals it; whether it was. One that is removed
    meanwhile stays removed. Raises `MissingBytesError` where it is altered: it stays as it is.
    """
    try:
        with path.open("rb", buffering=0) as old:
            before = old.read(_START)
            if is_sealed(before) and key_number(before) == number:
                return False
            _write(path, sealed([get(path.name)], data_keys().key(number), number, path.name))
            old.seek(0)
            if old.read(_START) != before:  # it was discarded while it was sealed anew
                discard(path.name)
            return True
    except (FileNotFoundError, MissingBytesError):
        if path.exists():
            raise
        return False
