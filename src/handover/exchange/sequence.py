"""The messages of one case in the order in which they passed, as the logs of this side tell it. Nothing of what a
message says is read: which kind it is, when it passed, between whom, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.accounts.models import Agency, User
from handover.exchange import inbox, outbox
from handover.exchange.delivery_rules import NEVER, MessageState
from handover.exchange.envelope import message_id
from handover.exchange.message_order import counts
from handover.exchange.models import EffectOutcome, IncomingCourse, IncomingMessage, OutgoingMessage
from handover.process.labelled_enum import LabelledEnum
from handover.process.models import Matter

MOST: Final = 200
"""Messages of a case that are drawn; the page says so where there are more."""


class PassageState(LabelledEnum):
    """What became of a message, as one looks at a case."""

    DELIVERED = "delivered", "Delivered"
    WAITING = "waiting", "Waiting"
    REFUSED = "refused", "Refused"
    GIVEN_UP = "given_up", "Given up"

    @property
    def arrived(self) -> bool:
        """Whether it is on its way or there."""
        return self in (PassageState.DELIVERED, PassageState.WAITING)


@dataclass(frozen=True, slots=True)
class Passage:
    """One message. ``out``: from here; ``other``: the agency at the other end; ``done_at``: when its receiver took it,
    as its receipt says; ``why``: why it waits or is refused; ``entry``: in the receiver's log."""

    at: datetime
    out: bool
    kind: str
    other: str
    step: int
    state: PassageState
    digest: str
    why: str = ""
    done_at: datetime | None = None
    entry: int | None = None


def passages(case: Matter, user: User) -> list[Passage]:
    """What passed about a case and its booking between this person's agency and others, the oldest first; of both ends
    of one message in one deployment the sender's."""
    matters = {case.pk: case.reference}
    if case.parent is not None:
        matters[case.parent.pk] = case.parent.reference
    sent = list(outbox.visible_to(user).filter(matter__in=list(matters)).order_by("pk"))
    ids = {
        message_id(row.sender, matters[row.matter_id], row.number, row.kind, row.recipient) for row in sent
    }
    came = list(inbox.visible_to(user).filter(subject__in=matters.values()).exclude(message_id__in=ids))
    oris = {row.recipient for row in sent} | {row.source for row in came}
    names = dict(Agency.objects.filter(ori__in=oris).values_list("ori", "name"))
    found = [*(_sent(row, names) for row in sent), *_came(came, names)]
    return sorted(found, key=lambda one: one.at)


def state_of_sent(row: OutgoingMessage) -> PassageState:
    """What became of a message from here."""
    if row.standing is MessageState.RECEIVED:
        return PassageState.DELIVERED
    if row.why.startswith(outbox.REFUSED):
        return PassageState.REFUSED
    return PassageState.GIVEN_UP if row.standing in NEVER else PassageState.WAITING


def state_of_came(outcome: EffectOutcome, *, in_order: bool = True) -> PassageState:
    """What became of a message that came here. ``in_order``: none before it is missing."""
    if outcome is EffectOutcome.REFUSED:
        return PassageState.REFUSED
    if not in_order or outcome in (EffectOutcome.WAITS, EffectOutcome.PENDING):
        return PassageState.WAITING
    return PassageState.DELIVERED


def _sent(row: OutgoingMessage, names: dict[str, str]) -> Passage:
    return Passage(
        row.since, True, row.kind, names.get(row.recipient, row.recipient), row.number, state_of_sent(row), row.digest,
        row.why.removeprefix(outbox.REFUSED),
        row.receipt_at, row.receipt_entry,
    )  # fmt: skip


def _came(rows: list[IncomingMessage], names: dict[str, str]) -> Iterator[Passage]:
    courses = {
        (c.peer_id, c.recipient): c
        for c in IncomingCourse.objects.filter(subject__in={row.subject for row in rows})
    }
    for row in rows:
        in_order = counts(row, courses[row.peer_id, row.recipient])
        effect = getattr(row, "effect", None)  # none where the step itself is on record here
        outcome = effect.became if effect else EffectOutcome.RECORDED
        state, why = state_of_came(outcome, in_order=in_order), effect.why if effect else ""
        yield Passage(
            row.received_at, False, row.kind, names.get(row.source, row.source), row.step, state, row.digest,
            "" if state is PassageState.DELIVERED else why, row.received_at,
        )  # fmt: skip
