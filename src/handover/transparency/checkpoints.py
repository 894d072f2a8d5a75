"""Signed notes and checkpoints of a log (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

A checkpoint is a text of three lines (the log's name, the number of entries, the root of their tree) with signatures
under it: the log's, and those of witnesses who saw that the log only grew.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from handover.transparency.keys import KeyKind, SignerKey, VerifierKey
from handover.transparency.merkle import HASH_BYTES

LARGEST: Final = 131_072
"""Bytes of a note: sixteen signatures of both algorithms and more."""
_SIGNATURE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """A text is no signed note, or no checkpoint."""


class NoteSignatureError(ValueError):
    """A note lacks a signature that it needs, or has one that does not fit."""


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line of a signature. ``body``: what follows the identifier, with the time where the kind has one."""

    name: str
    key_id: bytes
    body: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.body).decode()}\n"


@dataclass(frozen=True, slots=True)
class VerifiedSignature:
    """A signature that was verified: who, by which algorithm, and when; a log's Ed25519 signature tells no time."""

    name: str
    kind: KeyKind
    at: datetime | None


@dataclass(frozen=True, slots=True)
class LogCheckpoint:
    """What a log says of itself: ``origin`` its name, ``size`` the number of entries, ``root`` of their tree."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[NoteSignature, ...] = ()
    extension: str = ""

    @property
    def text(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{self.extension}"

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def of(cls, note: str | bytes) -> LogCheckpoint:
        """Read a checkpoint. Raises `NoteError` with what is wrong. No signature is verified."""
        text, signatures = _read_note(note)
        lines = text.split("\n")[:-1]
        if len(lines) < 3 or not all(lines):
            raise NoteError("a checkpoint has three lines: the log's name, its size, its root")
        if not _SIZE.fullmatch(lines[1]):
            raise NoteError(f"the size of a checkpoint is a number: {lines[1][:30]!r}")
        root = _decoded(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteError(f"a root has {HASH_BYTES} bytes, this one {len(root)}")
        rest = "".join(line + "\n" for line in lines[3:])
        return cls(lines[0], int(lines[1]), root, signatures, rest)

    def signed(self, keys: Iterable[SignerKey], at: datetime) -> LogCheckpoint:
        """The same with signatures of these keys, made at ``at``."""
        return replace(self, signatures=(*self.signatures, *(_signature(self, key, at) for key in keys)))

    def verified(self, keys: Iterable[VerifierKey]) -> list[VerifiedSignature]:
        """The signatures of these keys; others are passed over. Raises `NoteSignatureError` where one of them does
        not fit."""
        known = {(key.name, key.key_id): key for key in keys}
        found = []
        for line in self.signatures:
            key = known.get((line.name, line.key_id))
            if key is not None:
                found.append(_verified(self, line, key))
        return found


def signature_lines(text: str) -> tuple[NoteSignature, ...]:
    """Read lines of signatures, as a witness answers them. Raises `NoteError`."""
    return tuple(_signature_line(line) for line in text.split("\n")[:-1])


def _signature(checkpoint: LogCheckpoint, key: SignerKey, at: datetime) -> NoteSignature:
    moment = int(at.timestamp())
    time = struct.pack(">Q", moment) if key.kind.timed else b""
    body = time + key.sign(_message(checkpoint, key.name, key.kind, moment))
    return NoteSignature(key.name, key.verifier.key_id, body)


def _verified(checkpoint: LogCheckpoint, line: NoteSignature, key: VerifierKey) -> VerifiedSignature:
    body, at = line.body, None
    moment = 0
    if key.kind.timed:
        if len(body) < 8:
            raise NoteSignatureError(f"the signature of {key.name} has no time")
        (moment,) = struct.unpack(">Q", body[:8])
        body = body[8:]
        try:
            at = datetime.fromtimestamp(moment, UTC)
        except (ValueError, OverflowError, OSError) as problem:
            raise NoteSignatureError(f"the signature of {key.name} has no possible time") from problem
    if not key.fits(_message(checkpoint, key.name, key.kind, moment), body):
        raise NoteSignatureError(f"the signature of {key.name} does not fit what it stands under")
    return VerifiedSignature(key.name, key.kind, at)


def _message(checkpoint: LogCheckpoint, name: str, kind: KeyKind, moment: int) -> bytes:
    """What is signed, by the kind of key (tlog-cosignature)."""
    if kind is KeyKind.NOTE_ED25519:
        return checkpoint.text.encode()
    if kind is KeyKind.COSIGNATURE_ED25519:
        return f"cosignature/v1\ntime {moment}\n{checkpoint.text}".encode()
    origin, cosigner = checkpoint.origin.encode(), name.encode()
    if not (0 < len(origin) < 256 and 0 < len(cosigner) < 256):
        raise NoteSignatureError("the names of a log and its signers have at most 255 bytes")
    return b"".join((
        b"subtree/v1\n\0", bytes([len(cosigner)]), cosigner, struct.pack(">Q", moment),
        bytes([len(origin)]), origin, struct.pack(">QQ", 0, checkpoint.size), checkpoint.root,
    ))  # fmt: skip


def _read_note(note: str | bytes) -> tuple[str, tuple[NoteSignature, ...]]:
    """The text and the signatures."""
    try:
        whole = note.decode() if isinstance(note, bytes) else note
    except UnicodeDecodeError as problem:
        raise NoteError("a note is UTF-8") from problem
    if len(whole) > LARGEST:
        raise NoteError(f"a note has at most {LARGEST} bytes")
    if any(c < " " and c != "\n" for c in whole):
        raise NoteError("a note has no control character but line ends")
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise NoteError("a note is a text, an empty line, and lines of signatures that end with a line end")
    return head + "\n", signature_lines(tail)


def _signature_line(line: str) -> NoteSignature:
    found = _SIGNATURE.fullmatch(line)
    if not found:
        raise NoteError(f"no line of a signature: {line[:60]!r}")
    whole = _decoded(found[2])
    if len(whole) < 5:
        raise NoteError(f"the signature of {found[1]} is too short")
    return NoteSignature(found[1], whole[:4], whole[4:])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as problem:
        raise NoteError(f"no base64: {text[:60]!r}") from problem


def hash_lines(hashes: Sequence[bytes]) -> str:
    """Write the hashes of a proof, one a line."""
    return "".join(base64.b64encode(one).decode() + "\n" for one in hashes)


def read_hashes(lines: Iterable[str]) -> list[bytes]:
    """Read the hashes of a proof, at most 63. Raises `NoteError`."""
    found = [_decoded(line) for line in lines]
    if len(found) > 63 or any(len(one) != HASH_BYTES for one in found):
        raise NoteError("a proof has at most 63 hashes of 32 bytes, one a line")
    return found
