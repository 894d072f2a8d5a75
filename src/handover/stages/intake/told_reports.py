"""Pass on what a jail's system reports about a booking that a bureau forwarded. The bureau sends it to the office,
report by report; the office stores it as if it had arrived here, only for bookings that this bureau forwarded."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from handover.accounts.roles import Actor
from handover.formats.drops import EventType, JailEvent, event_from_texts, texts_of
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.models import Matter
from handover.stages.intake.feed import listeners
from handover.stages.intake.feed.events import take_event
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.jail_reports import missing_here, rows_of
from handover.stages.intake.models import Booking, Submission, ToldReport

TELLER: Final = Actor.system("intake")
TYPES: Final = frozenset({
    EventType.BOOK, EventType.CORRECT, EventType.MERGE, EventType.RELEASE, EventType.TRANSFER,
})  # fmt: skip
"""What the office's people and bars read. Charges and other agencies' holds stay with the bureau."""
COLUMNS: Final = (
    "event_id", "event_type", "event_time", "facility_ori", "booking_no", "tcn", "inmate_no", "prev_inmate_no", "last",
    "first", "middle", "suffix", "dob", "sex", "pob", "ctz", "released_at", "release_reason", "released_to",
)  # fmt: skip
"""The columns of an event that are passed on. Not the expected release: only the jail may give that notice, under its
local law."""
_LONGEST_ID: Final = 100


def tell_all(matter_id: UUID) -> int:
    """At the bureau: tell each report about a booking that was not told yet, and whether a roster misses it; how many
    steps that took. Raises ``ConflictError`` where somebody acts on the booking."""
    told = 0
    while _tell_next(matter_id):
        told += 1
    return told


def _tell_next(matter_id: UUID) -> bool:
    booking = Booking.objects.select_related("matter").filter(matter_id=matter_id, erasure=None).first()
    if booking is None:
        return False
    before = ToldReport.objects.filter(matter=matter_id)
    rows = rows_of(booking).filter(event_type__in=[one.value for one in TYPES])
    event = rows.exclude(pk__in=before.exclude(event=None).values("event")).order_by("pk").first()
    alarm = missing_here(booking)
    missing = alarm.roster.as_of if alarm else None
    said = before.order_by("-number").values_list("missing_since", flat=True).first()
    if event is None and missing == said:
        return False

    def write(matter: Matter) -> dict[str, Fact]:
        to = matter.office.ori if matter.office else ""
        row = ToldReport(to_ori=to, event=event, missing_since=missing, said_at=matter.moved_at)
        return {"told_report": record(row, matter, TELLER)}

    advance(matter_id, "tell_report", actor=TELLER, version=booking.matter.version, write=write)
    return True


def said_of(row: ToldReport) -> dict[str, str]:
    """What is told of a report's event, by column; nothing where it is of a roster alone. Raises ``ErasedError``."""
    if row.event is None:
        return dict.fromkeys(COLUMNS, "")
    row.event.demand_content()
    texts = texts_of(row.event.event)
    return {name: texts[name] for name in COLUMNS}


def bookings_told(events: Collection[int]) -> list[UUID]:
    """The bookings about which one of these events was told, or received."""
    rows = ToldReport.objects.filter(event__in=events).order_by()
    return list(rows.values_list("matter", flat=True).distinct())


def receive(
    booking: Matter,
    texts: Mapping[str, str],
    missing_since: datetime | None,
    said_at: datetime,
    *,
    actor: Actor,
) -> Matter:
    """At the office: store a report, and notify the listeners that would have been notified if it had arrived here
    first. Raises `RefusedError`, ``DropError``."""
    event = None
    if texts["event_id"]:
        _demand_told_type(texts["event_type"])
        event = _of_booking(event_from_texts(texts), booking)

    def write(matter: Matter) -> dict[str, Fact]:
        kept = take_event(event, _sender(booking, actor)) if event else None
        to = matter.office.ori if matter.office else ""
        row = ToldReport(to_ori=to, event=kept, missing_since=missing_since, said_at=said_at)
        return {"told_report": record(row, matter, actor)}

    taken = advance(booking.pk, "receive_report", actor=actor, version=booking.version, write=write)
    listeners.told_of([booking.pk])
    return taken


def _sender(booking: Matter, actor: Actor) -> Sender:
    return Sender(booking.agency, actor, Submission.Channel.BUREAU)


def _demand_told_type(said: str) -> None:
    """Refuse an event of a type that is not passed on, whatever else it contains."""
    known = said in {one.value for one in TYPES}
    demand(None if known else Refusal("report", "A report of this type is not told."))


def _of_booking(event: JailEvent, booking: Matter) -> JailEvent:
    """Tie the event to this booking only, by its TCN and under an id of its own, because another bureau may have
    forwarded a booking with the same number or a report with the same id. Raises `RefusedError` where it is about
    another."""
    row = Booking.objects.get(matter=booking)
    mine = event.tcn == row.tcn if event.tcn else event.booking_no == row.booking_number != ""
    demand(
        None if mine else Refusal("report", "The report is about another booking."),
        None if event.facility_ori == booking.agency.ori
        else Refusal("report", "The report is of another jail than the booking."),
    )  # fmt: skip
    own = f"{booking.reference}:{event.event_id}"
    if len(own) > _LONGEST_ID:
        own = f"{booking.reference}:{hashlib.sha256(event.event_id.encode()).hexdigest()}"
    return replace(event, event_id=own, tcn=row.tcn)
