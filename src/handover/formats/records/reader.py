"""What every reader of a feed file is: it takes an open file and gives records, one after the other.

An import knows no format: it asks `record_formats.record_format` for a reader and takes what comes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final, NamedTuple, Protocol

from handover.formats.records.bodies import Prints
from handover.formats.records.canonical import Accepted, read_record
from handover.formats.records.envelope import Record
from handover.formats.records.print_files import missing_file
from handover.formats.records.rules import Rejected

MOST_RAW: Final = 200_000
"""Most characters of a raw text; beyond, it is cut, and the file itself is the evidence."""
_UNKEPT: Final = re.compile(r"[\x00\ud800-\udfff]")


class Finder(Protocol):
    """Finds the current records of the feed's source."""

    def __call__(self, kind: str, fields: Mapping[str, str]) -> Sequence[Record]:
        """Return the records of that kind whose bodies have these values, such as ``{"agency_case": "1004233"}``."""
        ...


class RecordFileError(ValueError):
    """A file that cannot be read as its format at all. ``line`` where it is known, from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(f"line {line}: {message}" if line else message)


@dataclass(frozen=True, slots=True)
class FeedContext:
    """What a reader needs to know beside the file.

    ``source``, ``as_of`` and ``version`` stand for what a format does not state (canonical lines state all three).
    What has happened was not after ``latest``, by default ``today``. ``folder`` holds the feed file, for the files that
    it names or needs. ``map_text`` is the column map of a CSV file. ``offence_codes`` are the agency's NCIC codes;
    ``disposition_words`` its own words beside ours, in capitals, each with its category; ``find`` finds records of this
    source, for a correction that names no key but a number.
    """

    today: dt.date
    source: str = ""
    as_of: dt.date | None = None
    version: int | None = None
    folder: Path | None = None
    map_text: str | None = None
    offence_codes: Container[str] | None = None
    disposition_words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    find: Finder | None = None
    latest: dt.date | None = None

    @property
    def stated(self) -> dt.date:
        """Return the day that the source's words are taken to be of: ``as_of``, else today."""
        return self.as_of or self.today

    @property
    def source_version(self) -> int:
        """Return ``version``, else the day as a number, CCYYMMDD000000."""
        return int(f"{self.stated:%Y%m%d}000000") if self.version is None else self.version

    def read(self, value: object) -> Accepted | Rejected:
        """Read one value as a record. With a ``folder``, the file that a print names must be there."""
        result = read_record(value, self.latest or self.today, offence_codes=self.offence_codes)
        if (
            self.folder is None
            or not isinstance(result, Accepted)
            or not isinstance(result.record.body, Prints)
        ):
            return result
        return missing_file(result.record.body, self.folder) or result

    def upsert(
        self, kind: str, key: str, body: Mapping[str, object], **envelope: object
    ) -> Accepted | Rejected:
        """Read a body as an ``upsert`` of this source; ``envelope`` replaces parts of the envelope."""
        return self.read(
            {
                "kind": kind,
                "op": "upsert",
                "source": self.source,
                "source_key": key,
                "source_version": self.source_version,
                "as_of": self.stated.isoformat(),
                "body": body,
            }
            | envelope
        )


class ReadItem(NamedTuple):
    """One record of a file: the line on which it begins (from 1), its raw text, and what it was read as."""

    position: int
    raw: str
    result: Accepted | Rejected


class RecordReader(Protocol):
    """Reads a file lazily, in memory that does not grow with it unless the format says so.

    Raises ``RecordFileError`` for a file that is not of the format, at once or while it is read; whatever the bytes, it
    raises nothing else. One bad record stops nothing: it comes as a `Rejected`.
    """

    def __call__(self, file: BinaryIO, context: FeedContext) -> Iterator[ReadItem]:
        """Yield the records in the order of the file."""
        ...


def joined_key(*parts: str) -> str:
    """Return a key made of several, such as ``P76/A1``. A slash within a part is written %2F, so that no two differ."""
    return "/".join(part.strip().replace("%", "%25").replace("/", "%2F") for part in parts)


def child_key(parent: str, *parts: str) -> str:
    """Return the key of what belongs to the record with the key ``parent``."""
    return f"{parent}/{joined_key(*parts)}"


def raw_text(data: bytes | str, encoding: str = "utf-8") -> str:
    r"""Return the raw text that a database can keep: bytes that are no text, and NULs, are shown as ``\x00``."""
    text = data.decode(encoding, "backslashreplace") if isinstance(data, bytes) else data
    if not (text.isascii() and "\x00" not in text) and _UNKEPT.search(text):
        text = _UNKEPT.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return text if len(text) <= MOST_RAW else f"{text[:MOST_RAW]} [cut: {len(text)} characters]"
