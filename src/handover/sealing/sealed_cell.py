"""One sealed value of a row: AES-256-GCM with a nonce of its own, as bytes or as text.

Bytes: magic, number of the data key (4 bytes, big-endian), nonce, content with its tag. Text: `TEXT_MAGIC`, the number
in ten digits, a colon, and nonce and content in base64. Magic, number and what the value is bound to stand in the
associated data: a value that is moved to another column or row does not open. The number comes first, so that a
database can compare it without the key. A key may seal 2**32 values: it is to be rotated long before.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import struct
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handover.sealing.sealed_file import SealError

MAGIC: Final = b"HNDCELL1"
TEXT_MAGIC: Final = "hndcell1:"
NONCE: Final = 12
DIGITS: Final = 10
_HEADER: Final = struct.Struct(">8sI")
_TEXT_HEADER: Final = len(TEXT_MAGIC) + DIGITS + 1


def is_cell(value: bytes | str) -> bool:
    """Whether a value begins like a sealed one."""
    return value.startswith(MAGIC) if isinstance(value, bytes) else value.startswith(TEXT_MAGIC)


def header(number: int, *, text: bool) -> bytes | str:
    """How every value begins that the data key of this number seals."""
    return f"{TEXT_MAGIC}{number:0{DIGITS}d}:" if text else _HEADER.pack(MAGIC, number)


def number_of(value: bytes | str) -> int:
    """The number of the data key. Raises `SealError` where the header is cut off or is none."""
    if isinstance(value, bytes):
        if len(value) < _HEADER.size or not is_cell(value):
            raise SealError("its header is cut off")
        return int(_HEADER.unpack_from(value)[1])
    digits = value[len(TEXT_MAGIC) : _TEXT_HEADER - 1]
    if len(digits) != DIGITS or not digits.isdecimal() or not is_cell(value):
        raise SealError("its header is cut off")
    return int(digits)


def sealed_bytes(data: bytes, key: bytes, number: int, bound: bytes) -> bytes:
    """Seal a value. ``key``: 32 bytes; ``bound``: table, column and whatever else names its place."""
    begin = _HEADER.pack(MAGIC, number)
    return begin + _sealed(data, key, begin + bound)


def sealed_text(data: bytes, key: bytes, number: int, bound: bytes) -> str:
    """Seal a value as ASCII text, for a column that takes no bytes."""
    begin = f"{TEXT_MAGIC}{number:0{DIGITS}d}:"
    return begin + base64.b64encode(_sealed(data, key, begin.encode() + bound)).decode()


def opened(value: bytes | str, key_of: Callable[[int], bytes], bound: bytes) -> bytes:
    """What a sealed value holds. Raises `SealError`, and whatever ``key_of`` raises for a number."""
    number = number_of(value)
    if isinstance(value, bytes):
        begin, rest = value[: _HEADER.size], value[_HEADER.size :]
    else:
        begin = value[:_TEXT_HEADER].encode()
        try:
            rest = base64.b64decode(value[_TEXT_HEADER:], validate=True)
        except (binascii.Error, ValueError) as altered:
            raise SealError("it is no base64") from altered
    try:
        return _cipher(key_of(number)).decrypt(rest[:NONCE], rest[NONCE:], begin + bound)
    except (InvalidTag, ValueError) as altered:
        raise SealError("it does not open") from altered


def _sealed(data: bytes, key: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher(key).encrypt(nonce, data, bound)


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
