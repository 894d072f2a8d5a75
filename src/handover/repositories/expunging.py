"""Expunge a record that an order names: hidden at once, destroyed when two people have answered for it.

What matters hold of it is erased by `process.erasure`; here go the source's versions, raw lines, rows, prints and
entries of the gallery. What stays has no content: that there was a record, the order that removed it, and a keyed
hash of its key, so that it is refused if it is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.formats.records.bodies import ByAuthority
from handover.process.advance import demand
from handover.process.erasure import public as erasure
from handover.process.fold import Refusal
from handover.process.requirements import typed_reasons
from handover.process.two_people import AskedBy, same_actor
from handover.repositories import destroying, gallery_sync
from handover.repositories.keys import all_keys
from handover.repositories.models import Expungement, RecordUse, SourceRecord
from handover.repositories.refresh import IDENTITY_ROWS, ROWS
from handover.repositories.visibility import with_children
from handover.row_scope import Opening, opening

RecordState = SourceRecord.State
What = RecordUse.What
_WHOLE: Final = (What.ANSWER, What.QUERY_ANSWER, What.FINDING, What.PAPER, What.GIVEN)
"""Uses whose step repeats the record: all that the step recorded goes. Of a search only what names the key."""
_EVIDENCE: Final = {
    "charge": "charge:{}",
    "status": "status:{}",
    "order": "order:{}",
    "encounter": "encounter:{}",
}
"""The keys by which findings and answers name a row."""
Named = tuple[str, str, str]
"""A record by its source, kind and key, as its source names it."""
_finders: list[Callable[[frozenset[Named]], Iterable[str]]] = []


def also_in(finder: Callable[[frozenset[Named]], Iterable[str]]) -> None:
    """Register ``finder``, which returns the labels of other rows, not of matters, that hold content of the named
    records."""
    _finders.append(finder)


@opening(Opening.ORDERS)
def order(head: SourceRecord, body: ByAuthority) -> Expungement:
    """Keep an order about a record that is hidden from now on."""
    return Expungement.objects.create(
        record=head, authority=body.authority, dated=body.dated, ordered_at=timezone.now()
    )


def waiting() -> QuerySet[Expungement]:
    """Orders that nobody has carried out yet, oldest first."""
    rows = Expungement.objects.filter(done_at=None, record__state=RecordState.EXPUNGING)
    return rows.select_related("record").order_by("pk")


def targets_of(head: SourceRecord) -> set[int]:
    """The record, what belongs to it, and what was merged into either, by pk."""
    found: set[int] = set()
    fresh = {head.pk}
    while fresh:
        below = with_children(fresh)
        merged = SourceRecord.objects.filter(merged_into__in=below).values_list("pk", flat=True)
        found |= below
        fresh = set(merged) - found
    return found


def rows_with_content(head: SourceRecord) -> list[str]:
    """The rows of matters that hold content of the record, by label (`process.erasure`)."""
    records = targets_of(head)
    uses = RecordUse.objects.filter(record__in=records)
    matters = set(uses.values_list("matter_id", flat=True))
    steps = set(uses.filter(what__in=_WHOLE).values_list("matter_id", "number"))
    found = {use.label for key in _evidence(records) for use in erasure.erasable_uses(key, matters=matters)}
    if head.kind in IDENTITY_ROWS or head.kind == "want":
        keys = all_keys(head.subject, head.repository)
        found |= {use.label for key in keys for use in erasure.erasable_uses(key)}
    of_steps = erasure.erasable_uses(
        "", matters={matter for matter, _ in steps}, bears=lambda row: _of_step(row, steps)
    )
    rows = SourceRecord.objects.filter(pk__in=records).values_list("source", "kind", "source_key")
    named = frozenset(rows)
    beside = {label for finder in _finders for label in finder(named)}
    return sorted(found | beside | {use.label for use in of_steps})


def _of_step(row: erasure.Erasable, steps: set[tuple[UUID, int]]) -> bool:
    matter = getattr(row, "matter_id", None) or getattr(row, "case_id", None)
    return (matter, getattr(row, "number", None)) in steps


def _evidence(records: Iterable[int]) -> list[str]:
    heads = SourceRecord.objects.filter(pk__in=set(records), kind__in=_EVIDENCE)
    of_kind: dict[str, list[int]] = {}
    for pk, kind in heads.values_list("pk", "kind"):
        of_kind.setdefault(kind, []).append(pk)
    return [
        _EVIDENCE[kind].format(row)
        for kind, pks in of_kind.items()
        for row in ROWS[kind].filter(record__in=pks).values_list("pk", flat=True)
    ]


@opening(Opening.ORDERS)
def ask(expungement_id: int, *, actor: Actor) -> Expungement:
    """One person has read the order and asks that the record be destroyed. Raises `RefusedError`."""
    demand(_role(actor, erasure.ASKS, "A records specialist or a supervisor asks for an expungement."))
    with transaction.atomic():
        row = _open(expungement_id)
        demand(Refusal("asked", f"{row.asked_name} has asked for it already.") if row.asked_key else None)
        labels = rows_with_content(row.record)
        if labels:
            row.request = erasure.request(
                row.record.subject, rows=labels, authority=row.authority, ordered_on=row.dated, actor=actor,
                of_record=True,
            )  # fmt: skip
        row.asked_key, row.asked_name, row.asked_at = actor.key, actor.name, timezone.now()
        row.save(update_fields=["request", "asked_key", "asked_name", "asked_at"])
        append(
            act="records.expunge.ask", actor=actor, content={"expungement": row.pk, "record": row.record_id}
        )
    return row


@opening(Opening.ORDERS)
def approve(expungement_id: int, *, actor: Actor, at_once: bool = True) -> Expungement:
    """Another person approves, and the record is destroyed with what matters hold of it, all or nothing.

    ``at_once`` false: the worker cleans the database's files, for a page that must not wait for it.
    Raises `RefusedError`: a legal hold, the same person, nobody asked, or content that came after it was asked.
    """
    demand(_role(actor, erasure.APPROVES, "A supervisor or counsel approves an expungement."))
    with transaction.atomic():
        row = _open(expungement_id)
        demand(
            None if row.asked_key else Refusal("asked", "Nobody has asked for it yet."),
            same_person(row, actor),
            _later(row),
        )
        if row.request is not None and not erasure.Erasure.objects.filter(request=row.request).exists():
            erasure.approve(row.request.pk, actor=actor, record_key=row.record.subject, at_once=at_once)
        _carry_out(row, actor, at_once=at_once)
    return row


def same_person(row: Expungement, actor: Actor, *, declines: bool = False) -> Refusal | None:
    """Why this person may be the one who asked. Where an older order keeps no time of asking, an account must be as old
    as the order."""
    at = row.asked_at or (row.request.at if row.request is not None else row.ordered_at)
    return same_actor(AskedBy(row.asked_key, row.asked_name, at), actor, declines=declines)


def _later(row: Expungement) -> Refusal | None:
    asked = set(row.request.rows) if row.request is not None else set()
    more = set(rows_with_content(row.record)) - asked
    if not more:
        return None
    return Refusal(
        "rows", f"{len(more)} rows of matters have come since it was asked: ask again (decline the first)."
    )


def finish_approved() -> int:
    """Carry out what was approved with the erasure alone (``handover process erase``); how many."""
    done = 0
    for row in waiting().filter(request__done__isnull=False):
        by = row.request.done
        with transaction.atomic():
            _carry_out(row, Actor(by.by_key, by.by_name, Role.SYSTEM), at_once=True)
        done += 1
    return done


def _carry_out(row: Expungement, actor: Actor, *, at_once: bool) -> None:
    head = row.record
    # Prints of a feed leave the gallery while it is known that a feed sent them.
    gallery_sync.follow(head.repository)
    noted = destroying.destroy(head, targets_of(head))
    row.approved_key, row.approved_name, row.done_at = actor.key, actor.name, timezone.now()
    row.unclean = noted
    row.save(update_fields=["approved_key", "approved_name", "done_at", "unclean"])
    append(act="records.expunged", actor=actor, content={"expungement": row.pk, "record": head.pk})
    if at_once:
        transaction.on_commit(lambda: clean_up(Expungement.objects.filter(pk=row.pk)))


def clean_up(rows: QuerySet[Expungement] | None = None) -> int:
    """Clean the files of what is expunged, where that was not done yet; how many still are not. A reader of before, or
    a kill, keeps it from being done at once."""
    left = 0
    for row in (Expungement.objects.all() if rows is None else rows).exclude(unclean=None):
        if destroying.forget(row.record.repository, row.unclean):
            row.unclean = None
            row.save(update_fields=["unclean"])
        else:
            left += 1
    return left


@opening(Opening.ORDERS)
def withdraw_request(expungement_id: int, *, actor: Actor, reasons: str) -> Expungement:
    """Decline what was asked; somebody may ask again. The record stays hidden. Raises `RefusedError`, also where no
    reasons are given."""
    demand(typed_reasons(reasons))
    with transaction.atomic():
        row = _open(expungement_id)
        if row.request is not None:
            erasure.decline(row.request.pk, actor=actor, reasons=reasons)
        else:
            demand(
                _role(actor, erasure.APPROVES, "A supervisor or counsel declines an expungement."),
                same_person(row, actor, declines=True) if row.asked_key else None,
            )
        row.request, row.asked_key, row.asked_name, row.asked_at = None, "", "", None
        row.save(update_fields=["request", "asked_key", "asked_name", "asked_at"])
        append(act="records.expunge.decline", actor=actor, content={"expungement": row.pk})
    return row


def _open(expungement_id: int) -> Expungement:
    row = waiting().select_for_update(of=("self",)).filter(pk=expungement_id).first()
    demand(None if row else Refusal("expungement", f"There is no order {expungement_id} to carry out."))
    assert row is not None
    return row


def _role(actor: Actor, roles: frozenset[Role], text: str) -> Refusal | None:
    return None if actor.role in roles else Refusal("role", text)
