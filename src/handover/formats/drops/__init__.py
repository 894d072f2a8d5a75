"""What jails send besides print files: CSV drops, single events, rosters; and message signatures."""

from handover.formats.drops.cloudevent import answer_event, read_batch, read_cloudevent, write_cloudevent
from handover.formats.drops.csvdrop import Drop, read_csv, write_csv
from handover.formats.drops.event import (
    COLUMNS,
    DropError,
    EventType,
    Fault,
    JailEvent,
    event_from_texts,
    texts_of,
)
from handover.formats.drops.roster import Reconciliation, RosterFile, near_numbers, read_roster, reconcile
from handover.formats.drops.stop_notice import looks_like_stop_notice, write_stop_notice

__all__ = [
    "COLUMNS",
    "Drop",
    "DropError",
    "EventType",
    "Fault",
    "JailEvent",
    "Reconciliation",
    "RosterFile",
    "answer_event",
    "event_from_texts",
    "looks_like_stop_notice",
    "near_numbers",
    "read_batch",
    "read_cloudevent",
    "read_csv",
    "read_roster",
    "reconcile",
    "texts_of",
    "write_cloudevent",
    "write_csv",
    "write_stop_notice",
]
