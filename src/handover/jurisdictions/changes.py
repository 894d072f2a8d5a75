"""What changed between two days: the clauses that came into force and those that ended, place by place. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from handover.jurisdictions.grounds import Confidence
from handover.jurisdictions.load import PolicySet
from handover.jurisdictions.model import (
    Clause,
    HoldLimit,
    Instrument,
    Level,
    PlaceFile,
    Provision,
    VoidsLocal,
)

AnyRule = Clause | Provision | HoldLimit | VoidsLocal
LONGEST_HOLD: Final = "longest hold"
VOID_LIMITS: Final = "local limits void"


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that is in force on one of the two days only.

    ``began``: in force on the second. ``on``: its first day, or the day after its last; None where another instrument
    took over and the file gives no day of its own.
    """

    place: PlaceFile
    instrument: Instrument
    rule: AnyRule
    began: bool
    on: date | None

    @property
    def topic(self) -> str:
        """Say what it is about."""
        match self.rule:
            case Clause():
                return self.rule.topic.value
            case Provision():
                return self.rule.code.value.replace("_", " ")
            case HoldLimit():
                return LONGEST_HOLD
            case VoidsLocal():
                return VOID_LIMITS

    @property
    def answer(self) -> str:
        """Return the clause's answer in words; empty for what is no clause."""
        return self.rule.answer.words if isinstance(self.rule, Clause) else ""

    @property
    def confidence(self) -> Confidence:
        """Return how well it is confirmed."""
        return self.rule.confidence


def changes(policies: PolicySet, places: Iterable[str], first: date, second: date) -> list[Change]:
    """Return the changes from ``first`` to ``second`` in these places and in those that contain them, the highest
    level first. Raises UnknownPlaceError.
    """
    chain = {p.id: p for place_id in places for p in policies.chain(place_id)}
    found = [change for place in chain.values() for change in _of(place, first, second)]
    return sorted(found, key=lambda c: (c.place.level.rank, c.place.id, c.on or second, not c.began))


def _of(place: PlaceFile, first: date, second: date) -> Iterable[Change]:
    before, after = place.instruments_on(first), place.instruments_on(second)
    for i in before:
        if i not in after:
            yield from (Change(place, i, rule, began=False, on=_last(place, i)) for rule in i.rules)
    for i in after:
        if i not in before:
            yield from (Change(place, i, rule, began=True, on=i.effective_from) for rule in i.rules)


def _last(place: PlaceFile, ended: Instrument) -> date | None:
    """The day on which it was no longer in force: after its own last day, or the first of what superseded it."""
    by = next((i for i in place.instruments if i.id == ended.superseded_by), None)
    if by is not None:
        return by.effective_from
    return date.fromordinal(ended.effective_to.toordinal() + 1) if ended.effective_to else None


def all_level(policies: PolicySet, level: Level) -> list[str]:
    """Return the ids of the real places of one level, in order."""
    return sorted(p.id for p in policies.values() if p.level is level and not p.fictional)
