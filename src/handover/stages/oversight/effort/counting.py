"""Count minutes of work from the audit log, by whole months. No name, key or pseudonym of a person leaves this file."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from handover.audit.chain_positions import first_from
from handover.audit.models import Entry
from handover.stages.oversight.effort.minutes import CAPS, WorkEvent, rows_of
from handover.stages.oversight.effort.work_tasks import TASK_OF_ACT

MONTHS: Final = 12
_MATTER: Final = re.compile(r"[BSCD]-[0-9A-Z]{10}")


def count(cut: datetime) -> dict[str, Any]:
    """The twelve months that ended by the cut: plain values. A month that has not ended is not counted, because two
    counts of it would reveal what was done in between, and by how few people."""
    months = []
    for first, after in months_before(cut):
        if rows := rows_of(_events(first, after)):
            months.append({"month": f"{first:%Y-%m}", "cells": rows})
    return {"cut": cut.isoformat(), "caps": list(CAPS), "months": months}


def months_before(cut: datetime, most: int = MONTHS) -> list[tuple[datetime, datetime]]:
    """The last whole months in UTC, each from its first moment to the next one's, oldest first."""
    at = cut.astimezone(UTC)
    last = at.year * 12 + at.month - 1
    return [(_first_of(n), _first_of(n + 1)) for n in range(last - most, last)]


def _first_of(number: int) -> datetime:
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)


def _events(first: datetime, after: datetime) -> dict[str, list[WorkEvent]]:
    """Return a month's acts by person, under a pseudonym. The key is random for each call and then discarded: nobody
    can be linked between months, and nothing stored can be traced back to the log."""
    key = secrets.token_bytes(32)
    found: dict[str, list[WorkEvent]] = defaultdict(list)
    for actor, office, subject, act, at in _entries(first, after):
        matter = subject if _MATTER.fullmatch(subject) else ""
        named = hmac.new(key, actor.encode(), hashlib.sha256).hexdigest()
        found[named].append(WorkEvent(office, matter, at, TASK_OF_ACT.get(act) if matter else None))
    return found


def _entries(first: datetime, after: datetime) -> Iterator[tuple[str, str, str, str, datetime]]:
    """The acts of people with an office, in their order."""
    rows = Entry.objects.filter(
        number__gte=first_from(first), number__lt=first_from(after), actor__startswith="user:"
    ).exclude(agency="")
    yield from (rows.order_by("number").values_list("actor", "agency", "subject", "act", "at").iterator(5000))
