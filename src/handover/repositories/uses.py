"""Who used which version of a record: written with each step, found again when the record is corrected.

Rows without a source's record (entered here, or older than the feeds) leave no use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

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


@dataclass(frozen=True, slots=True)
class Used:
    """The records of some kinds of some people, and what a step used them for."""

    what: What
    repository: str
    subjects: frozenset[str]
    kinds: frozenset[str] = IDENTITIES

    @staticmethod
    def wants(what: What, numbers: Iterable[str]) -> Used:
        """These wants."""
        return Used(what, WANTS, frozenset(numbers), frozenset({"want"}))


def note_people(
    matter: Matter, what: What, repository: str, subjects: Iterable[str], kinds: frozenset[str] = IDENTITIES
) -> None:
    """Write that the step which ``matter`` has just taken used the records of these kinds of these people."""
    note_used(matter, Used(what, repository, frozenset(subjects), kinds))


def note_used(matter: Matter, *used: Used) -> None:
    """`note_people` for several uses, in their order: two statements, however many uses and records."""
    asked = [one for one in used if one.subjects]
    if not asked:
        return
    people = Q()
    for one in asked:
        people |= Q(
            record__repository=one.repository,
            record__subject__in=one.subjects,
            record__kind__in=one.kinds,
        )
    rows = _latest(people, "record__repository", "record__subject", "record__kind")
    _write(
        matter,
        (
            (one.what, record, version)
            for one in asked
            for record, version, repository, subject, kind in rows
            if repository == one.repository and subject in one.subjects and kind in one.kinds
        ),
    )


def note_rows(matter: Matter, what: What, rows: Iterable[RecordRow]) -> None:
    """Write that the step used the records which these rows show."""
    pks = {row.record_id for row in rows if row.record_id}
    if pks:
        _note(matter, what, Q(record__in=pks))


def note_answer(matter: Matter, ucn: str, wants: Iterable[str]) -> None:
    """Write that an answer gave all that is visible of a criminal history, if one, and these wants."""
    given: list[QuerySet[Any, Any]] = []
    if ucn:
        people = SourceRecord.objects.filter(repository=CRIMINAL, subject=ucn, kind__in=IDENTITIES)
        rows = (
            Arrest.objects.filter(identity=ucn), ArrestCharge.objects.filter(arrest__identity=ucn),
            ChargeDisposition.objects.filter(charge__arrest__identity=ucn),
        )  # fmt: skip
        given = [people.values("pk"), *(one.exclude(record=None).values("record") for one in rows)]
    if numbers := set(wants):
        named = SourceRecord.objects.filter(repository=WANTS, subject__in=numbers, kind="want")
        given.append(named.values("pk"))
    if given:
        # One list of keys: where conditions on several tables are joined by OR, the database reads every version.
        first, *others = (one.order_by() for one in given)
        _note(matter, What.ANSWER, Q(record__in=first.union(*others, all=True)))


def _note(matter: Matter, what: What, records: Q) -> None:
    """Two statements, however many records."""
    _write(matter, ((what, record, version) for record, version in _latest(records)))


def _latest(records: Q, *columns: str) -> list[tuple[Any, ...]]:
    """What these records say now, their last versions that say something: the keys of each record and version, and
    these columns."""
    said = RecordVersion.objects.filter(records, op="upsert", record__state__in=_SHOWN)
    latest = said.order_by().values("record_id", *columns).annotate(last=Max("pk"))
    return list(latest.values_list("record_id", "last", *columns))


def _write(matter: Matter, used: Iterable[tuple[What, int, int]]) -> None:
    RecordUse.objects.bulk_create(
        [
            RecordUse(
                record_id=record, version_id=version, matter=matter, number=matter.version, what=what,
                at=matter.moved_at,
            )
            for what, record, version in used
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
