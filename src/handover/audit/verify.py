"""Read the whole chain, report the first entry that breaks it, and hold it against signed checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from handover.audit.append import as_row
from handover.audit.chain import Break
from handover.audit.checkpoint_check import HeldCheckpoint, LogReport, judge
from handover.audit.models import Entry, Head


def verify(progress: Callable[[int], None] | None = None) -> tuple[int, Break | None]:
    """Return the number of entries and the first break, or None. ``progress`` receives the number of entries
    read.
    """
    return Head.objects.get(pk=1).size, verify_against((), progress).broken


def verify_against(
    checkpoints: Iterable[HeldCheckpoint], progress: Callable[[int], None] | None = None
) -> LogReport:
    """Verify the chain, and hold the log against checkpoints."""
    head = Head.objects.get(pk=1)

    def rows() -> Iterator[dict[str, Any]]:
        for count, entry in enumerate(Entry.objects.order_by("number").iterator(2000), 1):
            if progress and count % 2000 == 0:
                progress(count)
            yield as_row(entry)

    return judge(rows(), head.size, head.digest, list(checkpoints))
