"""Check a proof of an entry that was handed over as a file; the log is not needed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from handover.transparency.checkpoints import VerifiedSignature
from handover.transparency.keys import VerifierKey
from handover.transparency.merkle import ProofError, leaf_hash
from handover.transparency.proofs import EntryProof


class ProofFileError(Exception):
    """A file is no proof of an entry of this kind of log."""


def checked(file: Path, keys: Sequence[VerifierKey]) -> tuple[str, list[VerifiedSignature]]:
    """Return the entry's JSON, and who signed the log that it is in.

    Raises `ProofFileError` and `NoteError` for a file that is no such proof; `ProofError` where the entry is not in the
    log that was signed, and `NoteSignatureError` where a signature does not fit.
    """
    try:
        proof = EntryProof.of(file.read_text())
    except (OSError, UnicodeDecodeError) as problem:
        raise ProofFileError(f"it cannot be read: {problem}") from problem
    signed = proof.checkpoint.verified(keys)
    if not any(one.name == proof.checkpoint.origin for one in signed):
        raise ProofFileError(f"no given key of the log {proof.checkpoint.origin} has signed it")
    before = 32 if proof.index else 0
    entry = proof.extra[before:]
    proof.check(leaf_hash(hashlib.sha256(b"\x00" + proof.extra).digest()))
    try:
        number = json.loads(entry)["number"]
    except (ValueError, KeyError, TypeError) as problem:
        raise ProofFileError("it holds no entry") from problem
    if number != proof.index + 1:
        raise ProofError(f"the entry says that it is number {number}, and it is at {proof.index + 1}")
    return entry.decode(), signed
