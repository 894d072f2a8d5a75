"""Where in the chain a moment lies. Entries are in the order of their times, so that it is found by halving."""

from __future__ import annotations

from datetime import datetime

from handover.audit.models import Entry, Head


def first_from(moment: datetime) -> int:
    """The number of the first entry of a moment or later; one more than the chain's length where there is none."""
    low, high = 1, Head.objects.get(pk=1).size + 1
    while low < high:
        middle = (low + high) // 2
        at = Entry.objects.filter(number=middle).values_list("at", flat=True).first()
        low, high = (middle + 1, high) if at is not None and at < moment else (low, middle)
    return low
