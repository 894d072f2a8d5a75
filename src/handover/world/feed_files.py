"""The world's repositories as their sources would send them: feed files of canonical records, prints as templates.

Each source sends what it says itself, with the identity as it knows it, so that one person has several sources.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from handover.formats.records import Accepted, Record, read_record, write_jsonl
from handover.formats.templates import write_iso
from handover.matching.types import Biographics, Identity
from handover.world.records import CriminalRow, ImmigrationRow, WantRecord
from handover.world.world import World

BUREAU: Final = "bureau criminal history"
CASE_SYSTEM: Final = "immigration case system"
WANTED: Final = "file of wanted persons"
_NUMBERS: Final = {"SSN": "SOC", "PASSPORT": "PP"}
_OWN: Final = frozenset({"UCN", "SID", "FIN", "ANUM"})
_Body = dict[str, Any]
_Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class WorldFeed:
    """One source's file: ``name`` of the feed, its source, how reliable it is, and the file."""

    name: str
    source: str
    reliability: str
    path: Path


class WorldFeedError(Exception):
    """The world holds a record that a feed would be refused for: a fault of the world."""


def write_feeds(world: World, folder: Path, progress: _Progress) -> list[WorldFeed]:
    """Write every feed file, and the templates beside them; ``progress`` gets the identities done."""
    folder.mkdir(parents=True, exist_ok=True)
    records = _Writer(folder, world.today)
    done = 0
    for one in world.criminal_identities():
        records.take(_criminal(one.row))
        records.take(_prints(folder, BUREAU, "criminal_identity", one.identity, one.row.as_of))
        progress(done := done + 1)
    for other in world.immigration_identities():
        records.take(_immigration(other.row))
        records.take(_prints(folder, CASE_SYSTEM, "immigration_identity", other.identity, other.row.as_of))
        progress(done := done + 1)
    records.take(_want(want, world.today) for want in world.wants())
    return records.close()


@dataclass(frozen=True, slots=True)
class _Line:
    source: str
    kind: str
    key: str
    as_of: dt.date
    body: _Body


class _Writer:
    """One open file a source."""

    def __init__(self, folder: Path, today: dt.date) -> None:
        self._folder, self._today = folder, today
        self._files: dict[str, BinaryIO] = {}

    def take(self, lines: Iterable[_Line]) -> None:
        """Write lines to their sources' files."""
        by_source: dict[str, list[Record]] = defaultdict(list)
        for line in lines:
            by_source[line.source].append(self._record(line))
        for source, records in by_source.items():
            if source not in self._files:
                self._files[source] = (self._folder / f"{slug(source)}.jsonl").open("wb")
            write_jsonl(records, self._files[source])

    def _record(self, line: _Line) -> Record:
        value = {
            "kind": line.kind, "op": "upsert", "source": line.source, "source_key": line.key, "source_version": 1,
            "as_of": line.as_of.isoformat(), "body": line.body,
        }  # fmt: skip
        read = read_record(value, self._today)
        if not isinstance(read, Accepted):
            raise WorldFeedError(f"{line.kind} {line.key}: {read.field} {read.message}")
        return read.record

    def close(self) -> list[WorldFeed]:
        """Close the files and list them; sources of identities first."""
        for file in self._files.values():
            file.close()
        first = (BUREAU, CASE_SYSTEM)
        order = sorted(self._files, key=lambda source: (source not in first, source))
        return [
            WorldFeed(slug(source), source, "system", self._folder / f"{slug(source)}.jsonl")
            for source in order
        ]


def slug(source: str) -> str:
    """Return a feed's name for a source."""
    return "".join(c if c.isalnum() else "-" for c in source.lower()).strip("-")


