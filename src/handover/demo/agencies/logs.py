"""The messages of one case as the logs of every deployment tell them: each side says what it sent and what came, and
the two ends of a message are put together by its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from handover.accounts.models import Agency
from handover.exchange import receiving
from handover.exchange.envelope import message_id
from handover.exchange.models import IncomingMessage, OutgoingMessage
from handover.process.graph import Track
from handover.process.models import Matter


@dataclass(frozen=True, slots=True)
class BothEnds:
    """One message. ``entry``: in the sender's log, as its message says; ``taken``: in the receiver's, as its own log
    says; ``fits``: both hold the same digest of it, and the receipt names the entry that the receiver's log has."""

    at: datetime
    kind: str
    source: str
    target: str
    entry: int
    taken: int
    outcome: str
    fits: bool


def fullest_case() -> Matter | None:
    """The case here of which most messages passed: the first of them."""
    cases = Matter.objects.filter(track=Track.CASE).select_related("parent")
    counted = Count("pk")
    sent = OutgoingMessage.objects.order_by().values_list("matter").annotate(n=counted)
    came = IncomingMessage.objects.order_by().exclude(matter=None).values_list("matter").annotate(n=counted)
    passed = dict(sent)
    for matter, n in came:
        passed[matter] = passed.get(matter, 0) + n
    return max(cases.order_by("opened_at", "pk"), key=lambda one: passed.get(one.pk, 0), default=None)


def log_of(about: Sequence[str]) -> list[dict[str, Any]]:
    """What the log here says of the messages about these matters: one line for each end that is here."""
    return [*_sent(about), *_came(about)]


def _sent(about: Sequence[str]) -> Iterable[dict[str, Any]]:
    for row in OutgoingMessage.objects.select_related("matter").filter(matter__reference__in=about):
        yield {
            "id": message_id(row.sender, row.matter.reference, row.number, row.kind, row.recipient), "end": "sent",
            "at": row.since.isoformat(), "kind": row.kind, "source": _name(row.sender), "target": _name(row.recipient),
            "digest": row.digest, "entry": row.receipt_entry or 0,
        }  # fmt: skip


def _came(about: Sequence[str]) -> Iterable[dict[str, Any]]:
    for row in IncomingMessage.objects.select_related("effect").filter(subject__in=about):
        yield {
            "id": row.message_id, "end": "came", "digest": row.digest, "entry": receiving.entry_of(row).number,
            "outcome": row.effect.became.title, "sender_entry": row.log_entry,
        }  # fmt: skip


def _name(ori: str) -> str:
    return Agency.objects.values_list("name", flat=True).get(ori=ori)


def put_together(lines: Iterable[Mapping[str, Any]]) -> list[BothEnds]:
    """The messages of which both ends are told, in the order in which they were caused."""
    ends: dict[str, dict[str, Mapping[str, Any]]] = {}
    for line in lines:
        ends.setdefault(line["id"], {})[line["end"]] = line
    whole = [(one["sent"], one["came"]) for one in ends.values() if len(one) == 2]
    found = [
        BothEnds(
            datetime.fromisoformat(sent["at"]), sent["kind"], sent["source"], sent["target"], came["sender_entry"],
            came["entry"], came["outcome"],
            (sent["digest"], sent["entry"]) == (came["digest"], came["entry"]),
        )
        for sent, came in whole
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.at)
