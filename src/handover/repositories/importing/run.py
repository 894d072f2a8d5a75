"""Take a feed's file in: a dry run with its report and digest, then the run that the digest confirms.

A killed run goes on after its last committed batch when it is started again with the same file and digest.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.formats.records import FeedContext, ReadItem, record_format
from handover.formats.records.bodies import NewKey
from handover.repositories import index
from handover.repositories.corrections import correct
from handover.repositories.importing.absent_records import absent_records, retract_absent
from handover.repositories.importing.import_lock import turn_of
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.importing.plan import FeedSender, plan
from handover.repositories.importing.records import write
from handover.repositories.importing.rows_seen import SeenRecords
from handover.repositories.models import Feed, ImportRun

RunState = ImportRun.State

BATCH: Final = 1_000
"""Records of one transaction."""
_Progress = Callable[[str, int], None]
Reject = Callable[[Planned], None]


class ImportRefusedError(Exception):
    """The file is not taken in. Says why and what to do."""


@dataclass(slots=True)
class ImportReport:
    """What a run did, or a dry run would do."""

    counts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    digest: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the counts and the digest, for the last line of the command."""
        named = {a.value: self.counts[a.value] for a in Action}
        return {
            **named, "rules": dict(self.rules), "warnings": dict(self.warnings), "notes": self.notes,
            "digest": self.digest,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that are written in one transaction; with it, everything up to ``whole_to`` has been taken."""

    items: list[ReadItem]
    whole_to: int


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file of a feed. ``as_of``: the day it speaks of, where its form does not say."""

    feed: Feed
    path: Path
    context: FeedContext
    extractor: str = "mindtct"
    items: Callable[[FeedContext], Iterator[ReadItem]] | None = None
    """Reads the records where the file alone does not say them, such as a person whom prints have given."""

    @property
    def sender(self) -> FeedSender:
        """The feed, for the plan."""
        return FeedSender(self.feed, self.context.folder or self.path.parent, self.extractor)

    def digest(self) -> str:
        """Return the SHA-256 of the file."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def batches(self, after: int = 0) -> Iterator[Batch]:
        """Yield the records after a position in batches in which no key stands twice, and corrections apart."""
        items: list[ReadItem] = []
        keys: set[tuple[str, str]] = set()
        corrects = False
        with self.path.open("rb") as file:
            read = (
                self.items(self.context)
                if self.items
                else record_format(self.feed.form).reader(file, self.context)
            )
            for item in read:
                if item.position <= after:
                    continue
                named, changes_kind = _keys(item), _corrects(item) is not corrects
                if items and (len(items) >= BATCH or changes_kind or named & keys):
                    yield Batch(items, min(items[-1].position, item.position - 1))
                    items, keys = [], set()
                corrects = _corrects(item)
                items.append(item)
                keys |= named
        if items:
            yield Batch(items, items[-1].position)


def _keys(item: ReadItem) -> set[tuple[str, str]]:
    """The records that a line names: its own, and the one that it is merged into or known as from now on."""
    record = getattr(item.result, "record", None)
    if record is None:
        return set()
    new = {(record.kind, record.body.new)} if isinstance(record.body, NewKey) else set()
    return {(record.kind, record.source_key)} | new


def _corrects(item: ReadItem) -> bool:
    record = getattr(item.result, "record", None)
    return record is not None and record.op != "upsert"


def dry_run(
    file: FeedFile, progress: _Progress, rejects: Reject, seen: SeenRecords | None = None
) -> ImportReport:
    """Say what taking the file in would do. Writes nothing. Raises ``RecordFileError`` for a file of no such form."""
    if seen is None:
        with SeenRecords() as own:
            return dry_run(file, progress, rejects, own)
    report = ImportReport()
    digest = hmac.new(
        settings.SECRET_KEY.encode(), f"{file.feed.name}\n{file.digest()}\n".encode(), hashlib.sha256
    )
    digest.update(file.feed.column_map.encode())
    done = 0
    for batch in file.batches():
        planned = plan(batch.items, file.sender, seen)
        _count(report, planned, rejects)
        for one in planned:
            digest.update(f"{one.position}:{one.action}:".encode() + one.content + b"\n")
        done += len(batch.items)
        progress("reading", done)
    _note_absent(report, file, seen)
    digest.update(str(report.counts[Action.RETRACTED]).encode())
    report.digest = digest.hexdigest()
    return report


def _count(report: ImportReport, planned: Iterable[Planned], rejects: Reject) -> None:
    for one in planned:
        report.counts[one.action.value] += 1
        report.warnings.update(one.warnings)
        if one.rejected is not None:
            report.rules[one.rejected.rule] += 1
            rejects(one)


def _note_absent(report: ImportReport, file: FeedFile, seen: SeenRecords) -> None:
    """A full feed's file lists every record: those that it lacks would be retracted."""
    if file.feed.mode != Feed.Mode.FULL:
        return
    absent, held = absent_records(file.feed, seen)
    report.counts[Action.RETRACTED.value] += absent
    if held and absent / held > file.feed.most_retracted:
        report.notes.append(
            f"{absent} of {held} records are absent, more than the feed's {file.feed.most_retracted:.0%}: "
            "they are retracted only with --retract-absent"
        )
    if held and not 0.8 <= (held - absent + report.counts[Action.NEW.value]) / held <= 1.2:
        report.notes.append(f"the number of records differs by more than 20 % from the {held} on file")


def apply(
    file: FeedFile,
    digest: str,
    *,
    actor: Actor,
    progress: _Progress,
    rejects: Reject,
    retract_absent_too: bool = False,
) -> ImportReport:
    """Take the file in as its dry run said. Raises `ImportRefusedError` where that is no longer what would happen.

    What a run with this digest has done is not done again: its counts are returned.
    """
    with turn_of(file.feed), SeenRecords() as seen:
        planned = dry_run(file, progress, lambda _: None, seen)
        run = _run_of(file, digest, as_planned=planned.digest == digest, actor=actor)
        report = ImportReport(Counter(run.counts), digest=digest)
        if run.state == RunState.APPLYING:
            _go_on(file, run, report, progress, rejects, actor)
            _retract_absent(file, seen, run, report, retract_absent_too)
            _end(run, report, actor)
        else:
            report.notes.append(f"taken in before, {run.ended_at:%Y-%m-%d %H:%M} UTC; nothing was done again")
    for name in index.queued():
        index.follow(name, progress=lambda n, name=name: progress(f"indexing {name}", n))  # type: ignore[misc]
    return report


def _run_of(file: FeedFile, digest: str, *, as_planned: bool, actor: Actor) -> ImportRun:
    """Return the run to go on with: one that was killed, else a new one, else the one that did all this before."""
    rows = ImportRun.objects.filter(feed=file.feed, plan_digest=digest, file_digest=file.digest())
    before = rows.filter(state=RunState.APPLYING).first()
    if before is None and as_planned:
        return _begin(file, digest, actor)
    before = before or rows.filter(state=RunState.DONE).first()
    if before is None:
        raise ImportRefusedError(
            "the digest is not that of this file and of what is on file now; do the dry run again"
        )
    return before


def _go_on(
    file: FeedFile, run: ImportRun, report: ImportReport, progress: _Progress, rejects: Reject, actor: Actor
) -> None:
    with SeenRecords() as again:
        for batch in file.batches(run.position):
            _take(batch, file, run, report, rejects, again, actor)
            progress("writing", sum(report.counts.values()))


def _begin(file: FeedFile, digest: str, actor: Actor) -> ImportRun:
    with transaction.atomic():
        run = ImportRun.objects.create(
            feed=file.feed, file_name=file.path.name[:200], file_digest=file.digest(),
            map_digest=hashlib.sha256(file.feed.column_map.encode()).hexdigest() if file.feed.column_map else "",
            plan_digest=digest, state=RunState.APPLYING, by_key=actor.key, by_name=actor.name,
            began_at=timezone.now(),
        )  # fmt: skip
        append(
            act="records.import", actor=actor, subject=file.feed.name,
            content={"run": run.pk, "file": run.file_digest, "digest": digest},
        )  # fmt: skip
    return run


def _take(
    batch: Batch, file: FeedFile, run: ImportRun, report: ImportReport, rejects: Reject, seen: SeenRecords,
    actor: Actor,
) -> None:  # fmt: skip
    with transaction.atomic():
        planned = plan(batch.items, file.sender, seen)
        write(planned, file.feed, run)
        for one in planned:
            if (
                one.action in (Action.RETRACTED, Action.CORRECTED)
                and one.head is not None
                and one.record is not None
            ):
                correct(one.head, one.record, actor=actor)
        _count(report, planned, rejects)
        run.position, run.counts = batch.whole_to, dict(report.counts)
        run.save(update_fields=["position", "counts"])


def _retract_absent(
    file: FeedFile, seen: SeenRecords, run: ImportRun, report: ImportReport, confirmed: bool
) -> None:
    if file.feed.mode != Feed.Mode.FULL:
        return
    absent, held = absent_records(file.feed, seen)
    if held and absent / held > file.feed.most_retracted and not confirmed:
        report.notes.append(f"{absent} absent records were not retracted: confirm with --retract-absent")
        return
    report.counts[Action.RETRACTED.value] += retract_absent(file.feed, seen, run)


def _end(run: ImportRun, report: ImportReport, actor: Actor) -> None:
    with transaction.atomic():
        run.state, run.ended_at, run.counts = RunState.DONE, timezone.now(), dict(report.counts)
        run.save(update_fields=["state", "ended_at", "counts"])
        append(
            act="records.imported", actor=actor, subject=run.feed.name,
            content={"run": run.pk, "counts": dict(report.counts)},
        )  # fmt: skip
