"""The formats of feed files: one row a format."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from handover.formats.records.csv_feed import read_csv_feed
from handover.formats.records.ebts_feed import read_ebts_dispositions
from handover.formats.records.eoir import read_eoir
from handover.formats.records.jsonl import read_jsonl
from handover.formats.records.justice_xml import read_justice_xml
from handover.formats.records.reader import RecordFileError, RecordReader


@dataclass(frozen=True, slots=True)
class RecordFormat:
    """One format: its ``name``, what it is in ``words``, the ``suffixes`` of its files, and its reader."""

    name: str
    words: str
    suffixes: tuple[str, ...]
    reader: RecordReader
    needs_map: bool = False


_ROWS: Final = (
    RecordFormat("jsonl", "canonical JSON Lines", (".jsonl", ".ndjson"), read_jsonl),
    RecordFormat(
        "xml",
        "rap sheets 4.1, corrections of criminal histories, warrants and court dispositions in XML",
        (".xml",),
        read_justice_xml,
    ),
    RecordFormat(
        "ebts-dispositions",
        "dispositions by EBTS: DSPE and FDSP, of either encoding",
        (".eft", ".ebts", ".nst"),
        read_ebts_dispositions,
    ),
    RecordFormat(
        "eoir",
        "proceedings of the immigration courts, as EOIR releases them",
        ("b_tblproceeding.csv",),
        read_eoir,
    ),
    RecordFormat("csv", "CSV with a column map", (".csv", ".tsv", ".txt"), read_csv_feed, needs_map=True),
)
FORMATS: Final = MappingProxyType({row.name: row for row in _ROWS})
"""Every format by its name."""


def record_format(name: str = "", file_name: str = "") -> RecordFormat:
    """Return the format of that name or, without a name, the one whose suffix the file has, the longest first.

    Raises ``RecordFileError`` if there is none, with the names to choose from.
    """
    if name in FORMATS:
        return FORMATS[name]
    suffixes = {
        suffix: row
        for row in FORMATS.values()
        for suffix in row.suffixes
        if file_name.lower().endswith(suffix)
    }
    if name or not suffixes:
        known = ", ".join(f"{row.name} ({row.words})" for row in FORMATS.values())
        raise RecordFileError(f"no format of this name or file; name one of: {known}")
    return suffixes[max(suffixes, key=len)]
