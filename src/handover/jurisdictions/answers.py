"""What an evaluation of local law answers: a topic's rules with their standing, limits of the hold, what is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from handover.jurisdictions.agreements import Agreement, agreements
from handover.jurisdictions.fact_parsing import plain_facts
from handover.jurisdictions.facts import PolicyFacts
from handover.jurisdictions.grounds import Confidence, DeclineGround
from handover.jurisdictions.model import Allowance, HoldLimit, Instrument, Level, PlaceFile, Provision, Topic


class RuleStanding(StrEnum):
    """What a rule counts for in an answer."""

    BINDS = "binds"
    ASKS = "asks"
    UNREAD = "unread"
    VOID = "void"
    OVERRIDDEN = "overridden"
    SILENT = "silent"

    @property
    def words(self) -> str:
        """Describe it beside the rule."""
        return {
            "binds": "binds",
            "asks": "says what is asked, and gives no power",
            "unread": "was not read, and so permits nothing",
            "void": "is left without effect by the state",
            "overridden": "yields to the state's mandate",
            "silent": "no rule was found",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause in force, applied to the facts: its answer for them, its words and its source.

    ``said``: what it would answer if its text had been read. ``needs``: the names of the facts that it lacks.
    """

    topic: Topic
    answer: Allowance
    said: Allowance
    standing: RuleStanding
    text: str
    citation: str
    confidence: Confidence
    place: str
    level: Level
    instrument: str
    condition: str = ""
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    grounds: tuple[DeclineGround, ...] = ()
    may_become_required: bool = False
    of_court: bool = False

    def with_standing(self, standing: RuleStanding) -> Rule:
        """Return the same rule, counting for something else."""
        return replace(self, standing=standing)


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The deciding rule of a topic, and the others that were considered.

    ``why`` says which rule of resolution decided.
    """

    decided_by: Rule
    others: tuple[Rule, ...]
    why: str

    @property
    def answer(self) -> Allowance:
        """no, not_established, yes, required or conditional."""
        return self.decided_by.answer

    @property
    def text(self) -> str:
        """Return the clause in our words."""
        return self.decided_by.text

    @property
    def citation(self) -> str:
        """Return the clause's citation."""
        return self.decided_by.citation

    @property
    def confidence(self) -> Confidence:
        """Return how well the clause and the dates of its instrument are confirmed: the weaker of the two."""
        return self.decided_by.confidence

    @property
    def binding(self) -> tuple[Rule, ...]:
        """Return the rules that count."""
        return tuple(r for r in (self.decided_by, *self.others) if r.standing is RuleStanding.BINDS)

    @property
    def open(self) -> tuple[str, ...]:
        """List the unknown facts on which the answer depends, over every rule that binds: each must be met."""
        if self.answer is Allowance.NO:
            return ()
        return tuple(dict.fromkeys(t for r in self.binding for t in r.open))

    @property
    def missing(self) -> tuple[str, ...]:
        """List the facts known to be absent, if that makes the answer no."""
        return self.decided_by.missing if self.answer is Allowance.NO else ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the names of the facts that are absent or not known and without which the answer stays."""
        asked = [r for r in self.binding if r.answer is self.answer or self.answer is not Allowance.NO]
        return tuple(dict.fromkeys(n for r in asked for n in r.needs))

    @property
    def grounds(self) -> tuple[DeclineGround, ...]:
        """Return the grounds on which a jail would decline: those of the rules that give this answer."""
        alike = [r for r in self.binding if r.answer is self.answer]
        return tuple(dict.fromkeys(g for r in (self.decided_by, *alike) for g in r.grounds))


@dataclass(frozen=True, slots=True)
class LimitFound:
    """A maximum hold, and the place whose law has it."""

    place: str
    limit: HoldLimit


@dataclass(frozen=True, slots=True)
class AskedTopic:
    """What the federal request asks on a topic, never what the place allows."""

    topic: Topic
    text: str
    citation: str


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """The four answers for a place on a day, the facts they rest on, and the other provisions in force there.

    ``asked``: what the request asks. ``limits``: the maximum holds. ``chain``: the place and those that contain it,
    the highest first; ``instruments``: those of the chain in force.
    """

    place: str
    place_name: str
    on: date
    facts: PolicyFacts
    hold: TopicAnswer
    notify: TopicAnswer
    transfer: TopicAnswer
    interview: TopicAnswer
    asked: tuple[AskedTopic, ...]
    limits: tuple[LimitFound, ...]
    provisions: tuple[Provision, ...]
    chain: tuple[PlaceFile, ...]
    instruments: tuple[Instrument, ...]
    fictional: bool
    illustrative: bool = True

    @property
    def agreement(self) -> Agreement | None:
        """Return the model of the jail's 287(g) agreement if it is known and was on offer that day."""
        model = agreements()[self.facts.agreement] if self.facts.agreement else None
        return model if model and model.in_force(self.on) else None

    @property
    def as_of(self) -> date:
        """Return the earliest day on which somebody last looked for the law of the place or of one above it."""
        return min(p.as_of for p in self.chain)

    def topic(self, topic: Topic) -> TopicAnswer:
        """Return the answer on one topic."""
        found: TopicAnswer = getattr(self, topic.value)
        return found

    def as_dict(self) -> dict[str, Any]:
        """Convert to plain values (JSON) for a record of what was shown: topic -> answer, text, citation, and
        so on.
        """
        return {
            "place": self.place,
            "on": self.on.isoformat(),
            "as_of": self.as_of.isoformat(),
            "illustrative": self.illustrative,
            "facts": plain_facts(self.facts),
            "limits": [{"text": one.limit.text, "citation": one.limit.citation} for one in self.limits],
            **{t.value: _plain(self.topic(t)) for t in Topic},
        }


def _plain(answer: TopicAnswer) -> dict[str, Any]:
    rule = answer.decided_by
    return {
        "answer": rule.answer.value,
        "said": rule.said.value,
        "text": rule.text,
        "citation": rule.citation,
        "confidence": rule.confidence.value,
        "confidence_words": rule.confidence.words,
        "level": rule.level.value,
        "place": rule.place,
        "condition": rule.condition,
        "open": list(answer.open),
        "missing": list(answer.missing),
        "needs": list(answer.needs),
        "grounds": [g.value for g in answer.grounds],
        "why": answer.why,
    }
