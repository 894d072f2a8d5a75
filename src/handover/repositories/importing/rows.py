"""Write the rows that show what the sources' records say now, inside the transaction of the records themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.db.models import Model
from django.utils import timezone

from handover.clocks.calendars import earliest_day
from handover.formats.records.bodies import (
    Arrest,
    Charge,
    Disposition,
    Encounter,
    Order,
    Prints,
    Status,
    Want,
)
from handover.formats.templates import write_iso
from handover.repositories.bulk import insert_values, update_values
from handover.repositories.dispositions import SourceDisposition, borne
from handover.repositories.importing.identity_rows import (
    Values,
    change_rows,
    refresh_identities,
    save_rows,
)
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.models import Arrest as ArrestRow
from handover.repositories.models import (
    ArrestCharge,
    ChargeDisposition,
    ImmigrationIdentity,
    ImmigrationOrder,
    RecordPrint,
    StatusRecord,
)
from handover.repositories.models import Encounter as EncounterRow
from handover.repositories.models import Want as WantRow
from handover.repositories.models.immigration import PROTECTED_STATUSES
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import ORDER
from handover.repositories.visibility import why_hidden

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """What holds for the records written together: their feed's reliability; why each is hidden, by its pk."""

    reliability: str
    why: Mapping[int, str]


Writer = Callable[[list[Planned], WrittenBatch], None]


def write_rows(written: Sequence[Planned], reliability: str) -> None:
    """Show these records, which have heads, in the rows. Parents come before what belongs to them."""
    batch = WrittenBatch(reliability, why_hidden([one.head for one in written if one.head is not None]))
    by_kind: dict[str, list[Planned]] = defaultdict(list)
    for one in written:
        assert one.record is not None
        by_kind[one.record.kind].append(one)
    for kind in ORDER:
        if by_kind[kind]:
            _WRITERS[kind](by_kind[kind], batch)


def _identities(kind: str) -> Writer:
    def write(written: list[Planned], _: WrittenBatch) -> None:
        said = {
            one.head.pk: one.record.body for one in written if one.head is not None and one.record is not None
        }
        refresh_identities(kind, {one.subject for one in written}, said)

    return write


def _by_record(
    model: Any, written: list[Planned], batch: WrittenBatch, values: Callable[[Planned], Values]
) -> None:
    """Rows that are found by their record: change those on file, create the others; hidden like what they belong to."""
    heads = {one.head.pk: one for one in written if one.head is not None}
    known = [pk for pk, one in heads.items() if one.action is not Action.NEW]
    present = {row.record_id: row for row in model.every.filter(record__in=known)} if known else {}
    changes, new = [], []
    for pk, one in heads.items():
        said = {**values(one), "record_id": pk, "hidden": batch.why[pk]}
        if pk in present:
            changes.append((present[pk], said))
        else:
            new.append(said)
    change_rows(model, changes)
    insert_values(model, new)


def _parents(model: Any, written: list[Planned]) -> dict[int, int]:
    """The keys of the rows that these records belong to, by the record's pk."""
    wanted = {one.head.parent_id for one in written if one.head is not None and one.head.parent_id}
    return dict(model.every.filter(record__in=wanted).values_list("record_id", "pk"))


def _body_of(one: Planned, kind: type[M] | Any) -> Any:
    assert one.record is not None
    assert isinstance(one.record.body, kind)
    return one.record.body


def _arrests(written: list[Planned], batch: WrittenBatch) -> None:
    def values(one: Planned) -> Values:
        b = _body_of(one, Arrest)
        assert one.record is not None
        return {
            "identity_id": one.subject, "arrested_on": b.arrested_on, "agency_ori": b.agency_ori,
            "agency_name": b.agency_name, "agency_case": b.agency_case, "cycle_tracking": b.cycle_tracking,
            "tcn": b.tcn, "source": one.record.source, "as_of": one.record.as_of,
        }  # fmt: skip

    _by_record(ArrestRow, written, batch, values)


def _charges(written: list[Planned], batch: WrittenBatch) -> None:
    arrests = _parents(ArrestRow, written)

    def values(one: Planned) -> Values:
        b = _body_of(one, Charge)
        assert one.record is not None
        assert one.head is not None
        return {
            "arrest_id": arrests[one.head.parent_id or 0], "sequence": b.sequence, "code": b.ncic_code,
            "literal": b.literal or b.statute or b.ncic_code or "offence not stated", "severity": b.severity,
            "statute": b.statute, "statute_state": b.statute_state, "charge_tracking": b.charge_tracking,
            "as_of": one.record.as_of,
        }  # fmt: skip

    _by_record(ArrestCharge, written, batch, values)


def _dispositions(written: list[Planned], batch: WrittenBatch) -> None:
    charges = _parents(ArrestCharge, written)

    def values(one: Planned) -> Values:
        b = _body_of(one, Disposition)
        assert one.record is not None
        assert one.head is not None
        return {
            "charge_id": charges[one.head.parent_id or 0], "category": b.category, "disposed_on": b.disposed_on,
            "literal": b.literal, "court": b.court_ori or b.court_name, "docket": b.docket, "count": b.count,
            "plea": b.plea, "sentence": b.sentence_text, "supersedes": b.supersedes, "source": one.record.source,
            "reliability": batch.reliability, "as_of": one.record.as_of,
        }  # fmt: skip

    _by_record(ChargeDisposition, written, batch, values)
    refresh_charges(charges.values())


