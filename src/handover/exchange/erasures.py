"""Notify peers that received the content of an erasure; the message is written in the erasure's transaction.
They hold copies of their own, and erase them by their own order."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.exchange import peers
from handover.exchange.carried import TOLD_BY, told_with
from handover.exchange.delivery_rules import MessageState
from handover.exchange.messages.registry import NAMED
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.exchange.parts import MessageWay
from handover.process.erasure.columns import Erasable, label_of
from handover.process.erasure.models import Erasure
from handover.process.models import Matter
from handover.stages.custody.public import received as custody
from handover.stages.intake.public import told_erasures

_OPENED: Final = 10
"""Bodies in memory at a time: one may hold megabytes."""
NO_STEP: Final = "more erasures than steps: tell the other agency in another way"


def tell_peers(erasure: Erasure, rows: Sequence[Erasable]) -> None:
    """Write a message to each peer that may have been told what these rows said (`carried`). It tells of this erasure
    and of no other: of two between two steps of a case each is told."""
    for way, kind in TOLD_BY.items():
        told = sorted(told_with(rows, way), key=str)
        matters = Matter.objects.select_for_update().filter(pk__in={one[0] for one in told}).order_by("pk")
        found = {
            one.pk: one for one in matters
        }  # locked: of two erasures at once each finds a place of its own
        for matter, sender, recipient, peer in told:
            if peers.is_here(sender) and peers.here(recipient) is None:
                _tell(
                    erasure,
                    kind,
                    found[matter],
                    OutgoingMessage(sender=sender, recipient=recipient, peer=peer),
                )


def _tell(erasure: Erasure, kind: str, matter: Matter, row: OutgoingMessage) -> None:
    row.erasure, row.kind, row.matter, row.version = erasure, kind, matter, NAMED[kind].version
    place = _place(kind, matter, row.recipient)
    row.number = place or matter.version
    if place is None:
        row.state, row.due_at, row.why = MessageState.DEAD.value, None, NO_STEP
    row.save()
    if place is None:
        append(
            act="message.given_up", actor=Actor.system("courier"), subject=matter.reference, outcome="failed",
            content={"kind": kind, "step": row.number, "peer": row.peer, "why": NO_STEP},
        )  # fmt: skip


def _place(kind: str, matter: Matter, recipient: str) -> int | None:
    """The newest step of the matter that has no such message yet: the step is a part of a message's name, and an
    erasure is no step. None where each has one."""
    taken = OutgoingMessage.objects.filter(matter=matter, kind=kind, recipient=recipient)
    numbers = set(taken.values_list("number", flat=True))
    return next((number for number in range(matter.version, 0, -1) if number not in numbers), None)


def messages_that_tell(named: frozenset[tuple[str, str, str]]) -> list[str]:
    """The messages of a bureau whose records name one of these, by label: they hold its content as it came. Their
    bodies are sealed, so each is opened."""
    rows = IncomingMessage.objects.filter(kind="record.given", erasure=None).order_by("pk")
    return [label_of(row) for row in rows.iterator(_OPENED) if _tells(row.body, named)]


def _tells(body: str, named: frozenset[tuple[str, str, str]]) -> bool:
    texts = [one["text"] for one in json.loads(body)["data"]["records"]]
    return any(_names(text, one) for text in texts for one in named)


def _names(text: str, named: tuple[str, str, str]) -> bool:
    """A record that is not in canonical form was not taken in and is stored as it came: search its words."""
    source, kind, key = named
    if source not in text or key not in text:
        return False
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return True
    if not isinstance(said, dict):
        return True
    return (said.get("source"), said.get("kind"), said.get("source_key")) == (source, kind, key)


def told_of_erasures(matters: Collection[Matter]) -> list[tuple[UUID, int]]:
    """Return the steps by which an office or a bureau reported its own erasure: they do not lengthen anybody's
    retention."""
    keys = [matter.pk for matter in matters]
    return [*custody.words_of_kind(keys, TOLD_BY[MessageWay.OFFICE_TO_JAIL]), *told_erasures.steps_of(keys)]
