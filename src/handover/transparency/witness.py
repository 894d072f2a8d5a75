"""A witness of logs: it cosigns a checkpoint that shows the log only grew since the last one (C2SP tlog-witness).

It keeps one file for each log, the last checkpoint that it cosigned, and answers each request by it alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Final

from handover.transparency.checkpoints import (
    LogCheckpoint,
    NoteError,
    NoteSignatureError,
    hash_lines,
    read_hashes,
)
from handover.transparency.keys import SignerKey, VerifierKey
from handover.transparency.merkle import EMPTY, ProofError, check_consistency

_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class WitnessRequest:
    """A checkpoint, and the proof that the tree of ``old`` entries is its beginning."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: LogCheckpoint

    def __str__(self) -> str:
        return f"old {self.old}\n{hash_lines(self.proof)}\n{self.checkpoint}"

    @classmethod
    def of(cls, text: str) -> WitnessRequest:
        """Read a request. Raises `NoteError`."""
        head, _, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        old = _OLD.fullmatch(first)
        if old is None:
            raise NoteError("a request begins with “old” and a size")
        return cls(int(old[1]), tuple(read_hashes(lines)), LogCheckpoint.of(note))


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """An answer over HTTP."""

    status: int
    body: str
    kind: str = "text/plain; charset=utf-8"


class Witness:
    """``keys``: the witness's own; ``logs``: the keys of each log by its name; ``folder``: where it remembers."""

    def __init__(
        self,
        keys: Sequence[SignerKey],
        logs: Mapping[str, Sequence[VerifierKey]],
        folder: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._keys, self._logs, self._folder, self._now = tuple(keys), dict(logs), folder, now
        self._alone = Lock()

    def add_checkpoint(self, body: bytes) -> WitnessAnswer:
        """Answer a checkpoint: cosignatures (200), or why not (400, 403, 404, 409, 422), as the protocol says."""
        try:
            request = WitnessRequest.of(body.decode())
        except (NoteError, UnicodeDecodeError) as problem:
            return WitnessAnswer(400, f"{problem}\n")
        checkpoint = request.checkpoint
        keys = self._logs.get(checkpoint.origin)
        if keys is None:
            return WitnessAnswer(404, "this witness does not know a log of that name\n")
        try:
            signed = checkpoint.verified(keys)
        except NoteSignatureError as problem:
            return WitnessAnswer(403, f"{problem}\n")
        if not signed:
            return WitnessAnswer(403, "no key of that log that this witness knows has signed\n")
        if request.old > checkpoint.size:
            return WitnessAnswer(400, "the old size is larger than the new one\n")
        known = tuple(
            s for s in checkpoint.signatures if any((s.name, s.key_id) == (k.name, k.key_id) for k in keys)
        )
        with self._locked(checkpoint.origin):
            return self._decide(request, replace(checkpoint, signatures=known))

    def last(self, origin_hash: str) -> WitnessAnswer:
        """Answer with the last checkpoint of a log, by the SHA-256 of its name in hexadecimal."""
        for origin in self._logs:
            path = self._path(origin)
            if path.stem == origin_hash and path.exists():
                return WitnessAnswer(200, path.read_text())
        return WitnessAnswer(404, "this witness has not cosigned a log of that name\n")

    def _decide(self, request: WitnessRequest, checkpoint: LogCheckpoint) -> WitnessAnswer:
        last = self._remembered(checkpoint.origin)
        seen, root = (last.size, last.root) if last else (0, EMPTY)
        if request.old != seen:
            return WitnessAnswer(409, f"{seen}\n", "text/x.tlog.size")
        try:
            check_consistency(seen, root, checkpoint.size, checkpoint.root, request.proof)
            if checkpoint.size == 0 and checkpoint.root != EMPTY:
                raise ProofError("an empty log has the root of the empty tree")
        except ProofError as problem:
            return WitnessAnswer(422, f"{problem}\n")
        cosigned = checkpoint.signed(self._keys, self._now())
        self._remember(cosigned)
        return WitnessAnswer(200, "".join(map(str, cosigned.signatures[len(checkpoint.signatures) :])))

    @contextmanager
    def _locked(self, origin: str) -> Iterator[None]:
        """Nobody else decides on a log meanwhile, in this process or in another."""
        lock = self._path(origin).with_suffix(".lock")
        with self._alone, lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _path(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"

    def _remembered(self, origin: str) -> LogCheckpoint | None:
        """The last checkpoint. Raises `NoteError` where its file cannot be read: a witness that forgot must not
        cosign as if it knew nothing."""
        try:
            return LogCheckpoint.of(self._path(origin).read_bytes())
        except FileNotFoundError:
            return None

    def _remember(self, checkpoint: LogCheckpoint) -> None:
        """On the disk before the answer goes out."""
        path = self._path(checkpoint.origin)
        new = path.with_suffix(".new")
        with new.open("w") as out:
            out.write(str(checkpoint))
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
