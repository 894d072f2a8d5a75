"""The data keys that seal files. Each lies in a file of its own, wrapped by the storage key, which lies elsewhere.

Wrapping is AES-256-GCM with a key derived from the storage key (HKDF-SHA-256); the number of the data key stands in the
associated data. A new storage key wraps the data keys anew, and no file is touched; a new data key seals what comes
from then on, and files are sealed anew one by one.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12
_ENDING: Final = ".key"


class LockedError(OSError):
    """A data key does not open: the storage key is another than it was wrapped with, or the key's file is gone. As
    with a disk that does not answer, what failed by it is tried again."""


class DataKeys:
    """The data keys of one folder. ``storage_keys``: the storage key, and after it those of before its change."""

    def __init__(self, folder: Path, storage_keys: Sequence[str]) -> None:
        self._folder, self._storage_keys = folder, tuple(storage_keys)
        self._open: dict[int, bytes] = {}

    def numbers(self) -> list[int]:
        """The numbers of the keys that are there, in order."""
        stems = [path.stem for path in self._folder.glob(f"*{_ENDING}")] if self._folder.is_dir() else []
        return sorted(int(stem) for stem in stems if stem.isdecimal())

    def newest(self) -> tuple[int, bytes]:
        """The number and the key with which files are sealed now; the first is made here. Raises `LockedError`."""
        numbers = self.numbers()
        number = numbers[-1] if numbers else self.add()
        return number, self.key(number)

    def key(self, number: int) -> bytes:
        """The data key of this number. Raises `LockedError`."""
        if number not in self._open:
            self._open[number] = self._unwrapped(number)[0]
        return self._open[number]

    def add(self) -> int:
        """Make a further data key; of several at once each makes one of its own. Raises `LockedError` where the newest
        does not open: whoever has not the storage key makes none beside it.
        """
        numbers = self.numbers()
        if numbers:
            self.key(numbers[-1])
        number = numbers[-1] + 1 if numbers else 1
        while not self._write(number, secrets.token_bytes(32), replace=False):
            number += 1
        return number

    def wrap_anew(self) -> int:
        """Wrap with the storage key of now whatever an earlier one wrapped; how many. Raises `LockedError`."""
        done = 0
        for number in self.numbers():
            key, by_current = self._unwrapped(number)
            if not by_current:
                self._write(number, key, replace=True)
                done += 1
        return done

    def made_at(self, number: int) -> float:
        """When a data key was made or wrapped last (seconds since 1970)."""
        return self._path(number).stat().st_mtime

    def retire(self, number: int) -> None:
        """Forget a data key that seals no file any more: what it sealed opens never again."""
        self._path(number).unlink(missing_ok=True)
        self._open.pop(number, None)

    def faults(self) -> list[str]:
        """Each data key that does not open, and why."""
        found = []
        for number in self.numbers():
            try:
                self._unwrapped(number)
            except LockedError as problem:
                found.append(str(problem))
        return found

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}{_ENDING}"

    def _unwrapped(self, number: int) -> tuple[bytes, bool]:
        """The key, and whether the storage key of now wrapped it."""
        path = self._path(number)
        try:
            said = json.loads(path.read_text())
            nonce, wrapped = bytes.fromhex(said["nonce"]), bytes.fromhex(said["wrapped"])
        except FileNotFoundError as gone:
            raise LockedError(f"data key {number} is not there ({path}): restore it from a backup") from gone
        except (ValueError, KeyError, TypeError) as damaged:
            raise LockedError(f"data key {number} is damaged ({path}): restore it from a backup") from damaged
        for text in self._storage_keys:
            try:
                return _cipher(text).decrypt(nonce, wrapped, _bound(number)), text == self._storage_keys[0]
            except InvalidTag:
                continue
        raise LockedError(
            f"data key {number} does not open with the storage key: set HANDOVER_STORAGE_KEY, or "
            "HANDOVER_STORAGE_KEY_FALLBACKS, to the one that it was wrapped with"
        )

    def _write(self, number: int, key: bytes, *, replace: bool) -> bool:
        """Write the wrapped key whole or not at all; False where there is one of this number and it stays."""
        nonce = secrets.token_bytes(_NONCE)
        wrapped = _cipher(self._storage_keys[0]).encrypt(nonce, key, _bound(number))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(number)
        aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump({"number": number, "nonce": nonce.hex(), "wrapped": wrapped.hex()}, out)
            out.flush()
            os.fsync(out.fileno())
        try:
            if replace:
                aside.replace(path)
                return True
            os.link(aside, path)
        except FileExistsError:
            return False
        finally:
            aside.unlink(missing_ok=True)
            _flush(self._folder)
        return True


def _cipher(storage_key: str) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"handover.storage").derive(storage_key.encode())
    return AESGCM(derived)


def _bound(number: int) -> bytes:
    return f"handover data key {number}".encode()


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
