"""Check rows against their files, and the audit log for consistency, in this deployment or a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handover.audit.append import as_row
from handover.audit.checkpoint_check import judge
from handover.audit.models import Entry, Head
from handover.conf.secret import STORAGE
from handover.sealed_columns.keys import storage_keys
from handover.sealing.data_keys import LockedError
from handover.stages.intake import file_store
from handover.stages.intake.models import Answer, JailFile, Submission


def rows_against_bytes(data: Path) -> list[str]:
    """What is missing or altered: each file that a row names, and the first break of the chain.

    ``data``: the folder that has ``files``, and its storage key where that was kept with it.
    """
    return [*_files(data), *_chain()]


def _files(data: Path) -> Iterator[str]:
    own = data / STORAGE
    by = (*([own.read_text().strip()] if own.is_file() else []), *storage_keys())
    for model in (Submission, Answer, JailFile):
        rows = model._base_manager.filter(erasure=None).order_by("pk")
        for key, digest in rows.values_list("pk", "sha256").iterator(2000):
            try:
                file_store.read_from(data / "files", digest, by)
            except file_store.MissingBytesError as problem:
                yield f"{model._meta.label} {key}: {problem}"
            except LockedError as problem:
                yield f"{model._meta.label} {key}: {problem}"
                return  # nor does any other


def _chain() -> Iterator[str]:
    head = Head.objects.get(pk=1)
    entries = Entry.objects.order_by("number").iterator(2000)
    broken = judge((as_row(entry) for entry in entries), head.size, head.digest).broken
    if broken:
        yield f"the audit chain is broken at entry {broken.number}: {broken.reason}"
