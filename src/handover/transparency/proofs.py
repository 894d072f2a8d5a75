"""A proof that one entry is in a signed log, as a file that anyone can check without it (C2SP tlog-proof)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from handover.transparency.checkpoints import LogCheckpoint, NoteError, hash_lines, read_hashes
from handover.transparency.merkle import ProofError, root_from_inclusion

_FIRST: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class EntryProof:
    """``index``: the entry's place, from 0; ``hashes``: the audit path; ``extra``: what the application adds, which
    nothing proves by itself."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: LogCheckpoint
    extra: bytes = b""

    def __str__(self) -> str:
        extra = f"extra {base64.b64encode(self.extra).decode()}\n" if self.extra else ""
        return f"{_FIRST}\n{extra}index {self.index}\n{hash_lines(self.hashes)}\n{self.checkpoint}"

    @classmethod
    def of(cls, text: str) -> EntryProof:
        """Read a proof. Raises `NoteError`. Nothing is verified."""
        head, _, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        if first != _FIRST:
            raise NoteError(f"a proof begins with {_FIRST}")
        extra = b""
        if lines and lines[0].startswith("extra "):
            try:
                extra = base64.b64decode(lines.pop(0).removeprefix("extra "), validate=True)
            except binascii.Error as problem:
                raise NoteError("what follows “extra” is no base64") from problem
        index = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if index is None:
            raise NoteError("a proof says “index” and a number")
        return cls(int(index[1]), tuple(read_hashes(lines)), LogCheckpoint.of(note), extra)

    def check(self, leaf: bytes) -> None:
        """Raise `ProofError` unless this hash of a leaf is at the index of the checkpoint's tree. The checkpoint's
        signatures are the caller's to verify."""
        found = root_from_inclusion(leaf, self.index, self.checkpoint.size, self.hashes)
        if found != self.checkpoint.root:
            raise ProofError("this entry is not at its place in the log that was signed")
