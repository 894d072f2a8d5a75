"""What a jail tells that stops a case, while the office has such a question open: it waits, and is asked in the act
that answers the first. The jail is not told that the request goes on before that one is answered too."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from handover.exchange.models import EffectOutcome, MessageEffect
from handover.process.models import Matter, RecordedStep
from handover.process.names import StepName

DOUBTS: Final = ("citizenship.raised", "age.doubted")
_ASKING: Final[dict[str, StepName]] = {
    "citizenship.raised": "raise_citizenship",
    "age.doubted": "refer_child",
}
_TO_ASK: Final = (EffectOutcome.WAITS.value, EffectOutcome.PENDING.value)


def waiting_of(matter: Matter) -> QuerySet[MessageEffect]:
    """The claims and doubts about a case that came and are not asked yet, oldest first."""
    rows = MessageEffect.objects.filter(message__matter=matter, message__kind__in=DOUBTS, outcome__in=_TO_ASK)
    return rows.order_by("message__step", "message__pk")


def refused_of(matter: Matter) -> list[MessageEffect]:
    """Those that could not be recorded, and that nobody has asked here since: the jail has stopped the request, and no
    answer of the office comes to it unless a person asks the question here."""
    rows = MessageEffect.objects.filter(
        message__matter=matter, message__kind__in=DOUBTS, outcome=EffectOutcome.REFUSED.value
    )
    found = list(rows.select_related("message__peer").order_by("message__step", "message__pk"))
    if not found:
        return []
    asked = RecordedStep.objects.filter(matter=matter, step__in=_ASKING.values())
    newest = dict(asked.order_by("number").values_list("step", "recorded_at"))
    return [
        row
        for row in found
        if (since := newest.get(_ASKING[row.message.kind])) is None or since < row.message.received_at
    ]
