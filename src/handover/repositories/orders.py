"""Orders about records that a person enters: one asks, another approves, and then the record is sealed, unsealed or
expunged as if its feed had said so. Nothing changes before the second person's word.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pydantic import ValidationError

from handover.accounts.roles import Actor, Role
from handover.audit.append import append
from handover.clocks.calendars import latest_day
from handover.formats.records.bodies import ByAuthority
from handover.process.advance import demand
from handover.process.erasure import public as erasure
from handover.process.fold import Refusal, RefusedError
from handover.process.requirements import typed_reasons
from handover.process.two_people import AskedBy, same_actor
from handover.repositories import corrections, expunging
from handover.repositories.models import RecordOrder, SourceRecord
from handover.row_scope import Opening, opening

ASKS: Final = erasure.ASKS
DECIDES: Final = erasure.APPROVES
AUTHORITY_LEAST: Final = 10
"""The fewest characters of an authority."""
_WRONG: Final = {
    "authority": "Write the authority in at most 1,000 characters, without control characters.",
    "dated": "The date of the order lies between 1900 and today.",
}

OrderOp = RecordOrder.Op
OrderOutcome = RecordOrder.Outcome
RecordState = SourceRecord.State


def open_to(head: SourceRecord) -> list[OrderOp]:
    """Return what an order can do to a record in its present state."""
    sealed = {OrderOp.SEAL: head.sealed, OrderOp.UNSEAL: not head.sealed}
    return [op for op in OrderOp if head.state in corrections.TAKEN_FROM[op] and not sealed.get(op, False)]


def waiting() -> QuerySet[RecordOrder]:
    """Orders that nobody has decided, oldest first."""
    return RecordOrder.objects.filter(outcome="").select_related("record").order_by("pk")


def decided() -> QuerySet[RecordOrder]:
    """Orders that were decided, latest first."""
    return RecordOrder.objects.exclude(outcome="").select_related("record").order_by("-decided_at", "-pk")


@opening(Opening.ORDERS)
def ask(record_id: int, *, op: str, authority: str, dated: date, actor: Actor) -> RecordOrder:
    """Enter an order and ask that it be carried out. Raises `RefusedError`."""
    demand(_role(actor, ASKS, "A records specialist or a supervisor asks for it."))
    said = _said(authority, dated)
    try:
        with transaction.atomic():
            head = _locked(record_id)
            demand(_fits(head, op))
            row = RecordOrder.objects.create(
                record=head, op=op, authority=said.authority, dated=said.dated, asked_key=actor.key,
                asked_name=actor.name, asked_role=actor.role, asked_at=timezone.now(),
            )  # fmt: skip
            append(act="records.order.ask", actor=actor, content=_told(row))
    except IntegrityError as taken:
        raise RefusedError(
            Refusal("record", "An order about this record waits already: it is decided first.")
        ) from taken
    return row


@opening(Opening.ORDERS)
def approve(order_id: int, *, actor: Actor, at_once: bool = True) -> RecordOrder:
    """Approve an order as the second person, and carry it out, all or nothing. Raises `RefusedError`.

    An expungement destroys the record as one that its feed asked for (`expunging`); a legal hold refuses it.
    ``at_once``: as in `expunging.approve`.
    """
    demand(_role(actor, DECIDES, "A supervisor or counsel approves an order."))
    with transaction.atomic():
        row = _undecided(order_id, actor)
        head = _locked(row.record_id)
        demand(_fits(head, row.op))
        corrections.withdraw([head], row.op)
        _decide(row, OrderOutcome.APPROVED, actor)
        append(act=f"records.{row.op}", actor=actor, subject=head.feed.name, content=_told(row))
        if row.op == OrderOp.EXPUNGE:
            order = expunging.order(head, ByAuthority(authority=row.authority, dated=row.dated))
            asker = Actor(row.asked_key, row.asked_name, Role(row.asked_role))
            expunging.ask(order.pk, actor=asker)
            expunging.approve(order.pk, actor=actor, at_once=at_once)
    return row


@opening(Opening.ORDERS)
def decline(order_id: int, *, actor: Actor, reasons: str) -> RecordOrder:
    """Decline an order as the second person; the record stands as before. Raises `RefusedError`."""
    demand(_role(actor, DECIDES, "A supervisor or counsel declines an order."), typed_reasons(reasons))
    with transaction.atomic():
        row = _undecided(order_id, actor, declines=True)
        row.reasons = reasons.strip()
        _decide(row, OrderOutcome.DECLINED, actor)
        append(act="records.order.decline", actor=actor, content=_told(row))
    return row


def _decide(row: RecordOrder, outcome: OrderOutcome, actor: Actor) -> None:
    row.outcome, row.decided_key, row.decided_name = outcome, actor.key, actor.name
    row.decided_at = timezone.now()
    row.save()


def _told(row: RecordOrder) -> dict[str, object]:
    return {"order": row.pk, "op": row.op, "record": row.record_id, "kind": row.record.kind}


def _said(authority: str, dated: date) -> ByAuthority:
    """Return the order as a feed's correction, checked by the same rules."""
    if len(authority.strip()) < AUTHORITY_LEAST:
        demand(Refusal("authority", "Name the statute and the number of the court's order."))
    try:
        return ByAuthority.model_validate(
            {"authority": authority, "dated": dated.isoformat()},
            context={"today": latest_day(timezone.now())},
        )
    except ValidationError as wrong:
        field = str(wrong.errors()[0]["loc"][0])
        raise RefusedError(Refusal(field, _WRONG[field])) from wrong


def _fits(head: SourceRecord, op: str) -> Refusal | None:
    if op in open_to(head):
        return None
    sealed = ", sealed" if head.sealed and head.state != RecordState.SEALED else ""
    return Refusal(
        "op", f"The record is {head.get_state_display()}{sealed}: an order to {op} it does not apply."
    )


def _locked(record_id: int) -> SourceRecord:
    head = SourceRecord.objects.select_for_update(of=("self",)).filter(pk=record_id).first()
    demand(None if head else Refusal("record", f"There is no record {record_id}."))
    assert head is not None
    return head


def _undecided(order_id: int, actor: Actor, *, declines: bool = False) -> RecordOrder:
    row = waiting().select_for_update(of=("self",)).filter(pk=order_id).first()
    demand(None if row else Refusal("order", f"There is no order {order_id} that waits: it was decided."))
    assert row is not None
    demand(same_person(row, actor, declines=declines))
    return row


def same_person(row: RecordOrder, actor: Actor, *, declines: bool = False) -> Refusal | None:
    """Why this person may be the one who entered the order."""
    return same_actor(AskedBy(row.asked_key, row.asked_name, row.asked_at), actor, declines=declines)


def _role(actor: Actor, roles: frozenset[Role], text: str) -> Refusal | None:
    return None if actor.role in roles else Refusal("role", text)
