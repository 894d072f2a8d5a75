"""Evaluate what the law of a place says about a request on a day. Pure: facts and dated policies in, an
answer out.

Resolution: the terms of the federal request limit it (one that was not served has no effect) and give no power.
A ban or a mandate of the state binds the county, the city and the facility; so does a state's law that voids local
limits. Of what binds, the most restrictive rule answers. Where no rule that was read says anything, the answer is
`NOT_ESTABLISHED`: a federal form gives no local power to arrest (Lunn v. Commonwealth, 477 Mass. 517). The answer
informs the people who answer for the jail; it never answers for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from handover.jurisdictions.answers import (
    AskedTopic,
    LimitFound,
    PolicyAnswer,
    Rule,
    RuleStanding,
    TopicAnswer,
)
from handover.jurisdictions.conditions import Met
from handover.jurisdictions.facts import PolicyFacts
from handover.jurisdictions.grounds import Confidence, DeclineGround
from handover.jurisdictions.load import PolicySet
from handover.jurisdictions.model import Allowance, Clause, Instrument, Level, PlaceFile, Topic

InForce = Sequence[tuple[PlaceFile, Instrument]]

RESTRICTIVENESS: Final = (
    Allowance.NO,
    Allowance.NOT_ESTABLISHED,
    Allowance.CONDITIONAL,
    Allowance.YES,
    Allowance.REQUIRED,
)
_PERMITS: Final = (Allowance.YES, Allowance.REQUIRED)


def evaluate(
    facts: PolicyFacts, on: date, policies: PolicySet, *, law_of: date | None = None
) -> PolicyAnswer:
    """Apply the law of ``facts.place`` as of the day ``on`` to the facts. Raises UnknownPlaceError.

    ``law_of``: the day whose law applies, if it is another one; look-backs still count from ``on``.
    """
    chain = policies.chain(facts.place)
    law_day = law_of or on
    in_force = [(place, i) for place in chain for i in place.instruments_on(law_day)]
    reached = chain[-1].facility
    rules = [
        _apply(c, instrument, place, facts, on, law_day)
        for place, instrument in in_force
        for c in instrument.clauses
        if reached in c.facilities or place.level is Level.FEDERAL
    ]
    voids = _voids(in_force, law_day)
    answers = {t: _resolve(t, [r for r in rules if r.topic is t], chain[-1], voids.get(t)) for t in Topic}
    return PolicyAnswer(
        place=facts.place,
        place_name=chain[-1].name,
        on=on,
        facts=facts,
        hold=answers[Topic.HOLD],
        notify=answers[Topic.NOTIFY],
        transfer=answers[Topic.TRANSFER],
        interview=answers[Topic.INTERVIEW],
        asked=tuple(AskedTopic(a.topic, a.text, a.citation) for _, i in in_force for a in i.asks),
        limits=limits_of(in_force),
        provisions=tuple(p for _, i in in_force for p in i.provisions),
        chain=chain,
        instruments=tuple(i for _, i in in_force),
        fictional=any(p.fictional for p in chain),
    )


def limits_on(place: str, on: date, policies: PolicySet) -> tuple[LimitFound, ...]:
    """Return the maximum holds of a place and of those that contain it. Raises UnknownPlaceError."""
    return limits_of([(p, i) for p in policies.chain(place) for i in p.instruments_on(on)])


def limits_of(in_force: InForce) -> tuple[LimitFound, ...]:
    """Return the maximum holds of the instruments in force. One that nobody read shortens a hold all the same."""
    return tuple(LimitFound(place.id, one) for place, i in in_force for one in i.maximum_hold)


def _voids(in_force: InForce, law_day: date) -> dict[Topic, str]:
    """Which topics the state's law leaves to no local limit, with its citation; one that nobody read voids nothing."""
    return {
        topic: void.citation
        for _, i in in_force
        for void in i.voids_local_limits
        if i.confidence_of(void.confidence, law_day).may_permit
        for topic in void.topics
    }