def refresh_charges(charges: Iterable[int]) -> None:
    """Say again of each charge what the visible dispositions of all sources bear."""
    wanted = set(charges)
    said: dict[int, list[SourceDisposition]] = defaultdict(list)
    rows = ChargeDisposition.objects.filter(charge__in=wanted).values_list(
        "charge_id", "source", "record__source_key", "category", "disposed_on", "reliability", "supersedes"
    )
    for charge_id, source, key, category, day, reliability, supersedes in rows:
        said[charge_id].append(SourceDisposition(source, key or "", category, day, reliability, supersedes))
    held = ArrestCharge.every.filter(pk__in=wanted).values_list("pk", "disposition", "disposed_on")
    changed = []
    for pk, disposition, disposed_on in held:
        found = borne(said[pk])
        if (disposition, disposed_on) != (found.category, found.disposed_on):
            changed.append((pk, {"disposition": found.category, "disposed_on": found.disposed_on}))
    update_values(ArrestCharge, changed)


def _restrict(written: list[Planned]) -> None:
    """A status of 8 USC 1367 restricts the person's record at once; a person alone lifts that."""
    people = {
        one.subject for one in written
        if one.record and isinstance(one.record.body, Status) and one.record.body.status in PROTECTED_STATUSES
    }  # fmt: skip
    if people:
        ImmigrationIdentity.every.filter(pk__in=people).update(protected=True)


def _of_person(model: Any, shape: Callable[[Any, Planned, str], Values]) -> Writer:
    def write(written: list[Planned], batch: WrittenBatch) -> None:
        _by_record(
            model, written, batch,
            lambda one: {
                "identity_id": one.subject, **shape(one.record and one.record.body, one, batch.reliability),
            },
        )  # fmt: skip
        if model is StatusRecord:
            _restrict(written)

    return write


def _encounter(b: Encounter, one: Planned, _: str) -> Values:
    assert one.record is not None
    return {
        "eid": b.eid or one.record.source_key, "happened_on": b.happened_on, "place": b.place, "reason": b.reason,
        "source": one.record.source,
    }  # fmt: skip


def _status(b: Status, one: Planned, reliability: str) -> Values:
    assert one.record is not None
    return {
        "status": b.status, "since": b.since, "until": b.until, "source": one.record.source,
        "reliability": b.reliability or reliability, "as_of": one.record.as_of,
    }  # fmt: skip


def _order(b: Order, one: Planned, reliability: str) -> Values:
    assert one.record is not None
    return {
        "kind": b.kind, "dated": b.dated, "final": b.final, "final_basis": b.final_basis, "body": b.body,
        "sections": b.sections, "case_id": b.case_id, "proceeding_id": b.proceeding_id,
        "decision_code": b.decision_code, "case_type": b.case_type, "source": one.record.source,
        "reliability": b.reliability or reliability, "as_of": one.record.as_of,
    }  # fmt: skip


def _wants(written: list[Planned], batch: WrittenBatch) -> None:
    values: dict[str, Values] = {}
    today = earliest_day(timezone.now())
    for one in written:
        b = _body_of(one, Want)
        assert one.head is not None
        values[one.subject] = {
            "record_id": one.head.pk, "ucn": b.ucn, "names": [n.model_dump() for n in b.names],
            "births": list(b.births), "sex": b.sex, "numbers": [[n.type, n.number] for n in b.numbers],
            "offence": b.offence or "offence not stated", "offence_code": b.offence_code, "agency_ori": b.ori,
            "agency_case": b.oca, "message_key": b.message_key,
            "warrant_date": b.warrant_date, "entered_on": b.entered_on, "expires_on": b.expires_on,
            "extradition": b.extradition_text, "extradition_code": b.extradition_code, "status": _want_status(b, today),
            "hidden": batch.why[one.head.pk],
        }  # fmt: skip
    save_rows(WantRow, values, WantRow.every.in_bulk(values))


def _want_status(body: Want, today: date) -> str:
    """As the source says, but that a want whose last day is over everywhere has expired."""
    over = body.expires_on is not None and body.expires_on < today
    return WantRow.Status.EXPIRED if over and body.status in OUTSTANDING else body.status


def _prints(written: list[Planned], batch: WrittenBatch) -> None:
    heads = {one.head.pk: one for one in written if one.head is not None and one.finger is not None}
    RecordPrint.objects.filter(record__in=heads).delete()
    insert_values(
        RecordPrint,
        [
            {
                "record_id": pk, "repository": one.repository, "subject": one.subject,
                "position": one.finger.position, "captured_on": _body_of(one, Prints).captured_on,
                "template": write_iso(one.finger), "hidden": batch.why[pk],
            }
            for pk, one in heads.items()
            if one.finger is not None
        ],
    )  # fmt: skip


_WRITERS: Final[dict[str, Writer]] = {
    "criminal_identity": _identities("criminal_identity"),
    "immigration_identity": _identities("immigration_identity"),
    "arrest": _arrests,
    "charge": _charges,
    "disposition": _dispositions,
    "encounter": _of_person(EncounterRow, _encounter),
    "status": _of_person(StatusRecord, _status),
    "order": _of_person(ImmigrationOrder, _order),
    "want": _wants,
    "prints": _prints,
}
