"""Which dispositions exist, which of them count as a conviction, and from which day one may be recorded. Pure."""

from __future__ import annotations

from datetime import date

from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum
from handover.process.requirements import typed_reasons


class DispositionOutcome(LabelledEnum):
    """What a court did with one charge."""

    CONVICTED = "convicted", "convicted as charged"
    REDUCED = "reduced", "convicted of a lesser or another offence"
    DEFERRED = "deferred", "adjudication deferred or withheld"
    VACATED = "vacated", "conviction vacated"
    JUVENILE = "juvenile", "juvenile finding"
    DISMISSED = "dismissed", "dismissed"
    ACQUITTED = "acquitted", "acquitted"


CLEAR = {
    DispositionOutcome.CONVICTED: True,
    DispositionOutcome.DISMISSED: False,
    DispositionOutcome.ACQUITTED: False,
}
"""Outcomes that show by themselves whether there is a conviction. For every other a person decides, with reasons: INA
101(a)(48)(A) (8 USC 1101(a)(48)(A), illustrative) counts some deferred adjudications, and some that were vacated."""


def known_disposition(outcome: str) -> Refusal | None:
    """What is not on the list of `DispositionOutcome` is not a disposition yet."""
    if outcome in set(DispositionOutcome):
        return None
    return Refusal("outcome", "Choose what the court did with the charge.")


def classified(outcome: str, counts: bool | None, why: str) -> Refusal | None:
    """A person must decide, with reasons, whether an outcome counts as a conviction, if that is not evident."""
    if outcome not in set(DispositionOutcome):
        return None
    clear = CLEAR.get(DispositionOutcome(outcome))
    if clear is None:
        if counts is None:
            return Refusal(
                "counts", "Say whether this outcome counts as a conviction; nothing is taken for granted."
            )
        return typed_reasons(why, "why")
    if counts is None or counts is clear:
        return None
    return Refusal("counts", f"“{DispositionOutcome(outcome).title}” is {'a' if clear else 'no'} conviction.")


def counts_as_conviction(outcome: str, counts: bool | None) -> bool:
    """Whether this outcome is a conviction: by itself, or as the person said."""
    clear = CLEAR.get(DispositionOutcome(outcome))
    return bool(counts) if clear is None else clear


def disposed_by_now(disposed_on: date, today: date) -> Refusal | None:
    """A disposition is reported once it has happened. ``today`` is the day where the person is held."""
    if disposed_on <= today:
        return None
    return Refusal("disposed_on", "The date lies in the future.")


def watched_charge(watched: int | None, open_watches: frozenset[int]) -> Refusal | None:
    """R15: a disposition belongs to one charge still waited for; it must be named if there are several."""
    if watched in open_watches or (watched is None and len(open_watches) == 1):
        return None
    return Refusal("watched", "Choose which of the charges that are waited for the court disposed of.")
