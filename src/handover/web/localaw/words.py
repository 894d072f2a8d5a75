"""A policy's answer for a page: per topic a sentence, the clause and its source, and the facts it depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never
from urllib.parse import urlencode

from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handover.jurisdictions import (
    FACTS,
    Allowance,
    FactKind,
    OffenceFact,
    PlaceCoverage,
    PolicyAnswer,
    PolicyFact,
    PolicyFacts,
    RuleStanding,
    Topic,
    TopicAnswer,
)
from handover.jurisdictions.coverage import SHOWN

TITLES = {
    Topic.HOLD: "Hold past release",
    Topic.NOTIFY: "Notice of release",
    Topic.TRANSFER: "Handover to immigration officers",
    Topic.INTERVIEW: "Interview by immigration officers",
}
DOES = {
    Topic.HOLD: "hold the person past the time of release",
    Topic.NOTIFY: "tell the immigration office when the person will be released",
    Topic.TRANSFER: "hand the person over to immigration officers",
    Topic.INTERVIEW: "let immigration officers interview the person",
}
SAYS = {
    Allowance.NO: "The law on record here does not allow the jail to {}.",
    Allowance.YES: "The law on record here allows the jail to {}{}. It does not have to.",
    Allowance.REQUIRED: "The law on record here requires the jail to {}{}.",
    Allowance.CONDITIONAL: "Whether the jail may {} depends on facts that are not known yet.",
    Allowance.NOT_ESTABLISHED: "No rule was found, in a text that was read, by which the jail may {}. That is no yes.",
}
LIMIT = {Topic.HOLD: ", for no longer than the shortest limit"}
_STATES = {True: "yes", False: "no"}
DECIDES = (
    "the terms of the request itself",
    "a ban of the state binds",
    "a mandate of the state binds",
    "a mandate of the state may bind, once the open facts are known",
    "the most restrictive rule in force",
)
"""Which rule of resolution decided; where none was found or read, `why_of` says until which day."""


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """One topic on a page."""

    topic: Topic
    title: str
    sentence: str
    found: TopicAnswer
    why: str

    @property
    def tone(self) -> str:
        """Return ``ended``, ``frozen`` or ``waits``: the tag's colour, which repeats what its text says."""
        return {"no": "ended", "conditional": "frozen", "not_established": "frozen"}.get(
            self.found.answer.value, "waits"
        )


def shown(answer: PolicyAnswer) -> list[ShownTopic]:
    """Return the four topics of an answer."""
    return [
        ShownTopic(t, _(TITLES[t]), _sentence(t, found.answer), found, why_of(found, answer.chain[-1].as_of))
        for t in Topic
        for found in (answer.topic(t),)
    ]


def _sentence(topic: Topic, answer: Allowance) -> str:
    limit = LIMIT.get(topic, "")
    return _(SAYS[answer]).format(_(DOES[topic]), _(limit) if limit else "")


def why_of(found: TopicAnswer, as_of: date) -> str:
    """`TopicAnswer.why` in the reader's language."""
    rule = found.decided_by
    if found.why in DECIDES:
        return _(found.why)
    day = date_format(as_of, _("M j, Y"))
    if rule.standing is RuleStanding.UNREAD:
        said = _(rule.said.words)
        return _("it is said to answer “{said}”, and nobody read its text by {day}").format(
            said=said, day=day
        )
    return _("no rule was found by {day}").format(day=day)


_NAMED = {row.words: row.title for row in FACTS.values()}
"""The facts that a condition names, as it names them."""


def asked_for(text: str) -> SafeString:
    """What a clause asks for: one fact by name in the reader's language, else the condition as it is written."""
    title = _NAMED.get(text, "")
    said = _(title)
    if title and said != title:
        return format_html("{}", said[:1].lower() + said[1:])
    return (
        format_html('<span lang="en">{}</span>', text) if get_language() == "es" else format_html("{}", text)
    )


def facts_in_words(facts: PolicyFacts) -> list[tuple[str, str]]:
    """List every fact with its state, empty where it is not known; the agreement and the offences in words."""
    return [(_(row.title), _state(row, getattr(facts, name))) for name, row in FACTS.items()]


def _state(fact: PolicyFact, value: Any) -> str:
    match fact.kind:
        case FactKind.YES_NO:
            return _(_STATES[value]) if value is not None else ""
        case FactKind.CHOICE:
            return "" if value is None else _(fact.choices()[value])
        case FactKind.NUMBER:
            return "" if value is None else str(value)
        case FactKind.OFFENCES:
            return _offences(value)
        case _:
            assert_never(fact.kind)


def _offences(offences: tuple[OffenceFact, ...] | None) -> str:
    if offences is None:
        return _("not assessed: a person assigns classes, the program does not")
    return "; ".join(_offence(o) for o in offences) or _("none that counts")


def _offence(offence: OffenceFact) -> str:
    classes = _(" or ").join(sorted(_(c.value.replace("_", " ")) for c in offence.classes))
    on = offence.on and date_format(offence.on, _("M j, Y"))
    day = _("on {day}").format(day=on) if on else _("undated")
    return f"{classes}, {_(offence.outcome.value)}, {day}"


def query_of(answer: PolicyAnswer) -> str:
    """Return the query string that puts the same question to the what-if page, without offences."""
    known: dict[str, str] = {}
    for name, row in FACTS.items():
        value = getattr(answer.facts, name)
        if value is not None and row.kind is not FactKind.OFFENCES:
            known[name] = _STATES[value] if row.kind is FactKind.YES_NO else str(value)
    return urlencode({"place": answer.place, "on": answer.on.isoformat(), **known})


@dataclass(frozen=True, slots=True)
class MapRow:
    """One state in the table under the map. ``query``: the same question for the what-if page."""

    name: str
    answers: tuple[str, ...]
    found: TopicAnswer
    why: str
    as_of: date
    query: str

    @classmethod
    def of(cls, covered: PlaceCoverage, topic: Topic) -> MapRow:
        """Return the row of a state; ``found`` is on the topic that the map shows."""
        answer = covered.answer
        return cls(
            covered.place.name,
            tuple(answer.topic(t).answer.words for t in SHOWN),
            answer.topic(topic),
            why_of(answer.topic(topic), covered.place.as_of),
            covered.place.as_of,
            query_of(answer),
        )
