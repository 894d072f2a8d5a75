"""Keys by which deployments know each other: Ed25519, as one line of text, and a fingerprint to read aloud. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

_PREFIX: Final = "ed25519:"
_GROUPS: Final = 10


class PeerKeyError(ValueError):
    """A text is no public key."""


def key_text(public: bytes) -> str:
    """A public key as it is given to a peer."""
    return _PREFIX + base64.b64encode(public).decode()


def read_key(text: str) -> bytes:
    """Read a public key of 32 bytes. Raises `PeerKeyError`."""
    try:
        public = base64.b64decode(text.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise PeerKeyError(f"write the key as it was shown: {_PREFIX} and base64") from problem
    if len(public) != 32:
        raise PeerKeyError(f"the key has {len(public)} bytes, not 32: it was not copied whole")
    return public


def key_id(public: bytes) -> str:
    """By this a signature names its key."""
    return hashlib.sha256(public).hexdigest()[:32]


def fingerprint(public: bytes) -> str:
    """Ten groups of five digits, to be read aloud: digits are not misheard as letters are. 166 bits of SHA-256."""
    number = int.from_bytes(hashlib.sha256(b"handover key\0" + public).digest(), "big") % 10 ** (5 * _GROUPS)
    digits = f"{number:0{5 * _GROUPS}d}"
    return " ".join(digits[i : i + 5] for i in range(0, len(digits), 5))


def same_fingerprint(heard: str, public: bytes) -> bool:
    """Whether what was read aloud is this key's, however it was grouped."""
    return re.sub(r"[\s.,-]", "", heard) == fingerprint(public).replace(" ", "")
