"""One sealed file: AES-256-GCM in parts of 64 KiB, so that a file of any size is sealed and opened part by part.

A header (magic, number of the data key, 7 random bytes), then each part with its tag. The nonce of a part is the random
bytes, the part's number and whether it is the last (the STREAM construction), so
that parts cannot be exchanged, repeated, left out or cut off. Header and name stand in the associated data: a file that
is given another's name does not open. Of a hundred million files under one data key two share their random bytes with a
chance of 7 %: a key is to be rotated long before.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC: Final = b"HNDSEAL1"
PART: Final = 64 * 1024
TAG: Final = 16
_HEADER: Final = struct.Struct(">8sI7s")


class SealError(Exception):
    """The file is not what was sealed under this name: altered, cut off, or another's."""


def is_sealed(start: bytes) -> bool:
    """Whether bytes begin like a sealed file."""
    return start.startswith(MAGIC)


def key_number(start: bytes) -> int:
    """The number of the data key. Raises `SealError` where the header is cut off."""
    if len(start) < _HEADER.size:
        raise SealError("its header is cut off")
    return int(_HEADER.unpack_from(start)[1])


def sealed(parts: Iterable[bytes], key: bytes, number: int, name: str) -> Iterator[bytes]:
    """Seal a file. ``parts``: its bytes in pieces of any size; ``key``: 32 bytes; ``name``: what it is kept under."""
    cipher, prefix = AESGCM(key), secrets.token_bytes(7)
    header = _HEADER.pack(MAGIC, number, prefix)
    yield header
    count, waiting = 0, b""
    for piece in parts:
        waiting += piece
        while len(waiting) > PART:
            yield cipher.encrypt(_nonce(prefix, count, last=False), waiting[:PART], header + name.encode())
            count, waiting = count + 1, waiting[PART:]
    yield cipher.encrypt(_nonce(prefix, count, last=True), waiting, header + name.encode())


def opened(file: BinaryIO, key_of: Callable[[int], bytes], name: str) -> Iterator[bytes]:
    """Open a sealed file, part by part. Raises `SealError`, and whatever ``key_of`` raises for a number."""
    header = file.read(_HEADER.size)
    number = key_number(header)
    prefix, cipher = _HEADER.unpack(header)[2], AESGCM(key_of(number))
    count, part = 0, file.read(PART + TAG)
    while True:
        following = file.read(PART + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, count, last=not following), part, header + name.encode())
        except InvalidTag as altered:
            raise SealError(f"part {count + 1} does not open") from altered
        if not following:
            return
        count, part = count + 1, following


def plain_size(size: int) -> int:
    """The size of what a sealed file of ``size`` bytes holds."""
    body = max(0, size - _HEADER.size)
    return max(0, body - TAG * -(-body // (PART + TAG)))


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", count, last)
