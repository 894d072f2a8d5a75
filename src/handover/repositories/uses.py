"""Who used which version of a record: written with each step, found again when the record is corrected.

Rows without a source's record (entered here, or older than the feeds) leave no use.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from handover.process.models import Matter
from handover.repositories.keys import all_keys
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    RecordUse,
    RecordVersion,
    SourceRecord,
)
from handover.repositories.models.base import RecordRow
from handover.repositories.subjects import CRIMINAL, WANTS

What = RecordUse.What
IDENTITIES: Final = frozenset({"criminal_identity", "immigration_identity"})
COMPARED: Final = IDENTITIES | {"prints"}
"""Kinds behind a candidate whose prints somebody looks at."""
_SHOWN: Final = (SourceRecord.State.ACTIVE,)


def note_people(
    matter: Matter, what: What, repository: str, subjects: Iterable[str], kinds: frozenset[str] = IDENTITIES
) -> None:
    """Write that the step which ``matter`` has just taken used the records of these kinds of these people."""
    asked = set(subjects)
    if asked:
        people = Q(record__repository=repository, record__subject__in=asked, record__kind__in=kinds)
        _note(matter, what, people)


def note_wants(matter: Matter, what: What, numbers: Iterable[str]) -> None:
    """Write that the step used these wants."""
    note_people(matter, what, WANTS, numbers, frozenset({"want"}))


def note_rows(matter: Matter, what: What, rows: Iterable[RecordRow]) -> None:
    """Write that the step used the records which these rows show."""
    pks = {row.record_id for row in rows if row.record_id}
    if pks:
        _note(matter, what, Q(record__in=pks))


def note_history(matter: Matter, what: What, ucn: str) -> None:
    """Write that the step used all that is visible of a criminal history."""
    rows = (
        Arrest.objects.filter(identity=ucn), ArrestCharge.objects.filter(arrest__identity=ucn),
        ChargeDisposition.objects.filter(charge__arrest__identity=ucn),
    )  # fmt: skip
    records = Q(record__repository=CRIMINAL, record__subject=ucn, record__kind__in=IDENTITIES)
    for shown in rows:
        records |= Q(record__in=shown.exclude(record=None).values("record"))
    _note(matter, what, records)


def _note(matter: Matter, what: What, records: Q) -> None:
    """Two statements, however many records: what they say now is their last version that says something."""
    said = RecordVersion.objects.filter(records, op="upsert", record__state__in=_SHOWN)
    latest = said.order_by().values("record_id").annotate(last=Max("pk")).values_list("record_id", "last")
    RecordUse.objects.bulk_create(
        [
            RecordUse(
                record_id=record, version_id=version, matter=matter, number=matter.version, what=what,
                at=matter.moved_at,
            )
            for record, version in latest
        ],
        batch_size=500,
    )  # fmt: skip


def uses_of(subject: str, repository: str = "") -> QuerySet[RecordUse]:
    """Every use of the records about a person or want, oldest first, by any key that they had.

    ``subject``: UCN, FIN or a want's number. ``repository``: of this one alone.
    """
    rows = RecordUse.objects.filter(record__subject__in=all_keys(subject, repository))
    if repository:
        rows = rows.filter(record__repository=repository)
    return rows.select_related("record", "version", "matter").order_by("pk")


def used_in(matter: UUID, *what: What) -> QuerySet[RecordUse]:
    """The records that a matter's steps used, oldest first."""
    rows = RecordUse.objects.filter(matter_id=matter)
    return (rows.filter(what__in=what) if what else rows).select_related("record", "version")
