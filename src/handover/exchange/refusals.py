"""Counts of refused messages by day, peer and reason, without their content."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from handover.accounts.roles import Actor
from handover.exchange.models import Peer, RefusedMessages
from handover.web.counted_refusals import record_counted

KEPT: Final = timedelta(days=365)
WORDS: Final = {
    "unsigned": "without a signature that is understood",
    "covers": "signed over too little",
    "unknown_key": "signed with a key that is unknown, revoked or out of its time",
    "altered": "changed on its way",
    "forged": "signed by somebody else",
    "stale": "signed too long ago: sent again by somebody, or a clock is wrong",
    "type": "of another content type",
    "size": "too large",
    "envelope": "not readable",
    "data": "with data that its type does not have",
    "version": "of a type or version that is not known here",
    "id": "with an id that is not its own",
    "foreign": "in the name of an agency that the sender does not speak for",
    "way": "of a kind that such an agency does not send",
    "elsewhere": "for another agency",
    "subject": "about another agency's case",
    "asked": "for a record that this office asked for already on the same booking",
    "reused": "with the id of another message",
    "log": "from a log with two histories: restored from a backup?",
}


def count_refusal(code: str, peer: Peer | None, message_id: str) -> None:
    """Count a refusal. The audit gets one entry per hour and address, with the number counted."""
    now, name = timezone.now(), peer.name if peer else ""
    row, _ = RefusedMessages.objects.get_or_create(day=now.date(), peer=name, code=code)
    RefusedMessages.objects.filter(pk=row.pk).update(
        times=F("times") + 1, last_at=now, last_id=message_id if peer else ""
    )
    record_counted("message.refused", Actor.system("inbox"), {"code": code, "peer": name})


def forget_old() -> None:
    """Delete the counts of more than a year ago. For the worker's round."""
    RefusedMessages.objects.filter(day__lt=(timezone.now() - KEPT).date()).delete()
