"""Publish with a released package the proof that the log contains its manifest, once a checkpoint covers the
entry."""

from __future__ import annotations

from handover.audit.checkpoints import CheckpointError, latest, prove
from handover.stages.oversight.models import PackageDecision, PackageFile
from handover.stages.oversight.packages.files import PROOF, sha256


def write_missing() -> list[int]:
    """Write all proofs that are now possible; return the numbers of their packages. Idempotent."""
    last = latest()
    if last is None:
        return []
    open_ones = PackageDecision.objects.filter(released=True, entry__lte=last.size).exclude(
        package__files__name=PROOF
    )
    written = []
    for row in open_ones.order_by("pk"):
        try:
            proof = str(prove(row.entry or 0)).encode()
        except CheckpointError:
            break  # a log that is not the one that was signed is told of by the round of checks
        _, made = PackageFile.objects.get_or_create(
            package_id=row.package_id, name=PROOF, defaults={"content": proof, "digest": sha256(proof)}
        )
        written += [row.package_id] if made else []
    return written
