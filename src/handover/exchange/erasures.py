"""Notify peers that received the content of an erasure; the message is written in the erasure's transaction.
They hold copies of their own, and erase them by their own order."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Q

from handover.exchange import peers
from handover.exchange.deriving import TELL_ERASURES
from handover.exchange.messages.registry import KINDS, NAMED
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.exchange.parts import MessageWay
from handover.process.erasure.columns import label_of
from handover.process.models import Matter
from handover.stages.custody.public import received as custody
from handover.stages.identification.public import bureau_matches
from handover.stages.intake.public import told_erasures

TOLD_BY: Final = {NAMED[name].way: name for name in TELL_ERASURES}
"""By whom to whom it goes, the message that tells of an erasure."""
_OPENED: Final = 10
"""Bodies in memory at a time: one may hold megabytes."""


def tell_peers(matters: set[UUID]) -> None:
    """Write a message to each jail that an office here told of these cases, or of the cases of these bookings, and to
    each office that a bureau here told of these bookings, or of what was searched for them. Only one
    message is written between two steps of a case: it names everything sent until then."""
    for way, kind in TOLD_BY.items():
        about = matters
        if way is MessageWay.BUREAU_TO_OFFICE:
            about = matters | set(bureau_matches.bookings_of(matters))
        kinds = [one.name for one in KINDS if one.way is way]
        told = OutgoingMessage.objects.filter(
            Q(matter__in=about) | Q(matter__parent__in=about), kind__in=kinds
        )
        _tell(kind, set(told.values_list("matter", "sender", "recipient", "peer")))


def _tell(kind: str, told: set[tuple[UUID, str, str, str]]) -> None:
    for matter, sender, recipient, peer in sorted(told, key=str):
        if peers.is_here(sender) and peers.here(recipient) is None:
            version = Matter.objects.values_list("version", flat=True).get(pk=matter)
            OutgoingMessage.objects.get_or_create(
                matter_id=matter, number=version, kind=kind, recipient=recipient,
                defaults={"sender": sender, "peer": peer, "version": NAMED[kind].version},
            )  # fmt: skip


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
