"""Record breaches: what a report overstepped, as facts of the step that reported it (R7, R9)."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Actor
from handover.process import gate
from handover.process.facts import Fact, record
from handover.process.gate import Barred, Holder
from handover.process.histories import recorded_steps
from handover.process.models import Matter
from handover.stages.custody.models import Breach
from handover.stages.custody.rules import BreachKind

PREFIX: Final = "breach:"
"""The facts of a step that are breaches begin so."""
BY_THE_TIMES: Final = "By the times on record."
NEVER_ORDERED: Final = "recorded on a court's order that never was, and no breach"
"""Under these words such rows are counted apart."""
AS_ANSWERED: Final = "As whoever recorded the step says."


def record_breaches(matter: Matter, actor: Actor, found: list[Barred]) -> dict[str, Fact]:
    """Write each bar that a report overstepped as a breach of its kind; a fact of the step that reported it."""
    return {
        f"{PREFIX}{one.bar.code}": record(
            Breach(kind=one.bar.breach, text=f"{one.bar.rule}: {one.refusal.text}"), matter, actor
        )
        for one in found
    }


def record_by_times(matter: Matter, actor: Actor, *kinds: BreachKind | None) -> None:
    """Write what the stated times show, beside the facts of the step."""
    for kind in kinds:
        if kind:
            record(Breach(kind=kind.value, text=BY_THE_TIMES), matter, actor)


def record_answered(matter: Matter, actor: Actor, *kinds: BreachKind) -> None:
    """Record breaches that the person recording the step states themselves."""
    for kind in kinds:
        record(Breach(kind=kind.value, text=AS_ANSWERED), matter, actor)


def of_the_office(case: Matter) -> frozenset[int]:
    """The breaches, by key, whose words say what the office alone holds: a jail reads their kind and no more."""
    holders = {bar.code: bar.holder for bar in gate.all_bars()}
    found = set()
    for step in recorded_steps(case):
        for name, fact in step.facts.items():
            if name.startswith(PREFIX) and holders.get(name.removeprefix(PREFIX)) is Holder.OFFICE:
                found.add(int(fact["row"].rpartition(":")[2]))
    return frozenset(found)
