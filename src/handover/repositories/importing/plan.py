"""Compare a batch of a file with what is on file. Reads only; the same for the dry run and for the run that writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from handover.formats.records import Accepted, ReadItem, Record, Rejected, disposed_before_arrested, parent_of
from handover.formats.records.bodies import ByAuthority, Disposition, NewKey, Want
from handover.repositories.commitments import commitment, content_bytes, expunged_key
from handover.repositories.corrections import TAKEN_FROM
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.importing.prints import read_print
from handover.repositories.importing.records_on_file import KnownRecords
from handover.repositories.importing.rows_seen import SeenRecords
from handover.repositories.keys import current_key
from handover.repositories.merges import number_after, survivor
from handover.repositories.models import Expungement, Feed, SourceRecord
from handover.repositories.subjects import own_subject, repository_of

RecordState = SourceRecord.State


@dataclass(frozen=True, slots=True)
class FeedSender:
    """The feed that a file came by, the folder of the files that it names, and the extractor for images."""

    feed: Feed
    folder: Path
    extractor: str = "mindtct"


def plan(items: Iterable[ReadItem], sender: FeedSender, seen: SeenRecords) -> list[Planned]:
    """Plan the action for each record of a batch, in which every key occurs once."""
    read = [_checked(item, sender.feed) for item in items]
    known = KnownRecords(sender.feed.source, [p.record for p in read if p.record is not None], seen)
    for one in read:
        if one.record is not None:
            _settle(one, one.record, known, sender)
            known.note(one)
    seen.add(known.noted)
    return read


def _checked(item: ReadItem, feed: Feed) -> Planned:
    """What can be said without looking at what is on file."""
    result = item.result
    if isinstance(result, Rejected):
        return Planned(item.position, item.raw, Action.REJECTED, rejected=result)
    record = result.record
    planned = Planned(item.position, item.raw, Action.NEW, record, warnings=_rules(result))
    if record.source != feed.source:
        text = f"this feed speaks for {feed.source}; send other sources by a feed of theirs"
        return _reject(planned, "wrong-source", text, "source")
    if feed.kinds and record.kind not in feed.kinds:
        return _reject(planned, "kind-not-sent", f"this feed sends {', '.join(feed.kinds)} only", "kind")
    return planned


def _rules(result: Accepted) -> tuple[str, ...]:
    return tuple(w.rule for w in result.warnings)


def _reject(one: Planned, rule: str, text: str, field: str) -> Planned:
    one.action, one.rejected, one.record = Action.REJECTED, Rejected(rule, text, field), None
    return one


def _settle(one: Planned, record: Record, known: KnownRecords, sender: FeedSender) -> None:
    one.head = known.heads.get((record.kind, record.source_key))
    tombstone = known.tombstones.get(expunged_key(*record.key)) if known.tombstones else None
    if record.op == "restore":
        _restore(one, tombstone)
    elif tombstone is not None or (one.head is not None and one.head.state == RecordState.EXPUNGING):
        _reject(one, "expunged", "was expunged by order; a restore needs a new authority", "source_key")
    elif record.op == "upsert":
        _upsert(one, record, known, sender)
    else:
        _correct(one, record, known)


def _restore(one: Planned, tombstone: SourceRecord | None) -> None:
    """Only what was expunged is restored: the source may send it again, and the content comes anew with that."""
    body = one.record.body if one.record is not None else None
    if tombstone is None:
        _reject(one, "not-expunged", "nothing was expunged under this key", "source_key")
        return
    last = Expungement.objects.filter(record=tombstone).order_by("-pk").first()
    if isinstance(body, ByAuthority) and body.authority.strip() == (last.authority if last else "").strip():
        _reject(
            one,
            "old-authority",
            "a restore needs a new authority: this is the order that expunged it",
            "body",
        )
        return
    one.head, one.subject, one.repository = tombstone, tombstone.subject, tombstone.repository
    one.action = Action.CORRECTED


def _upsert(one: Planned, record: Record, known: KnownRecords, sender: FeedSender) -> None:
    fault = _merged(one) or _belongs(one, record, known)
    if fault is None and record.kind == "prints":
        fault = read_print(one, sender.folder, sender.extractor)
    if fault is not None:
        _reject(one, fault.rule, fault.message, fault.field)
        return
    one.content = one.content or content_bytes(record)
    if one.head is not None:
        _against(one, record, one.head)


def _merged(one: Planned) -> Rejected | None:
    if one.head is None or one.head.state != RecordState.MERGED:
        return None
    text = f"was merged into {survivor(one.head).source_key}; send what is so of that record"
    return Rejected("merged", text, "source_key")


def _belongs(one: Planned, record: Record, known: KnownRecords) -> Rejected | None:
    """Find whom the record is about: by its own number, or by the record that it belongs to, which must be known."""
    one.repository = repository_of(record)
    parent = parent_of(record)
    if parent is None:
        one.subject = own_subject(record)
        if not one.subject:
            return Rejected("no-number", "an identity needs a number (UCN or SID; FIN or A-number)", "body")
        if one.head is not None and isinstance(record.body, Want) and not record.body.nic:
            one.subject = one.head.subject
        if one.head is not None and one.head.subject not in ("", one.subject):
            text = f"the record had another number, {one.head.subject}; send a rekey that names the new one first"
            return Rejected("number-changed", text, "body")
        if one.head is None and one.subject in known.former:
            text = f"the number was given up for {known.former[one.subject]}; send what is so under that"
            return Rejected("former-number", text, "body")
        return None
    above = known.parent(parent)
    if above is None:
        return Rejected("unknown-parent", f"its {parent[0]} is not on file; send that first", "body")
    one.subject = above.subject
    if isinstance(record.body, Disposition):
        return disposed_before_arrested(record.body.disposed_on, above.arrested_on)
    return None


def _against(one: Planned, record: Record, head: SourceRecord) -> None:
    same = bool(head.salt) and commitment(head.salt, one.content) == head.commitment
    same = same and one.subject == head.subject  # whom it is of may have been merged, and be restored
    if record.source_version < head.source_version or _taken_before_its_retraction(record, head):
        one.action = Action.OLDER
    elif same and head.state != RecordState.RETRACTED:
        one.action = Action.UNCHANGED
    elif record.source_version == head.source_version and head.state != RecordState.RETRACTED:
        text = "this version is on file with other content; a change needs a higher source_version"
        _reject(one, "same-version", text, "source_version")
    else:
        one.action = Action.CHANGED


def _taken_before_its_retraction(record: Record, head: SourceRecord) -> bool:
    """Whether this very version was taken, and its source then withdrew the record: it was sent twice, or came late.

    What a full feed did not list (line 0) comes back in the version that it had.
    """
    if head.state != RecordState.RETRACTED:
        return False
    last = head.versions.order_by("-number").first()
    withdrawn = last is not None and last.op == "retract" and last.line > 0
    return withdrawn and head.versions.filter(op="upsert", source_version=record.source_version).exists()


def _sent_twice(record: Record, head: SourceRecord) -> bool:
    """Whether this correction was taken before; another one has come since, perhaps in the same version."""
    return head.versions.filter(op=record.op, source_version=record.source_version).exists()


MOST_KEY: Final = 12
"""Characters of a person's number in the repositories."""


