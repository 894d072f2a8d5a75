"""Prove that a message was sent or received, and when: by its entry in one's own log, which is signed and which the
other agency cosigned. Also compare a peer's proof with the entry that its message or receipt named. A forged log is
detected twice: a witness does not cosign it, and its entry differs from the one whose digest the other agency holds,
signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handover.audit import checkpoints, proof_files
from handover.audit.models import Entry
from handover.exchange import receiving, sending
from handover.exchange.deriving import UnderivableError
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.process.models import RecordedStep
from handover.transparency.checkpoints import NoteError, NoteSignatureError, VerifiedSignature
from handover.transparency.keys import VerifierKey
from handover.transparency.merkle import ProofError
from handover.transparency.proofs import EntryProof


class ProvingError(Exception):
    """A message cannot be proved, or a proof cannot be read; the text says why."""


class ContradictedError(Exception):
    """A proof is not of the log that the peer told of; the text says what it told. This is evidence."""


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """An entry of a log, as a message or a receipt names it."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class ProvenMessage:
    """``sent``: whether from here; ``at``: when the entry was made; ``proof``: of that entry."""

    sent: bool
    at: datetime
    proof: EntryProof


def prove(message_id: str) -> ProvenMessage:
    """Prove one's own entry of a message. Raises `ProvingError`, ``CheckpointError``."""
    sent, entry = _own_entry(message_id)
    return ProvenMessage(sent, entry.at, checkpoints.prove(entry.number))


def check(message_id: str, file: Path, keys: Sequence[VerifierKey]) -> list[VerifiedSignature]:
    """Compare a peer's proof with the entry that its message or receipt named; return who signed its log. Raises
    `ContradictedError` if the entry differs, is not in the signed log, or no witness whose key was given cosigned
    that log; `ProvingError` if there is nothing to compare.
    """
    named = named_by_peer(message_id)
    try:
        _, signed = proof_files.checked(file, keys)
        proof = EntryProof.of(file.read_text())
    except (ProofError, NoteSignatureError) as problem:
        raise ContradictedError(str(problem)) from problem
    except (proof_files.ProofFileError, NoteError, OSError) as problem:
        raise ProvingError(f"{file}: {problem}") from problem
    found = NamedEntry(proof.index + 1, hashlib.sha256(b"\x00" + proof.extra).hexdigest())
    if found != named:
        raise ContradictedError(
            f"the peer signed that it is entry {named.number} with digest {named.digest}, and proves entry "
            f"{found.number} with digest {found.digest}: its log is not the one that it told of"
        )
    if all(one.name == proof.checkpoint.origin for one in signed):
        raise ContradictedError(
            "no witness whose key was given cosigned that log: it may have been made anew since"
        )
    return signed


def named_by_peer(message_id: str) -> NamedEntry:
    """The entry of the peer's log that it named itself: in its message, or in its receipt for ours.

    Raises `ProvingError`.
    """
    came = IncomingMessage.objects.filter(message_id=message_id).first()
    if came is not None:
        return NamedEntry(came.log_entry, came.log_digest)
    row = _sent(message_id)
    if row is None or row.receipt_entry is None:
        raise ProvingError(f"no peer named an entry for {message_id}: it did not come, or has no receipt")
    return NamedEntry(row.receipt_entry, row.receipt_digest)


def _own_entry(message_id: str) -> tuple[bool, Entry]:
    came = IncomingMessage.objects.filter(message_id=message_id).first()
    if came is not None:
        return False, receiving.entry_of(came)
    row = _sent(message_id)
    if row is None:
        raise ProvingError(f"no message {message_id} was sent or received here")
    try:
        step = RecordedStep.objects.get(matter_id=row.matter_id, number=row.number)
        return True, sending.entry_of(row, step)
    except (UnderivableError, RecordedStep.DoesNotExist) as problem:
        raise ProvingError(str(problem)) from problem


def _sent(message_id: str) -> OutgoingMessage | None:
    parts = message_id.split(":")
    if len(parts) != 5 or not parts[2].isdecimal():
        raise ProvingError("the id of a message is SENDER:REQUEST:STEP:KIND:RECEIVER")
    sender, reference, number, kind, recipient = parts
    rows = OutgoingMessage.objects.filter(
        sender=sender, matter__reference=reference, number=int(number), kind=kind, recipient=recipient
    )
    return rows.select_related("matter").first()
