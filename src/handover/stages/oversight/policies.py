"""Compare two versions of a place's law over the requests that its jails received: which would be answered
differently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_noop as said

from handover.accounts.models import User
from handover.jurisdictions import (
    Difference,
    FactError,
    PastCase,
    PolicyComparison,
    Version,
    compare,
    facts_of,
    shipped_policies,
)
from handover.process.models import Matter
from handover.stages.custody.public import JailAnswer, facts_for
from handover.stages.custody.public import queries as custody
from handover.stages.detainer.public import queries as detainer
from handover.stages.oversight.own_cases import own_among
from handover.web.language import all_said

ANSWERED = all_said({"hold": "held on request", "notify": "gave notice", "decline": "declined"})
_NOT_ANSWERED: Final = said("not answered")
SHOWN = 200
"""Most differences that one page lists; the counts count all."""
MOST: Final = 1_000
"""Requests that are compared at most, the newest: each is evaluated twice while somebody waits."""


@dataclass(frozen=True, slots=True)
class Row:
    """One difference as the page lists it, with what the jail actually answered."""

    difference: Difference
    case: Matter
    answered: str


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """The comparison, its rows, and how many of the facts were recorded with the jail's answer. ``newest``: in how many
    requests, the newest, where there are more; 0 where all were compared."""

    comparison: PolicyComparison
    rows: tuple[Row, ...]
    recorded: int
    newest: int = 0


def compare_over_past(
    place: str, first: Version, second: Version, viewer: User | None = None
) -> PolicyReport:
    """The requests lodged with a jail of this place or inside it, the newest `MOST` of them, under both versions. All
    of these are counted; those that the office of ``viewer`` has are listed.

    The facts are those recorded with the jail's answer; where it has not answered, those on record now.
    """
    lodged = list(detainer.lodged_cases(sorted(shipped_policies().within(place)))[: MOST + 1])
    cases = {c.reference: c for c in lodged[:MOST]}
    answers = {reference: custody.answer_of(case.pk) for reference, case in cases.items()}
    past = [_past(case, answers[reference]) for reference, case in cases.items()]
    comparison = compare([p for p, _ in past], first, second)
    own = own_among({d.case.reference for d in comparison.differences}, viewer)
    rows = tuple(
        Row(d, cases[d.case.reference], _answered(answers[d.case.reference]))
        for d in [d for d in comparison.differences if d.case.reference in own][:SHOWN]
    )
    newest = MOST if len(lodged) > MOST else 0
    return PolicyReport(comparison, rows, sum(recorded for _, recorded in past), newest)


def _past(case: Matter, answer: JailAnswer | None) -> tuple[PastCase, bool]:
    """The case as it is evaluated, and whether its facts were recorded with the jail's answer."""
    if answer is not None and answer.advice.get("facts"):
        try:
            on = date.fromisoformat(answer.advice["on"])
            return PastCase(case.reference, facts_of(answer.advice["facts"]), on), True
        except (FactError, KeyError, ValueError):
            pass  # written by an earlier version: the facts on record now stand in, and are counted as such
    lodged = detainer.lodgement_of(case.pk)
    at = answer.at if answer else lodged.at if lodged else case.moved_at
    return PastCase(case.reference, facts_for(case), at.astimezone(case.agency.zone).date()), False


def _answered(answer: JailAnswer | None) -> str:
    return ANSWERED.get(answer.kind, answer.kind) if answer else _NOT_ANSWERED