def _correct(one: Planned, record: Record, known: KnownRecords) -> None:
    """A correction needs its record on file, in a state that it can be taken from. Sent twice, it is done once."""
    head, op = one.head, record.op
    fault = None
    if head is None:
        if op == "rekey" and known.was_rekeyed(record):
            one.action = Action.UNCHANGED
            return
        fault = Rejected("unknown-record", f"is not on file, so there is nothing to {op}", "source_key")
    elif record.source_version < head.source_version:
        one.action = Action.OLDER
        return
    elif _done(record, head) or _sent_twice(record, head):
        one.action = Action.UNCHANGED
        return
    elif head.state not in TAKEN_FROM[op]:
        text = f"is {head.get_state_display()}; it cannot be taken to {op}"
        fault = Rejected("wrong-state", text, "op")
    elif isinstance(record.body, NewKey):
        fault = _movable(head, record, record.body, known)
    if fault is not None:
        _reject(one, fault.rule, fault.message, fault.field)
        return
    assert head is not None
    one.subject, one.repository = head.subject, head.repository
    one.action = Action.RETRACTED if op == "retract" else Action.CORRECTED


def _done(record: Record, head: SourceRecord) -> bool:
    op, body = record.op, record.body
    if isinstance(body, NewKey) and op == "rekey":
        return body.new == head.source_key and body.number == head.subject
    sealed = {"seal": True, "unseal": False}.get(op)
    if sealed is not None:
        return head.sealed is sealed and head.state in (
            RecordState.ACTIVE,
            RecordState.SEALED,
            RecordState.RETRACTED,
        )
    return head.state == {"retract": RecordState.RETRACTED, "merge": RecordState.MERGED}.get(op)


def _movable(head: SourceRecord, record: Record, body: NewKey, known: KnownRecords) -> Rejected | None:
    """A merge needs the other record, standing; a rekey needs a key and a number that are free."""
    other = known.heads.get((record.kind, body.new))
    if record.op == "merge":
        into = survivor(other) if other is not None else None
        if into is None or into.pk == head.pk or into.state not in (RecordState.ACTIVE, RecordState.SEALED):
            return Rejected(
                "unknown-record", f"{body.new} is not on file, so nothing can be merged into it", "body.new"
            )
        return None
    if other is not None and other.pk != head.pk:
        return Rejected("key-taken", f"{body.new} is on file as another record; send a merge", "body.new")
    number = number_after(head, body.new, body.number)
    if number == head.subject:
        return None
    if not number.isalnum() or len(number) > MOST_KEY:
        return Rejected(
            "number-shape", f"the new number has 1 to {MOST_KEY} letters and digits", "body.number"
        )
    stands = current_key(head.repository, number)
    if stands not in (number, head.subject):
        text = f"the new number was given up for {stands}; whoever was found under it would be taken for this person"
        return Rejected("former-number", text, "body.number")
    taken = SourceRecord.objects.filter(source=head.source, kind=head.kind, subject=number)
    if taken.exclude(pk=head.pk).exclude(state__in=(RecordState.MERGED, RecordState.EXPUNGED)).exists():
        return Rejected(
            "number-taken", "the new number is on file as another person's; send a merge", "body.number"
        )
    return None
