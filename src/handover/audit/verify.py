"""Read the whole chain and report the first entry that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from handover.audit.append import as_row
from handover.audit.chain import Break, first_break
from handover.audit.models import Entry, Head


def verify(progress: Callable[[int], None] | None = None) -> tuple[int, Break | None]:
    """Return the number of entries and the first break, or None. ``progress`` receives the number of entries
    read.
    """
    head = Head.objects.get(pk=1)

    def rows() -> Iterator[dict[str, Any]]:
        for count, entry in enumerate(Entry.objects.order_by("number").iterator(2000), 1):
            if progress and count % 2000 == 0:
                progress(count)
            yield as_row(entry)

    return head.size, first_break(rows(), head.size, head.digest)
