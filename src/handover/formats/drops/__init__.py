"""What jails send beside print files: CSV drops, single events, rosters."""

from handover.formats.drops.cloudevent import read_cloudevent, write_cloudevent
from handover.formats.drops.csvdrop import Drop, read_csv, write_csv
from handover.formats.drops.event import COLUMNS, DropError, EventType, Fault, JailEvent
from handover.formats.drops.roster import Reconciliation, reconcile

__all__ = [
    "COLUMNS",
    "Drop",
    "DropError",
    "EventType",
    "Fault",
    "JailEvent",
    "Reconciliation",
    "read_cloudevent",
    "read_csv",
    "reconcile",
    "write_cloudevent",
    "write_csv",
]