def _apply(
    clause: Clause, instrument: Instrument, place: PlaceFile, facts: PolicyFacts, on: date, law_day: date
) -> Rule:
    answer, grounds, met = clause.answer, clause.grounds, Met(True)
    confidence = instrument.confidence_of(clause.confidence, law_day)
    may_become_required = False
    if clause.when is not None:
        met = clause.when.evaluate(facts, on)
        answer = {True: clause.then, False: Allowance.NO, None: Allowance.CONDITIONAL}[met.value]
        grounds = tuple(dict.fromkeys((*clause.grounds, *met.grounds))) if not met.value else ()
        may_become_required = (
            met.value is None and clause.then is Allowance.REQUIRED and confidence.may_permit
        )
    if clause.unless is not None and clause.unless_ground and clause.unless.evaluate(facts, on).value:
        answer, grounds, may_become_required = Allowance.NO, (clause.unless_ground,), False
    said = answer
    standing = RuleStanding.BINDS
    if place.level is Level.FEDERAL and answer in _PERMITS:
        standing = RuleStanding.ASKS
    elif answer in _PERMITS and not confidence.may_permit:
        answer, standing = Allowance.NOT_ESTABLISHED, RuleStanding.UNREAD
    return Rule(
        topic=clause.topic,
        answer=answer,
        said=said,
        standing=standing,
        text=clause.text,
        citation=clause.citation,
        confidence=confidence,
        place=place.id,
        level=place.level,
        instrument=instrument.title,
        condition=clause.when.text if clause.when else "",
        open=met.open,
        missing=met.missing,
        needs=met.needs,
        grounds=grounds,
        may_become_required=may_become_required,
        of_court=instrument.of_court,
    )


def _resolve(topic: Topic, rules: Sequence[Rule], place: PlaceFile, voided_by: str | None) -> TopicAnswer:
    state = [r for r in rules if r.level is Level.STATE and r.standing is RuleStanding.BINDS]
    binds_below = any(r.answer is Allowance.REQUIRED or r.may_become_required for r in state)
    weighed = [_below(r, binds_below, voided_by) for r in rules]
    ordered = sorted(weighed, key=_restrictive_first)
    binding = [r for r in ordered if r.standing is RuleStanding.BINDS]
    local = [r for r in binding if r.level is not Level.FEDERAL]
    refusal = next((r for r in binding if r.level is Level.FEDERAL and r.answer is Allowance.NO), None)
    if refusal:
        return _answer(refusal, ordered, "the terms of the request itself")
    if not local:
        unread = next((r for r in ordered if r.standing is RuleStanding.UNREAD), None)
        return _answer(unread or _silence(topic, place), ordered, _why_silent(unread, place))
    return _answer(binding[0], ordered, _why(binding[0], binds_below))


def _below(rule: Rule, binds_below: bool, voided_by: str | None) -> Rule:
    """Say of a county's, a city's or a facility's rule whether the state's law leaves it any effect."""
    if rule.level in (Level.FEDERAL, Level.STATE) or rule.standing is not RuleStanding.BINDS or rule.of_court:
        return rule
    if voided_by and rule.answer not in _PERMITS:
        return rule.with_standing(RuleStanding.VOID)
    return rule.with_standing(RuleStanding.OVERRIDDEN) if binds_below else rule


def _why(rule: Rule, binds_below: bool) -> str:
    if rule.level is Level.STATE and rule.answer is Allowance.NO:
        return "a ban of the state binds"
    if rule.level is Level.STATE and rule.answer is Allowance.REQUIRED:
        return "a mandate of the state binds"
    if rule.may_become_required and binds_below:
        return "a mandate of the state may bind, once the open facts are known"
    return "the most restrictive rule in force"


def _why_silent(unread: Rule | None, place: PlaceFile) -> str:
    if unread is None:
        return f"no rule was found by {place.as_of:%b %-d, %Y}"
    return f"it is said to answer “{unread.said.words}”, and nobody read its text by {place.as_of:%b %-d, %Y}"


def _restrictive_first(rule: Rule) -> tuple[int, bool, int, int]:
    # Among equal answers cite local law rather than the request's own terms, then the best confirmed, then
    # the highest.
    federal = rule.level is Level.FEDERAL
    return RESTRICTIVENESS.index(rule.answer), federal, rule.confidence.rank, rule.level.rank


def _answer(decided_by: Rule, rules: Iterable[Rule], why: str) -> TopicAnswer:
    return TopicAnswer(decided_by, tuple(r for r in rules if r is not decided_by), why)


def _silence(topic: Topic, place: PlaceFile) -> Rule:
    looked = f" Looked at: {place.looked_at}." if place.looked_at else ""
    return Rule(
        topic=topic,
        answer=Allowance.NOT_ESTABLISHED,
        said=Allowance.NOT_ESTABLISHED,
        standing=RuleStanding.SILENT,
        text=f"No rule of this place was found on this by {place.as_of:%b %-d, %Y}.{looked} Silence gives no power.",
        citation=f"none found by {place.as_of:%b %-d, %Y}",
        confidence=Confidence.FICTIONAL if place.fictional else Confidence.ILLUSTRATIVE,
        place=place.id,
        level=place.level,
        instrument="none",
        grounds=(DeclineGround.NO_RULE_FOUND,),
    )
