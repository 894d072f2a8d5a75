"""What a jail tells that stops a case, while the office has such a question open: it waits, and is asked in the act
that answers the first. The jail is not told that the request goes on before that one is answered too."""

from __future__ import annotations

from typing import Final

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When

from handover.exchange.delivery_rules import MessageState
from handover.exchange.models import EffectOutcome, MessageEffect, OutgoingMessage
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseState, StepName

DOUBTS: Final = ("citizenship.raised", "age.doubted")
_ASKING: Final[dict[str, StepName]] = {
    "citizenship.raised": "raise_citizenship",
    "age.doubted": "refer_child",
}
STOPS: Final[dict[CaseState, str]] = {
    "citizenship_question": "citizenship.raised",
    "child_path": "age.doubted",
}
"""The states in which such a question stops a request, with the message by which a jail apart asks it."""
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


def never_asked() -> QuerySet[Matter]:
    """The requests of offices elsewhere that a question of the jail stops here, and that nothing tells the office: its
    message was set aside, or none was written. Nobody answers what nobody asks. Oldest first, with ``since`` when and
    by which step ``raised``."""
    told = OutgoingMessage.objects.filter(matter=OuterRef("pk"), kind__in=DOUBTS, number=OuterRef("raised"))
    came = RecordedStep.objects.filter(matter=OuterRef("pk"), step="receive_request")
    rows = Matter.objects.filter(Exists(came), track=Track.CASE, state__in=STOPS)
    named = rows.annotate(raised=_of_its_question("number"), since=_of_its_question("recorded_at"))
    unasked = named.exclude(raised=None).filter(~Exists(told.exclude(state=MessageState.ASIDE.value)))
    return unasked.select_related("agency", "office").order_by("since", "pk")


def _of_its_question(column: str) -> Case:
    """A column of the newest step that raised the question by which a request is stopped now."""
    return Case(
        *(
            When(
                state=state,
                then=Subquery(
                    RecordedStep.objects.filter(matter=OuterRef("pk"), step=_ASKING[kind])
                    .order_by("-number")
                    .values(column)[:1]
                ),
            )
            for state, kind in STOPS.items()
        )
    )


def asked_by(matter: Matter) -> tuple[RecordedStep, OutgoingMessage | None] | None:
    """The step by which the jail raised the question that stops a request, with its message to the office; None where
    nothing of the jail's own stops it."""
    kind = next((kind for state, kind in STOPS.items() if state == matter.state), None)
    if kind is None:
        return None
    step = RecordedStep.objects.filter(matter=matter, step=_ASKING[kind]).order_by("-number").first()
    if step is None:
        return None
    return step, OutgoingMessage.objects.filter(matter=matter, kind=kind, number=step.number).first()
