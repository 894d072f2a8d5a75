"""Inspect a file: as a readable tree, as JSON, against the rules, and byte by byte."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Final

from handover.formats.ansi_nist import (
    DEFAULT_LIMITS,
    AnsiNistError,
    AnsiRecord,
    BinaryRecord,
    TaggedRecord,
    Transaction,
    encode,
    read,
)
from handover.formats.ansi_nist.model import DATA_FIELD, DATA_TYPES
from handover.formats.ebts import boxes, dictionary
from handover.formats.ebts.booking import SubmissionError, read_booking
from handover.formats.ebts.edits import Findings, check_header, check_records, check_type2
from handover.formats.ebts.minutiae_records import minutiae_of
from handover.formats.ebts.niem import looks_like_xml, read_package, write_package
from handover.formats.ebts.prints import read_images
from handover.formats.ebts.quality import print_quality
from handover.formats.ebts.reading import read_transaction
from handover.formats.ebts.transaction_types import Checks, submission_type

_SHOWN: Final = 100
"""Most characters of a value, and subfields of a field, that the tree shows."""
_NOT_SHOWN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters, which are replaced because they could control a terminal."""
_IMAGE_NAMES: Final = ("LEN", "IDC", "IMP", "FGP", "ISR", "HLL", "VLL", "GCA")


def describe(tx: Transaction) -> str:
    """List the records and fields of a transaction, one per line, long values shortened."""
    lines = [f"{tx.tot or 'no TOT'}, version {tx.version}, {len(tx.records)} records"]
    for record in tx.records:
        idc = "" if record.idc is None else f" IDC {record.idc:02d}"
        lines.append(f"Type-{record.type}{idc}, {record.size:,} bytes")
        lines.extend(f"  {line}" for line in _lines(record))
    lines.extend(f"warning: {text}" for text in tx.warnings)
    if tx.trailing:
        lines.append(f"{len(tx.trailing):,} bytes after the last record")
    return "\n".join(lines) + "\n"


def _lines(record: AnsiRecord) -> Iterator[str]:
    if isinstance(record, BinaryRecord):
        head = " ".join(f"{name}={value}" for name, value in _header(record).items())
        yield f"{head} data of {len(record.data()):,} bytes".strip()
        return
    for item in record.fields:
        name = dictionary.mnemonic(f"{record.type}.{item.number:03d}")
        label = f"{item.tag} {name}".strip()
        if _is_data(record, item.number):
            yield f"{label}: {len(item.value):,} bytes"
            continue
        rows = item.items
        for row in rows[:_SHOWN]:
            text = _NOT_SHOWN.sub("?", " | ".join(row))
            yield f"{label}: {text if len(text) <= _SHOWN else text[: _SHOWN - 3] + '...'}"
        if len(rows) > _SHOWN:
            yield f"{label}: and {len(rows) - _SHOWN} more"


def to_json(tx: Transaction) -> dict[str, Any]:
    """Convert the transaction to plain values: fields as subfields of items, image bytes as size and SHA-256."""
    return {
        "tot": tx.tot,
        "version": tx.version,
        "warnings": list(tx.warnings),
        "trailing_bytes": len(tx.trailing),
        "records": [_record_json(record) for record in tx.records],
    }


def _record_json(record: AnsiRecord) -> dict[str, Any]:
    base = {"type": record.type, "idc": record.idc, "bytes": record.size}
    if isinstance(record, BinaryRecord):
        return {**base, "header": _header(record), "data": _digest(record.data())}
    fields = [
        {
            "tag": item.tag,
            "mnemonic": dictionary.mnemonic(f"{record.type}.{item.number:03d}"),
            **({"data": _digest(item.value)} if _is_data(record, item.number) else {"value": item.items}),
        }
        for item in record.fields
    ]
    return {**base, "fields": fields}


def _is_data(record: TaggedRecord, number: int) -> bool:
    return record.type in DATA_TYPES and number == DATA_FIELD


