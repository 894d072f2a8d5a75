"""The audit as a page and as a file, filtered by person, act, day and reference, using indexes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import QuerySet
from django.http import QueryDict

from handover.accounts.models import User
from handover.audit.models import Entry
from handover.stages.oversight.audit_sentences import sentence
from handover.web.cells import plain

EXPORTED: Final = 10_000
"""Entries that one export gives at most; the file says so where there are more."""
HEADS: Final = (
    "Number", "When (UTC)", "What happened", "Act", "Outcome", "Who", "Role", "Agency", "From", "Subject", "Digest",
)  # fmt: skip
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What was asked for. ``person``: a user name or part of a name; ``act``: its beginning, such as ``case.``."""

    subject: str = ""
    person: str = ""
    act: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.subject or self.person or self.act or self.first or self.last)


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """An entry with its sentence."""

    entry: Entry
    told: str


def asked(query: QueryDict) -> AuditFilter:
    """Read the filter from an address; an invalid day is ignored."""
    return AuditFilter(
        subject=query.get("subject", "").strip()[:_LONGEST],
        person=query.get("person", "").strip()[:_LONGEST],
        act=query.get("act", "").strip()[:_LONGEST],
        first=_day(query.get("first", "")),
        last=_day(query.get("last", "")),
    )


def entries(wanted: AuditFilter) -> QuerySet[Entry]:
    """The entries that fit, newest first. Days are days in UTC."""
    rows = Entry.objects.order_by("-number")
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.person:
        rows = rows.filter(actor__in=_keys(wanted.person))
    if wanted.act:
        rows = rows.filter(act__startswith=wanted.act)
    if wanted.first:
        rows = rows.filter(at__gte=datetime.combine(wanted.first, time(), UTC))
    if wanted.last:
        rows = rows.filter(at__lt=datetime.combine(wanted.last + timedelta(days=1), time(), UTC))
    return rows


def told(rows: Iterable[Entry]) -> list[ToldEntry]:
    """Entries with their sentences; the names are looked up at once."""
    listed = list(rows)
    pks = [key.removeprefix("user:") for row in listed if (key := row.actor).startswith("user:")]
    people = User.objects.filter(pk__in=[pk for pk in pks if pk.isdecimal()])
    names = {f"user:{p.pk}": p.get_full_name() or p.username for p in people}
    return [ToldEntry(row, sentence(row, names)) for row in listed]


def csv_of(rows: Iterable[ToldEntry], *, more: bool) -> str:
    """Write entries as CSV, safe against formulas. ``more``: say at the end that there were more."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for one in rows:
        e = one.entry
        cells = (str(e.number), f"{e.at:%Y-%m-%d %H:%M:%S.%f}", one.told, e.act, e.outcome, e.actor, e.role, e.agency,
                 e.source, e.subject, e.digest)  # fmt: skip
        writer.writerow([plain(cell) for cell in cells])
    if more:
        writer.writerow(
            [f"There are more than {EXPORTED} entries: narrow them by person, act, day or reference."]
        )
    return out.getvalue()


def _keys(person: str) -> list[str]:
    """The actors of this name: people by user name or a part of their name, and the program's own parts."""
    text = person.replace("\0", "")
    found = User.objects.filter(username__iexact=text)
    for part in ("first_name", "last_name"):
        found |= User.objects.filter(**{f"{part}__in": text.split()}) | User.objects.filter(
            **{f"{part}__iexact": text}
        )
    return [f"user:{pk}" for pk in found.distinct().values_list("pk", flat=True)[:100]] or [text]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
