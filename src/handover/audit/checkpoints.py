"""Sign checkpoints of the audit log, keep them, and read those that others kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils import timezone

from handover.audit.append import as_row
from handover.audit.chain import canonical_entry
from handover.audit.checkpoint_check import NO_DIGEST, HeldCheckpoint, leaf_of
from handover.audit.models import Entry, Head, SignedCheckpoint
from handover.transparency.checkpoints import LogCheckpoint, NoteError, NoteSignatureError
from handover.transparency.keys import SignerKey, VerifierKey
from handover.transparency.merkle import HASH_BYTES, inclusion_proof, root_of
from handover.transparency.proofs import EntryProof

HASHES: Final = ".hashes"
"""Ends the name of the file with the hashes of the leaves, 32 bytes each, beside a checkpoint."""


class CheckpointError(Exception):
    """No checkpoint can be signed or read; the message says why."""


class ForgedCheckpointError(CheckpointError):
    """A checkpoint was changed after it was signed, or the hashes beside it were."""


class InconsistentLogError(CheckpointError):
    """The log is not what it was when its last checkpoint was signed."""


def leaves(size: int | None = None) -> list[bytes]:
    """Hashes of the first entries' leaves. Raises `CheckpointError` where an entry is missing or has no digest."""
    wanted = Head.objects.get(pk=1).size if size is None else size
    rows = Entry.objects.filter(number__lte=wanted).order_by("number").values_list("digest", flat=True)
    found = [leaf_of(digest) for digest in rows.iterator(10_000)]
    if len(found) != wanted or NO_DIGEST in found:
        raise CheckpointError(f"{wanted} entries should be there: handover audit verify says what is wrong")
    return found


def sign(keys: Sequence[SignerKey], now: datetime | None = None) -> tuple[LogCheckpoint, list[bytes]]:
    """Sign the log as it is, and return the checkpoint with the hashes of its leaves. Nothing is kept yet.

    Raises `InconsistentLogError` where the log does not go on from the last checkpoint on file: a log signs no two
    histories (tlog-checkpoint).
    """
    hashes, origin = leaves(), keys[0].name
    last = SignedCheckpoint.objects.filter(origin=origin).order_by("-pk").first()
    if last and (last.size > len(hashes) or root_of(hashes[: last.size]).hex() != last.root):
        raise InconsistentLogError(
            f"the log of {len(hashes)} entries does not go on from the one of {last.size} that was signed "
            f"{last.at:%Y-%m-%d %H:%M} UTC; handover audit verify --against says where"
        )
    note = LogCheckpoint(origin, len(hashes), root_of(hashes)).signed(keys, now or timezone.now())
    return note, hashes


def keep(checkpoint: LogCheckpoint, now: datetime | None = None) -> SignedCheckpoint:
    """Keep a signed checkpoint with its cosignatures, append-only."""
    return SignedCheckpoint.objects.create(
        origin=checkpoint.origin, size=checkpoint.size, root=checkpoint.root.hex(), note=str(checkpoint),
        at=now or timezone.now(),
    )  # fmt: skip


def refuse_to_replace(out: Path, checkpoint: LogCheckpoint, hashes: Sequence[bytes]) -> None:
    """Raise `CheckpointError` where the file is there, unless it is an earlier checkpoint that the new one covers.
    ``hashes``: of the log's leaves now."""
    if not out.exists():
        return
    try:
        there = LogCheckpoint.of(out.read_bytes())
    except (OSError, NoteError) as problem:
        raise CheckpointError(f"{out} is there and is no checkpoint; choose another name") from problem
    earlier = there.origin == checkpoint.origin and there.size <= checkpoint.size
    if not earlier or root_of(hashes[: there.size]) != there.root:
        raise CheckpointError(
            f"{out} holds a checkpoint that this log does not go on from: keep it, and choose another name"
        )


def write(checkpoint: LogCheckpoint, hashes: Sequence[bytes], out: Path) -> None:
    """Write a checkpoint, and the hashes of its leaves beside it."""
    out.with_name(out.name + HASHES).write_bytes(b"".join(hashes))
    out.write_text(str(checkpoint))


def held(path: Path, keys: Sequence[VerifierKey]) -> HeldCheckpoint:
    """Read a checkpoint, and the hashes beside it where they are there and are its own.

    Raises `CheckpointError` for a file that is none or that no given key has signed, `ForgedCheckpointError` where
    a signature does not fit.
    """
    try:
        checkpoint = LogCheckpoint.of(path.read_bytes())
        signed = tuple(checkpoint.verified(keys))
    except OSError as problem:
        raise CheckpointError(f"{path}: {problem.strerror or problem}") from problem
    except NoteError as problem:
        raise CheckpointError(f"{path}: {problem}") from problem
    except NoteSignatureError as problem:
        raise ForgedCheckpointError(f"{path}: {problem}; it was changed after it was signed") from problem
    if not any(one.name == checkpoint.origin for one in signed):
        raise CheckpointError(f"{path}: no given key of the log {checkpoint.origin} has signed it")
    return HeldCheckpoint(path.name, checkpoint, signed, _hashes(path, checkpoint))


def of_file() -> list[HeldCheckpoint]:
    """Return the checkpoints stored in the database: they are evidence only against those who do not control it."""
    return [_of_row(row) for row in SignedCheckpoint.objects.order_by("pk").iterator()]


def latest() -> SignedCheckpoint | None:
    """The last checkpoint on file."""
    return SignedCheckpoint.objects.order_by("-pk").first()


def prove(number: int) -> EntryProof:
    """Prove that an entry is in the log of the last checkpoint on file. The entry itself is in ``extra``.

    Raises `CheckpointError` where there is no checkpoint, or none that covers the entry.
    """
    row = latest()
    if row is None or not 1 <= number <= row.size:
        covered = f"entries 1 to {row.size}" if row else "none"
        raise CheckpointError(
            f"checkpoints cover {covered}; sign one first: handover audit checkpoint --out FILE"
        )
    hashes = leaves(row.size)
    if root_of(hashes).hex() != row.root:
        raise InconsistentLogError("the log is not the one that was signed; handover audit verify says where")
    entry = as_row(Entry.objects.get(number=number))
    path = inclusion_proof(hashes, number - 1)
    extra = bytes.fromhex(str(entry["previous"])) + canonical_entry(entry)
    return EntryProof(number - 1, tuple(path), LogCheckpoint.of(row.note), extra)


def _hashes(path: Path, checkpoint: LogCheckpoint) -> list[bytes]:
    try:
        whole = path.with_name(path.name + HASHES).read_bytes()
    except OSError:
        return []
    found = [whole[n : n + HASH_BYTES] for n in range(0, len(whole), HASH_BYTES)]
    if len(found) != checkpoint.size or root_of(found) != checkpoint.root:
        raise ForgedCheckpointError(
            f"{path.name}{HASHES} does not hold the leaves of its checkpoint: bring it back, or verify without it"
        )
    return found


def _of_row(row: SignedCheckpoint) -> HeldCheckpoint:
    return HeldCheckpoint(f"checkpoint {row.pk} on file", LogCheckpoint.of(row.note))
