"""The figures of documentation quality, of the audit chain and of comparisons. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Registered, YearRule

_NULL: Final = "null: without it; unknown: recorded as not known"
_FILLED: Final = "on record"

QUALITY: Final = (
    Registered("dq.answer", "The jail's answer", "asked-of-jail", _NULL, _FILLED),
    Registered("dq.service", "Service on the person", "asked-of-jail", _NULL, _FILLED),
    Registered("dq.ground", "The legal ground of a decline", "declines", _NULL, _FILLED),
    Registered("dq.outcome", "The outcome of a request", "left", _NULL, _FILLED),
    Registered("dq.at_large", "Why a case is at large", "at-large", _NULL, _FILLED),
    Registered("dq.lift", "Why a detainer was withdrawn", "lifted", _NULL, _FILLED),
    Registered("dq.charge", "How a watched charge ended", "watched", _NULL, _FILLED),
    Registered("dq.lag", "{part}", "events", "hours from the event to its record: median, nine in ten, over a day",
               "recorded in time", FigureClock.EVENT, family=True),
)  # fmt: skip

CHAIN: Final = (
    Registered("audit.entries", "entries of the audit chain", "entries", "entries", ""),
    Registered("audit.open", "entries after the last checkpoint", "entries", "entries that no checkpoint covers",
               "covered by a checkpoint"),
    Registered("audit.listed", "entries that fit what is asked", "entries", "entries as they are narrowed",
               "narrowed away"),
    Registered("audit.matters", "matters checked", "matters", "matters that the last round read", ""),
    Registered("readings.week", "readings of the week by people of other offices", "weeks-readings", "readings", "",
               years=YearRule.WEEK),
    Registered("readings.asked", "readings to ask about", "weeks-readings", "readings that a rule asks about",
               "no rule asks", years=YearRule.WEEK),
    Registered("policies.changed", "requests that come out differently", "place-requests",
               "requests whose answer differs between the two versions", "the same under both"),
    Registered("policies.recorded", "requests with the facts recorded with the jail's answer", "place-requests",
               "requests with an answer's facts", "by the facts on record now"),
    Registered("rules.effect", "what a set of rules would change", "open",
               "open cases answered, candidates judged and packages drafted otherwise", "the same under both sets"),
    Registered("policies.topic", "{part}", "place-requests", "requests that differ on the topic", "the same",
               family=True),
)  # fmt: skip
