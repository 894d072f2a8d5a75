"""Keys of signed notes (C2SP signed-note, tlog-cosignature): Ed25519 and ML-DSA-44, as texts of one line.

A verifier key is ``NAME+ID+BASE64``; the signer's has ``PRIVATE+KEY+`` before it and holds the seed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

_Key = TypeVar("_Key")
_PRIVATE: Final = "PRIVATE+KEY+"
_NAME: Final = re.compile(r"[^\s+]{1,255}")
_PUBLIC_BYTES: Final = {1: 32, 4: 32, 6: 1312}


class KeyTextError(ValueError):
    """A text is no key of a signed note."""


class KeyKind(IntEnum):
    """The signature types of C2SP that are read and written here."""

    NOTE_ED25519 = 1
    """Over the text of a note: a log's own."""
    COSIGNATURE_ED25519 = 4
    """Over a checkpoint, with the time: a witness's."""
    COSIGNATURE_MLDSA44 = 6
    """Over a checkpoint, with the time and the signer's name: a log's and a witness's; a quantum computer does not
    forge it."""

    @property
    def timed(self) -> bool:
        """Whether the signature has the time at which it was made before it."""
        return self is not KeyKind.NOTE_ED25519


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """Who signs, by which algorithm, and the public key."""

    name: str
    kind: KeyKind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that a signature begins with."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def of(cls, text: str) -> VerifierKey:
        """Read a verifier key. Raises `KeyTextError`."""
        name, kind, public, given = _parts(text)
        key = cls(name, kind, public)
        if len(public) != _PUBLIC_BYTES[kind]:
            raise KeyTextError(f"the key of {name} has {len(public)} bytes, not {_PUBLIC_BYTES[kind]}")
        if key.key_id != given:
            raise KeyTextError(f"the key of {name} does not give its identifier: it was not copied whole")
        return key

    def fits(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature (without identifier and time) is of this key over this message."""
        try:
            if self.kind is KeyKind.COSIGNATURE_MLDSA44:
                MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
            else:
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A signer's name, its algorithm, and the seed of the private key (32 bytes)."""

    name: str
    kind: KeyKind
    seed: bytes = field(repr=False)

    @classmethod
    def made(cls, name: str, kind: KeyKind) -> SignerKey:
        """Make a key. Raises `KeyTextError` for a name that cannot be one."""
        if not _NAME.fullmatch(name):
            raise KeyTextError(f"a name of a key has no blank and no plus and 1 to 255 characters: {name!r}")
        mldsa = kind is KeyKind.COSIGNATURE_MLDSA44
        private = MLDSA44PrivateKey.generate() if mldsa else Ed25519PrivateKey.generate()
        return cls(name, kind, private.private_bytes_raw())

    @classmethod
    def of(cls, text: str) -> SignerKey:
        """Read a signer's key. Raises `KeyTextError`; the error does not repeat the key."""
        if not text.startswith(_PRIVATE):
            raise KeyTextError("a signer's key begins with PRIVATE+KEY+")
        name, kind, seed, given = _parts(text.removeprefix(_PRIVATE))
        if len(seed) != 32:
            raise KeyTextError(f"the signer's key of {name} has {len(seed)} bytes, not 32")
        key = cls(name, kind, seed)
        if key.verifier.key_id != given:
            raise KeyTextError(f"the signer's key of {name} does not give its identifier")
        return key

    @property
    def verifier(self) -> VerifierKey:
        """The key by which others verify."""
        return VerifierKey(self.name, self.kind, self._private().public_key().public_bytes_raw())

    def as_text(self) -> str:
        """The key as one line, for its file. Whoever has it signs in this name."""
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{_base64(bytes([self.kind]) + self.seed)}"

    def sign(self, message: bytes) -> bytes:
        """Sign; without identifier and time."""
        return self._private().sign(message)

    def _private(self) -> MLDSA44PrivateKey | Ed25519PrivateKey:
        if self.kind is KeyKind.COSIGNATURE_MLDSA44:
            return MLDSA44PrivateKey.from_seed_bytes(self.seed)
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def log_keys(name: str) -> list[SignerKey]:
    """Make the two keys of a log."""
    return [SignerKey.made(name, kind) for kind in (KeyKind.NOTE_ED25519, KeyKind.COSIGNATURE_MLDSA44)]


def witness_keys(name: str) -> list[SignerKey]:
    """Make the two keys of a witness."""
    return [SignerKey.made(name, kind) for kind in (KeyKind.COSIGNATURE_ED25519, KeyKind.COSIGNATURE_MLDSA44)]


def read_signers(text: str) -> list[SignerKey]:
    """Read a file of signers' keys. Raises `KeyTextError`, also where there is none."""
    return _some([SignerKey.of(line) for line in _lines(text)])


def read_verifiers(text: str) -> list[VerifierKey]:
    """Read a file of verifier keys, one a line; lines with ``#`` are left out. Raises `KeyTextError`."""
    return _some([VerifierKey.of(line) for line in _lines(text)])


def _some(keys: list[_Key]) -> list[_Key]:
    if not keys:
        raise KeyTextError("no key is in it")
    return keys


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _parts(text: str) -> tuple[str, KeyKind, bytes, bytes]:
    """Name, kind, key and the identifier as it stands in the text."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        raise KeyTextError("a key is NAME+ID+BASE64, on one line")
    try:
        given, body = bytes.fromhex(parts[1]), base64.b64decode(parts[2], validate=True)
        return parts[0], KeyKind(body[0]), body[1:], given
    except (ValueError, IndexError, binascii.Error) as problem:
        raise KeyTextError(f"the key of {parts[0]} cannot be read: NAME+ID+BASE64, on one line") from problem


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