def _identity(b: Biographics) -> _Body:
    return {
        "names": [asdict(n) for n in b.names],
        "births": list(b.births),
        "sex": b.sex,
        "birthplace": b.birthplace,
        "numbers": [{"type": _NUMBERS.get(k, k), "number": v} for k, v in b.numbers if k not in _OWN],
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _criminal(row: CriminalRow) -> Iterator[_Line]:
    body = {"ucn": row.ucn, "sid": row.sid, **_identity(row.biographics)}
    for source in dict.fromkeys((BUREAU, *(a.source for a in row.arrests))):
        yield _Line(source, "criminal_identity", row.ucn, row.as_of, body)
    for n, arrest in enumerate(row.arrests, 1):
        key = f"{row.ucn}.{n}"
        event = {
            "identity": row.ucn,
            "arrested_on": _day(arrest.arrested_on),
            "agency_ori": arrest.agency_ori,
        }
        yield _Line(arrest.source, "arrest", key, arrest.as_of, event)
        for m, charge in enumerate(arrest.charges, 1):
            said = {
                "arrest": key, "sequence": m, "ncic_code": charge.code, "literal": charge.literal,
                "severity": charge.severity,
            }  # fmt: skip
            yield _Line(arrest.source, "charge", f"{key}.{m}", charge.as_of, said)
            if charge.disposition != "unknown":
                found = {
                    "charge": f"{key}.{m}", "category": charge.disposition, "disposed_on": _day(charge.disposed_on)
                }  # fmt: skip
                yield _Line(arrest.source, "disposition", f"{key}.{m}", charge.as_of, found)


def _immigration(row: ImmigrationRow) -> Iterator[_Line]:
    body = {
        "fin": row.fin, "a_number": row.a_number, "citizenship": row.biographics.citizenship,
        "protected": row.protected, **_identity(row.biographics),
    }  # fmt: skip
    sources = (
        [e.source for e in row.encounters] + [s.source for s in row.statuses] + [o.source for o in row.orders]
    )
    for source in dict.fromkeys((CASE_SYSTEM, *sources)):
        yield _Line(source, "immigration_identity", row.fin, row.as_of, body)
    for encounter in row.encounters:
        event = {
            "identity": row.fin, "eid": encounter.eid, "happened_on": _day(encounter.happened_on),
            "place": encounter.place, "reason": encounter.reason,
        }  # fmt: skip
        yield _Line(encounter.source, "encounter", encounter.eid, encounter.happened_on, event)
    for n, status in enumerate(row.statuses, 1):
        said: Mapping[str, Any] = {
            "identity": row.fin, "status": status.status, "since": _day(status.since), "until": _day(status.until),
            "reliability": status.reliability,
        }  # fmt: skip
        yield _Line(status.source, "status", f"{row.fin}.s{n}", status.as_of, dict(said))
    for n, order in enumerate(row.orders, 1):
        made = {
            "identity": row.fin, "kind": order.kind, "dated": _day(order.dated), "final": order.final,
            "final_basis": "source_states" if order.final else "", "body": order.body, "sections": order.sections,
            "reliability": order.reliability,
        }  # fmt: skip
        yield _Line(order.source, "order", f"{row.fin}.o{n}", order.as_of, made)


def _want(row: WantRecord, today: dt.date) -> _Line:
    body = {
        "nic": row.number, "ori": row.agency_ori, "names": [asdict(n) for n in row.names], "births": list(row.births),
        "sex": row.sex, "numbers": [{"type": _NUMBERS.get(k, k), "number": v} for k, v in row.numbers],
        "offence": row.offence, "offence_code": row.offence_code, "entered_on": _day(row.entered_on),
        "extradition_text": row.extradition, "status": "active", "ucn": row.ucn,
    }  # fmt: skip
    return _Line(WANTED, "want", row.number, min(row.entered_on, today), body)


def _prints(folder: Path, source: str, kind: str, identity: Identity, as_of: dt.date) -> Iterator[_Line]:
    key = identity.identity_id
    place = folder / "prints" / key[-2:]
    place.mkdir(parents=True, exist_ok=True)
    for position, finger in identity.fingers.items():
        path = place / f"{key}_{position}.iso"
        path.write_bytes(write_iso(finger))
        body = {
            "identity": key, "identity_kind": kind, "position": position,
            "template": path.relative_to(folder).as_posix(),
        }  # fmt: skip
        yield _Line(source, "prints", f"{key}.{position}", as_of, body)
