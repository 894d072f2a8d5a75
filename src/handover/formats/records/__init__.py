"""Record feeds: every kind of file that criminal, warrant and immigration records come in, as one canonical value."""

from handover.formats.records.bodies import CORRECTIONS, KINDS
from handover.formats.records.canonical import Accepted, read_record
from handover.formats.records.csv_feed import read_csv_feed
from handover.formats.records.envelope import Record, canonical_bytes, parent_of
from handover.formats.records.jsonl import read_jsonl, write_jsonl
from handover.formats.records.reader import FeedContext, ReadItem, RecordFileError, RecordReader
from handover.formats.records.record_formats import FORMATS, RecordFormat, record_format
from handover.formats.records.rules import Rejected, Warned, disposed_before_arrested
from handover.formats.records.schema import json_schema

__all__ = [
    "CORRECTIONS",
    "FORMATS",
    "KINDS",
    "Accepted",
    "FeedContext",
    "ReadItem",
    "Record",
    "RecordFileError",
    "RecordFormat",
    "RecordReader",
    "Rejected",
    "Warned",
    "canonical_bytes",
    "disposed_before_arrested",
    "json_schema",
    "parent_of",
    "read_csv_feed",
    "read_jsonl",
    "read_record",
    "record_format",
    "write_jsonl",
]
