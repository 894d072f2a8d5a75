"""Every XML file that records come in: which one it is, by its root."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO, Final

from lxml import etree

from handover.formats.records import court_dispositions, history_changes, warrants
from handover.formats.records.rapsheet import rap_sheet_items
from handover.formats.records.reader import FeedContext, ReadItem, RecordFileError
from handover.formats.records.xml_tree import name_of, root_of

ROOTS: Final[Mapping[str, Callable[[etree._Element, FeedContext], Iterator[ReadItem]]]] = MappingProxyType(
    {
        "RapSheet": rap_sheet_items,
        "CriminalHistory": rap_sheet_items,
        "CriminalHistoryConsolidationReport": history_changes.consolidation,
        "CriminalHistoryIdentifierUpdateReport": history_changes.identifier_update,
        "CriminalHistoryExpungementReport": history_changes.expungement,
        "ArrestHideRequest": history_changes.arrest_hidden,
        "ExpungeRequest": history_changes.expunge_request,
        "WarrantIssuedReport": warrants.issued,
        "WarrantCancelledReport": warrants.cancelled,
        "CourtDispositionRecordingReport": court_dispositions.recording_report,
        "DispositionReport": court_dispositions.disposition_report,
    }
)
"""Reader by the local name of the root."""


def read_justice_xml(file: BinaryIO, context: FeedContext) -> Iterator[ReadItem]:
    """Yield the records of an XML file of one of the kinds of `ROOTS`. The file is held in memory, at most 16 MiB.

    Raises ``RecordFileError`` for a file that is no XML, has a document type or entities, or is of no such kind. A
    file of a known kind that holds no record is refused too, since a correction that corrects nothing is a fault.
    """
    root = root_of(file)
    reader = ROOTS.get(name_of(root))
    if reader is None:
        raise RecordFileError(f"its root is none of {', '.join(ROOTS)}", 1)
    empty = True
    for found in reader(root, context):
        empty = False
        yield found
    if empty:
        raise RecordFileError("holds no record; look whether its parts have the names of the standard")
