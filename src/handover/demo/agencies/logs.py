"""The messages of one case as the logs of every deployment tell them: each side says what it sent and what came, and
the two ends of a message are put together by its id. One that only one log has is told too."""

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
from handover.exchange.sequence import PassageState, state_of_came, state_of_sent
from handover.process.graph import Track
from handover.process.models import Matter


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message. ``entry``: in the sender's log, as the message says, if it came; ``taken``: in the receiver's, as
    its own log says; ``outcome``: what became of it there; ``differs``: why the two logs do not agree, empty where
    both hold the same digest of it and the receipt names the entry that the receiver's log has."""

    at: datetime
    kind: str
    source: str
    target: str
    entry: int | None
    taken: int | None
    outcome: str
    state: PassageState
    differs: str

    @property
    def arrives(self) -> bool:
        """Whether it came, or is on its way."""
        return self.taken is not None or self.state is PassageState.WAITING


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
            "digest": row.digest, "entry": row.receipt_entry or 0, "state": state_of_sent(row).value,
        }  # fmt: skip


def _came(about: Sequence[str]) -> Iterable[dict[str, Any]]:
    for row in IncomingMessage.objects.select_related("effect").filter(subject__in=about):
        became = row.effect.became
        yield {
            "id": row.message_id, "end": "came", "at": row.received_at.isoformat(), "kind": row.kind,
            "source": _name(row.source), "target": _name(row.recipient), "digest": row.digest,
            "entry": receiving.entry_of(row).number, "outcome": became.title, "sender_entry": row.log_entry,
            "state": state_of_came(became).value,
        }  # fmt: skip


def _name(ori: str) -> str:
    return Agency.objects.values_list("name", flat=True).get(ori=ori)


def put_together(lines: Iterable[Mapping[str, Any]]) -> list[LoggedMessage]:
    """The messages of which one end is told or both, in the order in which they were caused."""
    ends: dict[str, dict[str, Mapping[str, Any]]] = {}
    for line in lines:
        ends.setdefault(line["id"], {})[line["end"]] = line
    return sorted((_of_ends(**one) for one in ends.values()), key=lambda one: one.at)


def _of_ends(sent: Mapping[str, Any] | None = None, came: Mapping[str, Any] | None = None) -> LoggedMessage:
    """One message by what its sender's log says, its receiver's, or both."""
    first = sent or came
    assert first is not None
    if sent is None:
        differs = "the sender's log lacks it"
    elif came is None:
        differs = "the receiver's log lacks it"
    else:
        same = (sent["digest"], sent["entry"]) == (came["digest"], came["entry"])
        differs = "" if same else "the logs differ"
    state = PassageState((came or first)["state"])
    return LoggedMessage(
        datetime.fromisoformat(first["at"]), first["kind"], first["source"], first["target"],
        came["sender_entry"] if came else None, came["entry"] if came else None,
        came["outcome"] if came else "—", state, differs,
    )  # fmt: skip
