"""Take in what a jail reports: one event, or a file of them. The key of an event is (agency, event id)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from handover.audit.append import append
from handover.formats.drops import (
    Drop,
    DropError,
    EventType,
    Fault,
    JailEvent,
    event_from_texts,
    read_csv,
    texts_of,
)
from handover.process.facts import Fact, canonical
from handover.stages.intake import file_store
from handover.stages.intake.feed import alarms, listeners
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.models import Booking, JailFile, ReportedEvent

KEPT_FAULTS = 200
"""Faults of a file that are kept and told; the count is of all."""


class EventIdReusedError(DropError):
    """Another event came under an id that is taken. The first stays."""

    def __init__(self, line: int = 0) -> None:
        text = "was used for another event; send the new one under a new id"
        super().__init__((Fault(line, "event_id", text),))


class ForeignEventError(DropError):
    """An account reports for its own facility alone (CJIS AC-3)."""

    def __init__(self, ori: str, line: int = 0) -> None:
        super().__init__((Fault(line, "facility_ori", f"this account acts for {ori} alone"),))


@dataclass(frozen=True, slots=True)
class FileReport:
    """The result of a file: new rows, known rows, faults by line (the first `KEPT_FAULTS`) and their count."""

    sha256: str
    taken: int
    again: int
    refused: int
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()


def take_event(event: JailEvent, sender: Sender) -> ReportedEvent:
    """Keep one event; a copy gets the row of the first. Raises `ForeignEventError`, `EventIdReusedError`."""
    with transaction.atomic():
        row, new = _keep(event, sender)
        if new:
            append(
                act="jail.event", actor=sender.actor, subject=sender.agency.ori,
                content={"type": event.event_type.value, "event": row.pk, "digest": Fact.of(row).digest},
            )  # fmt: skip
            alarms.explain(sender.agency, [row])
            listeners.events_taken(sender.agency, [row])
    return row


def take_change(booking: Booking, said: Mapping[str, str], sender: Sender) -> ReportedEvent:
    """Keep what a clerk states on a page about a booking: corrected or merged. ``said``: column to text.

    Raises ``DropError`` with every fault, each by its column.
    """
    ours = {
        "event_id": f"page-{secrets.token_hex(8)}", "facility_ori": sender.agency.ori, "tcn": booking.tcn,
        "booking_no": booking.booking_number or booking.tcn[:20],
    }  # fmt: skip
    event = event_from_texts({**said, **ours})
    if event.event_type is EventType.CORRECT and not any(
        said.get(n) for n in ("last", "first", "dob", "inmate_no")
    ):
        raise DropError((Fault(0, "last", "say what is so now: a name, a birth date or a number"),))
    return take_event(event, sender)


def take_file(data: bytes, kind: JailFile.Kind, sender: Sender, sha256: str | None = None) -> FileReport:
    """Keep a CSV of events and every row that can be taken; a copy gets the report of the first.

    Raises ``DropError`` where the file as a whole cannot be taken.
    """
    drop = read_csv(data, sha256=sha256)
    digest = file_store.put(data)
    try:
        return _take(drop, digest, len(data), kind, sender)
    except IntegrityError:
        # Another worker stored the same file or event at the same moment, so it is known now.
        return _take(drop, digest, len(data), kind, sender)


def _take(drop: Drop, digest: str, size: int, kind: JailFile.Kind, sender: Sender) -> FileReport:
    known = JailFile.objects.filter(agency=sender.agency, kind=kind, sha256=digest).first()
    if known:
        return report_of(known)
    with transaction.atomic():
        new, again, faults = _keep_all(drop, sender)
        faults = sorted([*drop.faults, *faults], key=lambda f: f.line)
        row = JailFile.objects.create(
            agency=sender.agency, kind=kind, sha256=digest, size=size, channel=sender.channel,
            sender=sender.actor.key, taken=len(new), again=again, refused=len(faults),
            faults=[[f.line, f.column, f.text] for f in faults[:KEPT_FAULTS]],
        )  # fmt: skip
        append(
            act="jail.file", actor=sender.actor, subject=sender.agency.ori,
            content={"kind": kind, "file": row.pk, "digest": Fact.of(row).digest, "taken": len(new), "again": again,
                     "refused": len(faults)},
        )  # fmt: skip
        alarms.explain(sender.agency, new)
        listeners.events_taken(sender.agency, new)
    return report_of(row, drop.ignored)


def report_of(row: JailFile, ignored: tuple[str, ...] = ()) -> FileReport:
    """The report of a kept file."""
    faults = tuple(Fault(*fault) for fault in row.faults)
    return FileReport(row.sha256, row.taken, row.again, row.refused, faults, ignored)


def _keep_all(drop: Drop, sender: Sender) -> tuple[list[ReportedEvent], int, list[Fault]]:
    new: list[ReportedEvent] = []
    faults: list[Fault] = []
    again = 0
    known = _known(drop.events, sender)
    for event, line in zip(drop.events, drop.lines, strict=True):
        first = known.get(event.event_id)
        if event.facility_ori != sender.agency.ori:
            faults += ForeignEventError(sender.agency.ori, line).faults
        elif first is None:
            new.append(_row(event, sender))
        elif first == _digest(event):
            again += 1
        else:
            faults += EventIdReusedError(line).faults
    ReportedEvent.objects.bulk_create(new, batch_size=500)
    return new, again, faults


def _known(events: Sequence[JailEvent], sender: Sender) -> dict[str, str]:
    """Event id to digest, for those of these events that are on file; 500 at a time, as engines bound a list."""
    ids = [event.event_id for event in events]
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        part = ReportedEvent.objects.filter(agency=sender.agency, event_id__in=ids[start : start + 500])
        found.update(part.values_list("event_id", "digest"))
    return found


def _keep(event: JailEvent, sender: Sender) -> tuple[ReportedEvent, bool]:
    if event.facility_ori != sender.agency.ori:
        raise ForeignEventError(sender.agency.ori)
    known = ReportedEvent.objects.filter(agency=sender.agency, event_id=event.event_id)
    row = known.first()
    if row is None:
        try:
            with transaction.atomic():
                made = _row(event, sender)
                made.save(force_insert=True)
                return made, True
        except IntegrityError:
            row = known.get()  # a copy at the same moment was faster
    if row.digest != _digest(event):
        raise EventIdReusedError
    return row, False


def _row(event: JailEvent, sender: Sender) -> ReportedEvent:
    return ReportedEvent(
        agency=sender.agency, event_id=event.event_id, event_type=event.event_type.value,
        happened_at=event.event_time, booking_no=event.booking_no, tcn=event.tcn,
        texts={name: text for name, text in texts_of(event).items() if text}, digest=_digest(event),
        channel=sender.channel, sender=sender.actor.key,
    )  # fmt: skip


def _digest(event: JailEvent) -> str:
    return hashlib.sha256(canonical(texts_of(event))).hexdigest()
