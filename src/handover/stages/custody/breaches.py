"""Record breaches: limits that a report shows to be exceeded, as facts of the step that reported it (R7, R9)."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import Actor
from handover.process import gate
from handover.process.facts import Fact, record
from handover.process.gate import Barred, Holder
from handover.process.histories import recorded_steps, unread_by_jails
from handover.process.models import Matter
from handover.stages.custody.models import Breach
from handover.stages.custody.terms import BreachKind

PREFIX: Final = "breach:"
"""Prefix of the keys of facts that are breaches."""
BY_THE_TIMES: Final = "By the times on record."
NEVER_ORDERED: Final = "recorded because of a court's order entered in error: not a breach"
"""Label under which such rows are counted separately."""
AS_ANSWERED: Final = "As whoever recorded the step says."


def record_breaches(matter: Matter, actor: Actor, found: list[Barred]) -> dict[str, Fact]:
    """Record each bar that a report violates as a breach of its kind, a fact of the reporting step."""
    return {
        f"{PREFIX}{one.bar.code}": record(
            Breach(kind=one.bar.breach, text=f"{one.bar.rule}: {one.refusal.text}"), matter, actor
        )
        for one in found
    }


def record_by_times(matter: Matter, actor: Actor, *kinds: BreachKind | None) -> None:
    """Record the breaches that the stated times show, with the facts of the step."""
    for kind in kinds:
        if kind:
            record(Breach(kind=kind.value, text=BY_THE_TIMES), matter, actor)


def record_answered(matter: Matter, actor: Actor, *kinds: BreachKind) -> None:
    """Record breaches that the person recording the step states themselves."""
    for kind in kinds:
        record(Breach(kind=kind.value, text=AS_ANSWERED), matter, actor)


def of_the_office(case: Matter) -> frozenset[int]:
    """Return the keys of breaches whose text contains facts that only the office holds, and of those that the office's
    people reported of a request that was stopped or withdrawn, which may say why; a jail may read only their kind."""
    holders = {bar.code: bar.holder for bar in gate.all_bars()}
    found, unread = set(), unread_by_jails(case)
    for step in recorded_steps(case):
        for name, fact in step.facts.items():
            by_bar = name.startswith(PREFIX) and holders.get(name.removeprefix(PREFIX)) is Holder.OFFICE
            if by_bar or (name == "breach" and step.number in unread):
                found.add(int(fact["row"].rpartition(":")[2]))
    return frozenset(found)
