"""Entries of a jail's clerk under the law of the place: an attested fact, the power that a hold rests on, a completed
duty. Each verb is one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.jurisdictions import FACTS, FactKind, duties_of
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.requirements import filled
from handover.stages.custody import local_law_rules, rules, time_rules, timeline
from handover.stages.custody.duties import duties_in
from handover.stages.custody.local_law_models import AttestedFact, CitedPower, DutyDone
from handover.stages.custody.policy_advice import advice_for


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a clerk attests: a fact of `FACTS`, where it is from and when it was known, and the parts of its value.

    ``answer``: yes or no; of offences, no says that the record was checked and none counts. ``offence``, ``outcome``,
    ``on`` and ``days`` describe one offence, ``months`` a sentence.
    """

    name: str
    source: str
    known_at: datetime
    answer: str = ""
    offence: str = ""
    outcome: str = ""
    on: date | None = None
    days: int | None = None
    months: int | None = None

    @property
    def value(self) -> Any:
        """The value as `plain_facts` writes it; None where its parts do not make one."""
        kind = FACTS[self.name].kind if self.name in FACTS else FactKind.YES_NO
        if kind is FactKind.NUMBER:
            return self.months
        if kind is FactKind.OFFENCES:
            return self._offences()
        return {"yes": True, "no": False}.get(self.answer)

    def _offences(self) -> list[dict[str, Any]] | None:
        if not self.offence:
            return [] if self.answer == "no" else None
        return [
            {
                "classes": [self.offence],
                "outcome": self.outcome,
                "on": self.on.isoformat() if self.on else None,
                "days_incarcerated": self.days or 0,
            }
        ]


def attest_fact(case_id: UUID, *, actor: Actor, version: int, said: Attestation) -> Matter:
    """The clerk attests a fact that the law of the place asks for.

    It does not change the jail's answer, which the jail alone gives; but a hold that a new fact bars is stopped.
    """
    return attest_value(
        case_id, actor=actor, version=version, name=said.name, value=said.value, source=said.source,
        known_at=said.known_at,
    )  # fmt: skip


def attest_value(
    case_id: UUID, *, actor: Actor, version: int, name: str, value: Any, source: str, known_at: datetime
) -> Matter:
    """The same of a value as `plain_facts` writes it."""
    demand(
        local_law_rules.fact_is_attestable(name, value),
        rules.said_in_words("source", source),
        time_rules.not_in_future(known_at, timezone.now(), "known_at"),
        timeline.not_since_called_off(Matter.objects.get(pk=case_id), known_at, "known_at"),
    )

    def write(case: Matter) -> dict[str, Fact]:
        fact = AttestedFact(name=name, value={"value": value}, source=source, known_at=known_at)
        return {"local_fact": record(fact, case, actor)}

    return advance(case_id, "attest_fact", actor=actor, version=version, write=write)


def cite_power(case_id: UUID, *, actor: Actor, version: int, citation: str, text: str) -> Matter:
    """A person on the jail's side names the law that lets it hold, where none was found (Lunn, 477 Mass. 517)."""
    demand(
        rules.said_in_words("citation", citation, least=5),
        rules.said_in_words("text", text),
        local_law_rules.power_is_wanted(advice_for(case_id).hold.answer.value),
    )

    def write(case: Matter) -> dict[str, Fact]:
        return {"power_to_hold": record(CitedPower(citation=citation, text=text), case, actor)}

    return advance(case_id, "cite_power", actor=actor, version=version, write=write)


def record_duty(
    case_id: UUID, *, actor: Actor, version: int, code: str, done_at: datetime, how: str
) -> Matter:
    """A duty under the law of the place was done. One that had been set off before the request was called off is owed
    all the same, such as telling the person of the request; no other is recorded after that."""
    case, advice = Matter.objects.get(pk=case_id), advice_for(case_id)
    duties = {d.code.value: d for d in duties_of(advice.provisions)}
    owed = {d.duty.code.value for d in duties_in(case, advice) if d.due_at is not None}
    demand(
        local_law_rules.duty_is_of_the_place(code, frozenset(duties)),
        time_rules.not_in_future(done_at, timezone.now(), "done_at"),
        None if code in owed else timeline.not_since_called_off(case, done_at, "done_at"),
        *filled(how=how),
    )

    def write(case: Matter) -> dict[str, Fact]:
        citation = duties[code].provision.citation
        return {
            "duty_done": record(DutyDone(code=code, citation=citation, done_at=done_at, how=how), case, actor)
        }

    return advance(case_id, "record_duty", actor=actor, version=version, write=write)
