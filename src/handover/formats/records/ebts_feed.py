"""Dispositions by EBTS (DSPE, FDSP) as records. The file names a person, a day of arrest and an offence; which charge
that is stands in the records (`FeedContext.find`), and where it is not exactly one, nothing is changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from handover.formats.ansi_nist import DEFAULT_LIMITS, AnsiNistError
from handover.formats.ebts.dispositions import (
    CATEGORIES,
    CourtDisposition,
    DispositionSubmission,
    read_disposition,
)
from handover.formats.ebts.problems import SubmissionError
from handover.formats.records.bodies import Arrest, Charge
from handover.formats.records.canonical import Accepted
from handover.formats.records.disposition_words import category_of
from handover.formats.records.envelope import Record
from handover.formats.records.reader import FeedContext, ReadItem, RecordFileError, child_key, raw_text
from handover.formats.records.rules import Rejected, Warned, disposed_before_arrested
from handover.formats.records.xml_tree import with_warnings

_SEVERAL: Final = "several {} fit; send the disposition with what tells them apart"


def read_ebts_dispositions(file: BinaryIO, context: FeedContext) -> Iterator[ReadItem]:
    """Yield each court segment (2.051) of a DSPE or FDSP; a position is the number of the segment.

    Raises ``RecordFileError`` for a file that is no such transaction, with every fault of it.
    """
    data = file.read(DEFAULT_LIMITS.file_bytes + 1)
    try:
        sent = read_disposition(data)
    except (AnsiNistError, SubmissionError) as error:
        raise RecordFileError(str(error)) from None
    yield from disposition_items(sent, context)


def disposition_items(sent: DispositionSubmission, context: FeedContext) -> Iterator[ReadItem]:
    """Yield each court segment of a disposition that is read already, such as one whose UCN its prints have given."""
    version = int(f"{sent.sent_at:%Y%m%d%H%M%S}")
    stated = dataclasses.replace(context, as_of=sent.sent_at.date(), version=version)
    seen: set[str] = set()
    for number, segment in enumerate(sent.dispositions, start=1):
        result = _read(sent, segment, stated)
        if isinstance(result, Accepted) and result.record.source_key in seen:
            text = "another segment of the file is of the same charge and day; send one, with the number of counts"
            result = Rejected("ambiguous-record", text, "2.051")
        elif isinstance(result, Accepted):
            seen.add(result.record.source_key)
        yield ReadItem(number, _raw(sent, segment), result)


def _raw(sent: DispositionSubmission, segment: CourtDisposition) -> str:
    shown = dataclasses.asdict(segment)
    told = "; ".join(f"{name}: {value}" for name, value in shown.items() if value)
    return raw_text(
        f"{sent.tot} {sent.tcn}, {sent.action}, UCN {sent.ucn}, arrest {sent.arrested_on}: {told}"
    )


def _read(
    sent: DispositionSubmission, segment: CourtDisposition, context: FeedContext
) -> Accepted | Rejected:
    charge = _charge(sent, segment, context)
    if isinstance(charge, Rejected):
        return charge
    early = disposed_before_arrested(segment.disposed_on, sent.arrested_on)
    if early is not None:
        return early
    key = _key(sent, segment, charge, context)
    if isinstance(key, Rejected):
        return key
    if sent.action == "DELETE":
        return context.upsert("disposition", key, {"reason": f"{sent.tot} {sent.tcn}"}, op="retract")
    category, literal, odd = _category(segment, context)
    body: dict[str, Any] = {
        "charge": charge,
        "disposed_on": segment.disposed_on and segment.disposed_on.isoformat(),
        "category": category,
        "literal": literal,
        "count": segment.count,
        "sentence_text": segment.provision if segment.category else "",
    }
    return with_warnings(context.upsert("disposition", key, body), odd)


def _category(segment: CourtDisposition, context: FeedContext) -> tuple[str, str, tuple[Warned, ...]]:
    """Return category and literal: by CDN of EBTS 10.0; an edition without it has the disposition in CPL."""
    if not segment.category:
        category, odd = category_of(segment.provision, context.disposition_words)
        return category, segment.provision, odd
    listed = CATEGORIES.get(" ".join(segment.category.upper().split()))
    if listed is not None:
        return listed, segment.category, ()
    category, odd = category_of(segment.category, context.disposition_words)
    return category, segment.category, odd


def _charge(sent: DispositionSubmission, segment: CourtDisposition, context: FeedContext) -> str | Rejected:
    """Return the key of the one charge of that person, day and offence."""
    identities = _find(context, "criminal_identity", {"ucn": sent.ucn}) or _find(
        context, "criminal_identity", {"sid": sent.sid}
    )
    if len(identities) != 1:
        return _not_one("identities", "2.014", identities)
    arrests = [
        one
        for one in _find(context, "arrest", {"identity": identities[0].source_key})
        if isinstance(one.body, Arrest) and sent.arrested_on in {None, one.body.arrested_on}
    ]
    if not arrests:
        return _not_one("arrests", "2.045", arrests)
    charges = [one for arrest in arrests for one in _find(context, "charge", {"arrest": arrest.source_key})]
    named = [
        one for one in charges if isinstance(one.body, Charge) and _same(one.body.literal, segment.offence)
    ]
    if len(named) != 1:
        return _not_one("charges", "2.051", named)
    return named[0].source_key


def _same(one: str, other: str) -> bool:
    return " ".join(one.upper().split()) == " ".join(other.upper().split())


def _key(
    sent: DispositionSubmission, segment: CourtDisposition, charge: str, context: FeedContext
) -> str | Rejected:
    """Return the key of the disposition: one of its own for what is added, that of the one on record for what is
    replaced or deleted: of several, the one that such a file sent for that day."""
    own = child_key(charge, "ebts", segment.disposed_on.isoformat() if segment.disposed_on else "undated")
    if sent.action in {"ADD", "APPEND"}:
        return own
    known = _find(context, "disposition", {"charge": charge})
    if len(known) == 1 or own in {one.source_key for one in known}:
        return known[0].source_key if len(known) == 1 else own
    if not known and sent.action == "REPLACE":
        return own
    return _not_one("dispositions", "2.051", known)


def _find(context: FeedContext, kind: str, fields: dict[str, str]) -> Sequence[Record]:
    return context.find(kind, fields) if context.find and all(fields.values()) else ()


def _not_one(words: str, field: str, found: Sequence[Record]) -> Rejected:
    """``unknown-record``, ``ambiguous-record``: a disposition is of exactly one charge on record."""
    if found:
        return Rejected("ambiguous-record", _SEVERAL.format(words), field)
    return Rejected("unknown-record", f"none of the {words} on record fits; import them first", field)
