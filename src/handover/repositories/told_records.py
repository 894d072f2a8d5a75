"""A criminal record as a bureau tells it to an office of another deployment, and the same as the office takes it in.

What is told are the sources' own records in the canonical form, each with the source that says so, as they stand and as
far as they are shown. What was sent before and no longer stands is sent as retracted, whatever the reason: the office
hides it, and an order to destroy it is for the office to carry out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.clocks.calendars import latest_day
from handover.formats.records import Accepted, ReadItem, Record, parent_of, read_record
from handover.repositories.corrections import correct
from handover.repositories.feeds import declare
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.importing.plan import FeedSender, plan
from handover.repositories.importing.records import write
from handover.repositories.importing.rows_seen import SeenRecords
from handover.repositories.keys import all_keys
from handover.repositories.models import Feed, FormerKey, SourceRecord
from handover.repositories.models.versions import newest_canonical
from handover.repositories.subjects import CRIMINAL, ORDER
from handover.repositories.visibility import lock, why_hidden

KINDS: Final = ("criminal_identity", "arrest", "charge", "disposition")
"""Prints, wants, and what the immigration side says are told by no bureau."""
_PARENT: Final = {"arrest": "identity", "charge": "arrest", "disposition": "charge"}
_Told = dict[str, str]
"""One record as it is told: ``source``, its ``reliability``, and ``text``, the record in its canonical form."""


class NotTakenError(Exception):
    """A told record cannot be taken in; the text says why and repeats nothing of it."""


def former_of(ucn: str) -> list[str]:
    """The numbers that became this one by a merge or a new number."""
    return sorted(all_keys(ucn, CRIMINAL) - {ucn})


def told_of(ucn: str, before: Iterable[Mapping[str, str]], at: datetime) -> list[_Told]:
    """What is shown of this person now, and what of ``before``, as it was told, stands no more."""
    heads = SourceRecord.objects.select_related("feed", "parent").filter(
        repository=CRIMINAL, subject=ucn, kind__in=KINDS, state=SourceRecord.State.ACTIVE
    )
    found = {head.pk: head for head in heads.order_by("pk")} if ucn else {}
    hidden, said = why_hidden(found.values()), newest_canonical(found)
    version = int(at.timestamp() * 1_000_000)
    shown = [
        _told(head, json.loads(said[pk]), version)
        for pk, head in found.items()
        if not hidden[pk] and pk in said
    ]
    shown.sort(key=lambda one: ORDER.index(json.loads(one["text"])["kind"]))
    stands = {_name(json.loads(one["text"])) for one in shown}
    return [*shown, *_gone(before, stands, version, at)]


def _told(head: SourceRecord, said: dict[str, Any], version: int) -> _Told:
    """A record under the key that it has now, of whom it is now, and of what it belongs to now."""
    body = said["body"]
    said |= {"source_key": head.source_key, "source_version": version}
    if head.kind in _PARENT and head.parent is not None:
        body[_PARENT[head.kind]] = head.parent.source_key
    elif head.subject not in (body.get("ucn"), body.get("sid")):
        body["ucn"] = head.subject
    return {"source": head.source, "reliability": head.feed.reliability, "text": _text(said)}


def _gone(
    before: Iterable[Mapping[str, str]], stands: set[tuple[str, ...]], version: int, at: datetime
) -> list[_Told]:
    """The children first: what they belong to goes last."""
    gone: dict[tuple[str, ...], _Told] = {}
    for one in before:
        was = json.loads(one["text"])
        if was["op"] != "upsert":
            gone.pop(_name(was), None)
        elif _name(was) not in stands and not _of_another(was):
            said = {name: was[name] for name in ("kind", "source", "source_key")}
            said |= {"op": "retract", "source_version": version, "as_of": f"{at:%Y-%m-%d}", "body": {}}
            gone[_name(was)] = {**one, "text": _text(said)}
    ordered = sorted(gone, key=lambda name: -ORDER.index(name[1]))
    return [gone[name] for name in ordered]


def _of_another(was: Mapping[str, Any]) -> bool:
    """Whether a record that is not this person's any more stands as somebody else's: it is not withdrawn."""
    heads = SourceRecord.objects.filter(
        source=was["source"], kind=was["kind"], source_key=was["source_key"], state=SourceRecord.State.ACTIVE
    )
    return any(not why for why in why_hidden(heads).values())


def said_alike(one: Sequence[Mapping[str, str]], other: Sequence[Mapping[str, str]]) -> bool:
    """Whether two tellings say the same, whenever each was made."""
    return [_without_version(told) for told in one] == [_without_version(told) for told in other]


def _without_version(told: Mapping[str, str]) -> dict[str, Any]:
    said = json.loads(told["text"])
    del said["source_version"]
    return {**told, "text": said}


def _name(said: Mapping[str, Any]) -> tuple[str, ...]:
    return said["source"], said["kind"], said["source_key"]


def _text(said: Mapping[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def take_told(ucn: str, former: Iterable[str], told: Sequence[_Told], *, actor: Actor) -> None:
    """Take in what a bureau told of a person, in the caller's transaction, all or nothing. Raises `NotTakenError`.

    ``actor``: the bureau's program, by whose agency its records are told from those of another.
    """
    numbers = frozenset({ucn, *former})
    lock(CRIMINAL, numbers)
    fresh = given_up(ucn, numbers)
    read = {of: [_read(text) for text in some] for of, some in _by_source(told).items()}
    _demand_own(ucn, fresh, [_record(item) for items in read.values() for item in items], actor)
    for (source, reliability), items in read.items():
        feed = _feed(source, reliability, actor)
        for corrects in (False, True):  # a batch has records or corrections, and no key twice
            _take([one for one in items if (_record(one).op != "upsert") is corrects], feed, numbers, actor)
    for was in sorted(fresh):
        FormerKey.objects.create(repository=CRIMINAL, former=was, now=ucn, op="rekey", at=timezone.now())


def given_up(ucn: str, numbers: Iterable[str]) -> set[str]:
    """The former numbers that nobody told of yet."""
    known = FormerKey.objects.filter(repository=CRIMINAL, former__in=set(numbers))
    return set(numbers) - {ucn} - set(known.values_list("former", flat=True))


def _demand_own(ucn: str, fresh: set[str], told: Sequence[Record], actor: Actor) -> None:
    """Refuse a bureau that changes what another bureau or a feed sent, adds to it, or gives its number to another
    person."""
    if any(one.op not in ("upsert", "retract") for one in told):
        raise NotTakenError("a bureau tells what stands and what is withdrawn, and nothing else")
    names = {
        (one.source, *name) for one in told for name in ((one.kind, one.source_key), parent_of(one)) if name
    }
    of_others = SourceRecord.objects.exclude(feed__name__startswith=_feeds_of(actor))
    heads = of_others.filter(
        source__in={name[0] for name in names}, source_key__in={name[2] for name in names}
    )
    if names & set(heads.values_list("source", "kind", "source_key")):
        raise NotTakenError("a record is not this bureau's: another told it, or it was sent here")
    if fresh and of_others.filter(repository=CRIMINAL, subject__in={ucn, *fresh}).exists():
        raise NotTakenError("a former number is of a person whose record is not this bureau's alone")


def _by_source(told: Sequence[_Told]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in told:
        found.setdefault((one["source"], one["reliability"]), []).append(one["text"])
    return found


def _feeds_of(actor: Actor) -> str:
    """How the names of a bureau's feeds begin."""
    return f"bureau-{actor.agency.lower()}-"


