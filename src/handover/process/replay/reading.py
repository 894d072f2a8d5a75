"""Read matters from the audit log, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Q

from handover.audit.models import Entry
from handover.process.replay.told import (
    CLAIM_ACTS,
    CLOCK_ACT,
    OFFICE_ACT,
    STEP_ACTS,
    ReplayedEntry,
    ToldMatter,
    told_matter,
)

_FIELDS = ("subject", "number", "at", "act", "actor", "role", "agency", "content")


def told_matters(references: Iterable[str] | None = None) -> Iterator[ToldMatter]:
    """Every matter that the log tells of, or these, in the order of their references."""
    rows = Entry.objects.filter(
        Q(act__in=STEP_ACTS | CLAIM_ACTS | {CLOCK_ACT, OFFICE_ACT}) | Q(content__has_key="facts"),
        outcome="success",
    )
    if references is not None:
        rows = rows.filter(subject__in=list(references))
    ordered = rows.order_by("subject", "number").values_list(*_FIELDS).iterator(2000)
    for subject, group in groupby(ordered, key=lambda row: row[0]):
        found = told_matter(subject, [ReplayedEntry(*row[1:]) for row in group])
        if found is not None:
            yield found


def first_clock() -> int | None:
    """Return the number of the first entry that records a clock: clocks of older matters have no entry."""
    return Entry.objects.filter(act=CLOCK_ACT).order_by("number").values_list("number", flat=True).first()
