"""What a jail tells that stops a case, while the office has such a question open: it waits, and is asked in the act
that answers the first. The jail is not told that the request goes on before that one is answered too."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from handover.exchange.models import EffectOutcome, MessageEffect
from handover.process.models import Matter

DOUBTS: Final = ("citizenship.raised", "age.doubted")
_TO_ASK: Final = (EffectOutcome.WAITS.value, EffectOutcome.PENDING.value)


def waiting_of(matter: Matter) -> QuerySet[MessageEffect]:
    """The claims and doubts about a case that came and are not asked yet, oldest first."""
    rows = MessageEffect.objects.filter(message__matter=matter, message__kind__in=DOUBTS, outcome__in=_TO_ASK)
    return rows.order_by("message__step", "message__pk")