def _feed(source: str, reliability: str, actor: Actor) -> Feed:
    """The feed of what this bureau tells of this source. Nobody sends files by it."""
    name = f"{_feeds_of(actor)}{hashlib.sha256(f'{source}:{reliability}'.encode()).hexdigest()[:16]}"
    return declare(
        name, form="jsonl", source=source, reliability=reliability, mode=Feed.Mode.INCREMENTAL, kinds=KINDS, agency="",
        column_map="", most_retracted=1.0, actor=actor,
    )  # fmt: skip


def _read(text: str) -> ReadItem:
    result = read_record(json.loads(text), latest_day(timezone.now()))
    if not isinstance(result, Accepted):
        raise NotTakenError(f"a record is not in the canonical form: {result.rule} {result.field}")
    return ReadItem(1, text, result)


def _record(item: ReadItem) -> Record:
    assert isinstance(item.result, Accepted)  # `_read` demands it
    return item.result.record


def _take(items: Sequence[ReadItem], feed: Feed, numbers: frozenset[str], actor: Actor) -> None:
    if not items:
        return
    with SeenRecords() as seen:
        planned: list[Planned] = plan(items, FeedSender(feed, Path()), seen)
    for one in planned:
        if (
            one.rejected is not None and one.rejected.rule != "unknown-record"
        ):  # to hide what never came: done
            raise NotTakenError(f"a record cannot be taken in: {one.rejected.rule}")
        if one.record is not None and one.record.op == "upsert" and one.subject not in numbers:
            raise NotTakenError("a record is of a person whose record was not asked for")
    write(planned, feed, None)
    for one in planned:
        if one.action is Action.RETRACTED and one.head is not None and one.record is not None:
            correct(one.head, one.record, actor=actor)