def _digest(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _header(record: BinaryRecord) -> dict[str, Any]:
    if (image := record.image) is not None:
        values = (image.length, image.idc, image.impression, list(image.positions), image.isr)
        return dict(zip(_IMAGE_NAMES, (*values, image.width, image.height, image.compression), strict=True))
    if (sign := record.signature) is not None:
        names = ("LEN", "IDC", "SIG", "SRT", "ISR", "HLL", "VLL")
        values8 = (sign.length, sign.idc, sign.signature, sign.representation, sign.isr)
        return dict(zip(names, (*values8, sign.width, sign.height), strict=True))
    return {}


def check(data: bytes) -> dict[str, Any]:
    """Return ``tot``, ``valid``, ``errors`` (code, field, mnemonic, text) and ``warnings`` of a file.

    A file that only lenient reading accepts is not valid, but its fields are still checked. A type with full
    checks is checked as at intake, any other against the dictionary.
    """
    errors: list[dict[str, str]] = []
    try:
        tx = read_transaction(data)
    except AnsiNistError as error:
        errors.append(_error(error.code, error.field or "", error.text))
        try:
            tx = read_transaction(data, lenient=True)
        except AnsiNistError:
            return {"tot": "", "valid": False, "errors": errors, "warnings": []}
    found = _findings(tx, data)
    errors += [_error(p.code, p.field, p.text) for p in found.problems]
    return {"tot": tx.tot, "valid": not errors, "errors": errors, "warnings": found.warnings}


def _findings(tx: Transaction, data: bytes) -> Findings:
    tot = tx.tot.upper()
    if submission_type(tot).checks is Checks.FULL:
        try:
            booking = read_booking(data, lenient=True, require_booking=False)
        except SubmissionError as refused:
            return Findings(list(refused.problems), list(tx.warnings))
        warned = Findings([], list(booking.warnings))
        for again in print_quality(booking).retakes:
            warned.warn(again.field, f"finger {again.finger}: {again.reason}; take it again")
        return warned
    found = Findings(warnings=list(tx.warnings))
    check_header(tx.header, found)
    check_records(tx, found)
    if tot and not dictionary.known_tot(tot):
        found.add("H0002", "1.004", "is not a transaction type of EBTS 9.1 or 10.0")
    second = tx.record(2)
    if second is not None:
        check_type2(second, tot, found)
    found.warnings += _of_prints(tx)
    return found


def _of_prints(tx: Transaction) -> list[str]:
    """What is odd about the prints of a file whose type is not checked in full: nothing of it is a fault there."""
    warned = Findings()
    images, missing = read_images(tx, warned)
    if images:
        boxes.check(images, missing, warned)
        minutiae_of(tx, images, warned)
    return [*map(str, warned.problems), *warned.warnings]


def _error(code: str, tag: str, text: str) -> dict[str, str]:
    return {"code": code, "field": tag, "mnemonic": dictionary.mnemonic(tag), "text": text}


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """Result of reading a file and writing it again. ``identical`` byte for byte (traditional) or field for
    field (XML, where whitespace and comments do not matter); ``where`` describes the first difference.
    """

    encoding: str
    identical: bool
    where: str = ""


def round_trip(data: bytes) -> RoundTrip:
    """Read a file of either encoding and write it again. Raises ``AnsiNistError`` if it cannot be read."""
    if not looks_like_xml(data):
        at = roundtrip(data)
        return RoundTrip("traditional", at is None, "" if at is None else f"byte {at:,} of {len(data):,}")
    package = read_package(data)
    written = write_package(package.transaction, package.kept, package.order)
    if written.left_out:
        return RoundTrip("xml", False, f"{written.left_out[0]} is not written")
    # What is written again is longer than what was read: indented, and with the content list complete.
    size = len(written.data)
    again = read_package(written.data, limits=replace(DEFAULT_LIMITS, file_bytes=size), elements=size)
    for place, (one, other) in enumerate(
        zip(package.transaction.records, again.transaction.records, strict=False)
    ):
        if one.raw != other.raw:
            return RoundTrip("xml", False, f"record {place + 1}, Type-{one.type}")
    if package.order != again.order:
        return RoundTrip("xml", False, "the groups of minutiae are in another order")
    lost = next((k for k, now in zip_longest(package.kept, again.kept) if k != now), None)
    return RoundTrip("xml", lost is None, f"{lost.path} is not written again" if lost else "")


def roundtrip(data: bytes) -> int | None:
    """Return the first byte that differs when every record is rebuilt from its parts, or None.

    Raises ``AnsiNistError`` if the file cannot be read even leniently.
    """
    tx = read(data, lenient=True)
    again = b"".join(encode(record) for record in tx.records) + tx.trailing
    if again == data:
        return None
    pairs = zip(again, data, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(again), len(data)))
