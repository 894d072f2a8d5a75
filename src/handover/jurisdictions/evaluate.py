"""Evaluate what the law of a place says about a request on a day. Pure: facts and dated policies in, an
answer out.

Resolution (domain notes, section 6): the terms of the federal request itself come first (a detainer that was
not served has no effect); then a mandate or a ban of the state; else the most restrictive rule of state,
county, city and facility. The answer informs the people who answer for the jail; it never answers for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handover.jurisdictions.agreements import Agreement, agreements
from handover.jurisdictions.conditions import Met
from handover.jurisdictions.fact_parsing import plain_facts
from handover.jurisdictions.facts import PolicyFacts
from handover.jurisdictions.grounds import Confidence, DeclineGround
from handover.jurisdictions.load import PolicySet
from handover.jurisdictions.model import Allowance, Clause, Instrument, Level, PlaceFile, Provision, Topic

RESTRICTIVENESS = (Allowance.NO, Allowance.CONDITIONAL, Allowance.YES, Allowance.REQUIRED)


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause in force, applied to the facts: its answer for them, its words and its source."""

    topic: Topic
    answer: Allowance
    text: str
    citation: str
    confidence: Confidence
    place: str
    level: Level
    instrument: str
    condition: str = ""
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    grounds: tuple[DeclineGround, ...] = ()
    may_become_required: bool = False


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
        """no, yes, required or conditional."""
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
    def open(self) -> tuple[str, ...]:
        """List the unknown facts on which the answer depends, over every rule considered: each must be met."""
        if self.answer is Allowance.NO:
            return ()
        return tuple(dict.fromkeys(t for r in (self.decided_by, *self.others) for t in r.open))

    @property
    def missing(self) -> tuple[str, ...]:
        """List the facts known to be absent, if that makes the answer no."""
        return self.decided_by.missing if self.answer is Allowance.NO else ()

    @property
    def grounds(self) -> tuple[DeclineGround, ...]:
        """List the grounds on which the jail declines, or would decline if an open condition is not met."""
        alike = [r for r in self.others if r.answer is self.answer]
        return tuple(dict.fromkeys(g for r in (self.decided_by, *alike) for g in r.grounds))


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """The four answers for a place on a day, the facts they rest on, and the other provisions in force there.

    ``chain``: the place and those that contain it, the highest first; ``instruments``: those of the chain in
    force.
    """

    place: str
    place_name: str
    on: date
    facts: PolicyFacts
    hold: TopicAnswer
    notify: TopicAnswer
    transfer: TopicAnswer
    interview: TopicAnswer
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
            "illustrative": self.illustrative,
            "facts": plain_facts(self.facts),
            **{t.value: _plain(self.topic(t)) for t in Topic},
        }


def evaluate(
    facts: PolicyFacts, on: date, policies: PolicySet, *, law_of: date | None = None
) -> PolicyAnswer:
    """Apply the law of ``facts.place`` as of the day ``on`` to the facts. Raises UnknownPlaceError.

    ``law_of``: the day whose law applies, if it is another one; look-backs still count from ``on``.
    """
    chain = policies.chain(facts.place)
    in_force = [(place, i) for place in chain for i in place.instruments_on(law_of or on)]
    rules = [
        _apply(c, instrument, place, facts, on) for place, instrument in in_force for c in instrument.clauses
    ]
    answers = {t: _resolve(t, [r for r in rules if r.topic is t], facts.place) for t in Topic}
    return PolicyAnswer(
        place=facts.place,
        place_name=chain[-1].name,
        on=on,
        facts=facts,
        hold=answers[Topic.HOLD],
        notify=answers[Topic.NOTIFY],
        transfer=answers[Topic.TRANSFER],
        interview=answers[Topic.INTERVIEW],
        provisions=tuple(p for _, i in in_force for p in i.provisions),
        chain=chain,
        instruments=tuple(i for _, i in in_force),
        fictional=any(p.fictional for p in chain),
    )


def _apply(clause: Clause, instrument: Instrument, place: PlaceFile, facts: PolicyFacts, on: date) -> Rule:
    answer, grounds, met = clause.answer, clause.grounds, Met(True)
    may_become_required = False
    if clause.when is not None:
        met = clause.when.evaluate(facts, on)
        answer = {True: clause.then, False: Allowance.NO, None: Allowance.CONDITIONAL}[met.value]
        grounds = tuple(dict.fromkeys((*clause.grounds, *met.grounds))) if not met.value else ()
        may_become_required = met.value is None and clause.then is Allowance.REQUIRED
    if clause.unless is not None and clause.unless_ground and clause.unless.evaluate(facts, on).value:
        answer, grounds, may_become_required = Allowance.NO, (clause.unless_ground,), False
    return Rule(
        topic=clause.topic,
        answer=answer,
        text=clause.text,
        citation=clause.citation,
        confidence=max(clause.confidence, instrument.dates_confidence, key=lambda c: c.rank),
        place=place.id,
        level=place.level,
        instrument=instrument.title,
        condition=clause.when.text if clause.when else "",
        open=met.open,
        missing=met.missing,
        grounds=grounds,
        may_become_required=may_become_required,
    )


def _resolve(topic: Topic, rules: Sequence[Rule], place: str) -> TopicAnswer:
    rules = sorted(rules, key=_restrictive_first)
    federal = [r for r in rules if r.level is Level.FEDERAL]
    state = [r for r in rules if r.level is Level.STATE]
    for group, answer, why in (
        (federal, Allowance.NO, "the terms of the request itself"),
        (state, Allowance.NO, "a ban of the state binds"),
        (state, Allowance.REQUIRED, "a mandate of the state binds"),
    ):
        for rule in group:
            if rule.answer is answer:
                return _answer(rule, rules, why)
    for rule in state:
        if rule.may_become_required:
            return _answer(rule, rules, "a mandate of the state may bind, once the open facts are known")
    if not rules:
        return _answer(_silence(topic, place), [], "no rule on record")
    return _answer(rules[0], rules, "the most restrictive rule in force")


def _restrictive_first(rule: Rule) -> tuple[int, bool, int, int]:
    # Among equal answers cite local law rather than the request's own terms, then the best confirmed, then
    # the highest.
    federal = rule.level is Level.FEDERAL
    return RESTRICTIVENESS.index(rule.answer), federal, rule.confidence.rank, rule.level.rank


def _answer(decided_by: Rule, rules: Sequence[Rule], why: str) -> TopicAnswer:
    return TopicAnswer(decided_by, tuple(r for r in rules if r is not decided_by), why)


def _silence(topic: Topic, place: str) -> Rule:
    return Rule(
        topic=topic,
        answer=Allowance.CONDITIONAL,
        text="No rule on record for this topic on this day; the jail asks its own counsel.",
        citation="none",
        confidence=Confidence.ILLUSTRATIVE,
        place=place,
        level=Level.FACILITY,
        instrument="none",
    )


def _plain(answer: TopicAnswer) -> dict[str, Any]:
    rule = answer.decided_by
    return {
        "answer": rule.answer.value,
        "text": rule.text,
        "citation": rule.citation,
        "confidence": rule.confidence.value,
        "confidence_words": rule.confidence.words,
        "level": rule.level.value,
        "place": rule.place,
        "condition": rule.condition,
        "open": list(answer.open),
        "missing": list(answer.missing),
        "grounds": [g.value for g in answer.grounds],
        "why": answer.why,
    }
