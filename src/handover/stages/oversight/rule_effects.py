"""What adopting a set of rules would change in the open cases: counts, as plain JSON, by part. It decides nothing.

Answers of local law are computed anew for every open case whose jail's law differs; bands of scores for every candidate
before an examiner. What other weights would score is not computed, because that would be a search that nobody
requested.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from handover.accounts.models import Agency
from handover.administration.adoption.models import RuleSet
from handover.administration.adoption.parts import changes, parts
from handover.administration.adoption.shipped import AGREEMENTS, LAW, PAPERS, THRESHOLDS, WEIGHTS
from handover.administration.adoption.standing import texts_of
from handover.jurisdictions import (
    PolicyFacts,
    PolicySet,
    Topic,
    UnknownPlaceError,
    evaluate,
    policies_of,
    shipped_policies,
)
from handover.matching.fingerprints.thresholds import Thresholds
from handover.matching.types import Band
from handover.process.case_track import OUT
from handover.process.graph import STATE, Track
from handover.process.models import Matter
from handover.stages.custody.public import NO_POLICY_ON_FILE, facts_for_all
from handover.stages.identification.public import open_scores
from handover.web.language import all_said

_Effect = dict[str, Any]
_OPEN_CASES: Final = tuple(
    name for (track, name), state in STATE.items() if track is Track.CASE and not state.ended
)
_BEFORE_LODGING: Final = ("awaiting_signature", "signed")
_CHUNK: Final = 200
_NONE: Final = "no law on record"
_BAND_WORDS: Final = all_said({
    Band.IDENTIFIED: "established", Band.EXAMINE: "examined", Band.BELOW: "ruled out",
})  # fmt: skip


def effect_of(rules: RuleSet, before: RuleSet | None) -> _Effect:
    """The effect of adopting ``rules`` in place of ``before``, by part; parts that are the same are left out."""
    found: _Effect = {}
    for one in parts():
        was = before.files.get(one.name, {}) if before else {}
        now = rules.files.get(one.name, {})
        if was != now:
            files = changes(was, now)
            found[one.name] = {
                "files": {"changed": files.changed, "added": files.added, "removed": files.removed},
                **(_EFFECTS[one.name](rules, before) if before and one.name in _EFFECTS else {}),
            }
    plain: _Effect = json.loads(json.dumps(found))
    return plain


def _of_law(rules: RuleSet, before: RuleSet) -> _Effect:
    old, new = _policies(before), _policies(rules)
    concerned = _concerned(
        old, new, all_of_them=before.files[LAW].get(AGREEMENTS) != rules.files[LAW].get(AGREEMENTS)
    )
    cases = Matter.objects.filter(track=Track.CASE, state__in=_OPEN_CASES)
    jails: dict[Agency, Counter[str]] = defaultdict(Counter)
    considered = 0
    for case, facts in _with_facts(cases.filter(agency__policy__in=concerned).select_related("agency")):
        considered += 1
        for topic in _different(case, facts, old, new):
            jails[case.agency][topic] += 1
    counted = [
        {"ori": jail.ori, "jail": jail.name, "cases": found["cases"], **{t.value: found[t.value] for t in Topic}}
        for jail, found in sorted(jails.items(), key=lambda item: item[0].ori)
    ]  # fmt: skip
    return {
        "open": cases.count(), "considered": considered, "different": sum(row["cases"] for row in counted),
        "jails": counted,
    }  # fmt: skip


def _policies(rules: RuleSet) -> PolicySet:
    texts = texts_of(rules, LAW)
    texts.pop(AGREEMENTS, None)
    return policies_of(texts, f"set {rules.pk}", shipped_policies())


def _concerned(old: PolicySet, new: PolicySet, *, all_of_them: bool) -> list[str]:
    """Return the places whose law, with that of the places above them, differs between both; and the empty place, for
    jails without one on file, if the file for the federal request differs."""
    differ = {name for name in {*old, *new} if all_of_them or old.get(name) != new.get(name)}
    found = {
        place
        for policies in (old, new)
        for place in policies
        if differ & {above.id for above in policies.chain(place)}
    }
    return sorted({*found, *([""] if NO_POLICY_ON_FILE in found else [])})


def _with_facts(cases: Any) -> Iterator[tuple[Matter, PolicyFacts]]:
    rows = iter(cases.order_by("pk").iterator(_CHUNK))
    while chunk := list(islice(rows, _CHUNK)):
        facts = facts_for_all(chunk)
        yield from ((case, facts[case.pk]) for case in chunk)


def _different(case: Matter, facts: PolicyFacts, old: PolicySet, new: PolicySet) -> Sequence[str]:
    """The topics on which the case is answered otherwise, and “cases” where there is one."""
    one, other = _answers(case, facts, old), _answers(case, facts, new)
    topics = [topic.value for topic in Topic if one.get(topic, _NONE) != other.get(topic, _NONE)]
    return [*topics, "cases"] if topics else []


def _answers(case: Matter, facts: PolicyFacts, policies: PolicySet) -> Mapping[Topic, str]:
    from django.utils import timezone

    today = timezone.now().astimezone(case.agency.zone).date()
    try:
        asked = replace(facts, agreement=policies.agreement_of(facts.place, today))
        answer = evaluate(asked, today, policies)
    except UnknownPlaceError:
        return {}
    return {topic: answer.topic(topic).answer.value for topic in Topic}


def _of_thresholds(rules: RuleSet, before: RuleSet) -> _Effect:
    (old,), (new,) = texts_of(before, THRESHOLDS).values(), texts_of(rules, THRESHOLDS).values()
    one, other = json.loads(old), json.loads(new)
    moves = Counter((_band(score, n, one), _band(score, n, other)) for score, n in open_scores())
    return {
        "values": [
            {"name": name, "was": was, "now": now}
            for (name, was), (_, now) in zip(_flat(one), _flat(other), strict=True)
            if was != now
        ],
        "open": moves.total(),
        "between": sum(n for (was, now), n in moves.items() if was is not now),
        "moves": [
            {"was": _BAND_WORDS[was], "now": _BAND_WORDS[now], "candidates": n}
            for (was, now), n in sorted(moves.items())
            if was is not now
        ],
    }


def _flat(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    named = {
        **{k: v for k, v in values.items() if k != "abis"},
        **{f"abis {k}": v for k, v in values["abis"].items()},
    }
    return sorted(named.items())


def _band(score: float, fingers: int, values: Mapping[str, Any]) -> Band:
    """The band of a score under one set of thresholds: another ABIS has a scale of its own."""
    abis = values["abis"]
    if not abis["another"]:
        own = Thresholds(*(float(values[name]) for name in Thresholds.__slots__))
        return own.band(score, fingers)
    if abis["lights_out"] is not None and score >= abis["lights_out"]:
        return Band.IDENTIFIED
    return Band.EXAMINE if abis["examine"] is None or score >= abis["examine"] else Band.BELOW


def _of_weights(_: RuleSet, __: RuleSet) -> _Effect:
    waiting = Matter.objects.filter(track=Track.SEARCH, state="pending")
    return {"searches": waiting.count()}


def _of_papers(_: RuleSet, __: RuleSet) -> _Effect:
    cases = Matter.objects.filter(track=Track.CASE)
    return {
        "drafted": cases.filter(state__in=_BEFORE_LODGING).count(), "out": cases.filter(state__in=OUT).count(),
    }  # fmt: skip


_EFFECTS: Final = {LAW: _of_law, THRESHOLDS: _of_thresholds, WEIGHTS: _of_weights, PAPERS: _of_papers}
