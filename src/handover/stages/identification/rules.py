"""What identification may conclude. Pure; one rule per function, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.formats.ebts.rapid import Colour
from handover.formats.ebts.transaction_types import Repository, submission_type
from handover.matching.types import Band, SearchAnswer
from handover.process.fold import Refusal
from handover.process.names import SearchStep

MOST_REQUESTS: Final = 3
"""Requests for confirmation of one version of a want (NCIC field RNO, 1 to 3)."""
LEAST_MINUTIAE: Final = 8
"""A finger with fewer minutiae is not searched: MCC has too few cylinders to compare (illustrative)."""


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What one search gives: the step to take and, where prints decide, whose they are."""

    step: SearchStep
    identity: str = ""
    score: float = 0.0


class IncompleteError(Exception):
    """Part of the gallery did not answer: the search is repeated, and is never called ``no match``."""


class NotOnRecordError(Exception):
    """The prints point to somebody who is not in the repository's records: gallery and records must be reconciled
    first."""


def repositories_to_ask(tot: str) -> tuple[Repository, ...]:
    """An arrest is cross-referenced; another tenprint submission is searched in the criminal side only.

    ICE Policy 10074.2: the person must have been arrested for a criminal offence.
    """
    return submission_type(tot).repositories


def outcome(answer: SearchAnswer) -> SearchOutcome:
    """What the bands say. Between the thresholds a fingerprint examiner compares. Names decide nothing.

    Raises `IncompleteError` where a segment did not answer.
    """
    if not answer.fingers_used:
        return SearchOutcome("find_unusable")
    best = answer.best_print
    if best is not None and best.band is Band.IDENTIFIED:
        return SearchOutcome("identify", best.identity_id, best.score)
    demand_complete(answer)
    return SearchOutcome("refer") if best is not None else SearchOutcome("find_nobody")


def demand_complete(answer: SearchAnswer) -> None:
    """Raise `IncompleteError` where a segment did not answer: a missing segment would look like “nobody matches”."""
    if not answer.complete:
        raise IncompleteError(
            f"gallery {answer.gallery} did not answer in full (epoch {answer.epoch}); "
            "see what is wrong with it: handover records index"
        )


def colour(*, own: bool, possible: bool) -> Colour:
    """EBTS 2.059 SRF of a quick wants check: red where the want is of whom the prints establish above the threshold at
    which no examiner looks; yellow where it may be theirs, by prints between the thresholds or by names; else green."""
    return "R" if own else "Y" if possible else "G"


def to_confirm(weight: float, wants: int) -> bool:
    """Whether names and dates alone speak enough for a want, of ``wants`` in the file, to be shown to a person.

    They do if, assuming that every second person booked is wanted, they make the want at least as likely as no want:
    judged by the evidence alone, each want by itself. So the share that is assumed (`HANDOVER_WANT_SHARE`) hides
    nothing, and two wants of one person, who share one probability, are both shown. The level is illustrative; above
    it a person asks the agency that entered the want (NCIC hit confirmation).
    """
    from handover.matching.biographics.scorer import even  # it brings a compiler

    return weight >= even(max(1, wants))


def examiner_reasons(reasons: str) -> Refusal | None:
    """An examiner writes what was compared and seen; a bare yes or no is not a finding."""
    if len(reasons.strip()) >= 20:
        return None
    return Refusal("reasons", "Write what you compared and saw, at least 20 characters.")


def judged_once(*, already: bool) -> Refusal | None:
    """A first judgement is made only once, without the score: after it, this examiner has seen the score."""
    if not already:
        return None
    return Refusal(
        "finding", "You recorded your first judgement of this search already; record your finding."
    )


def judged_before(*, judged: bool) -> Refusal | None:
    """An examiner must judge the prints alone before recording a finding (NISTIR 7842, 2012; Dror et al. 2012)."""
    if judged:
        return None
    return Refusal("first_judgement", "Judge the prints first, before you see score, pairs and names.")


def may_ask(*, ended: str, settled: bool, waits: bool, asked: int) -> Refusal | None:
    """NCIC hit confirmation: one request at a time, a second and a third where no answer came in time."""
    if ended:
        return Refusal("hit", f"This is no longer a want: {ended}.")
    if settled:
        return Refusal("hit", "The agency has answered for the want as it is now.")
    if waits:
        return Refusal("hit", "The agency is asked already, and its time is not over.")
    if asked >= MOST_REQUESTS:
        return Refusal(
            "hit",
            f"It was asked {MOST_REQUESTS} times. Call the agency, then its state's control terminal agency.",
        )
    return None


def answers_what_stands(*, ended: str, same: bool) -> Refusal | None:
    """A confirmation covers one version of a want and says nothing about a newer one."""
    if ended:
        return Refusal("request", f"This is no longer a want: {ended}.")
    if not same:
        return Refusal("request", "The want was changed, or asked about again, since this request.")
    return None


def answer_complete(
    outcome: str, until: datetime | None, answered_at: datetime, asked_at: datetime, now: datetime
) -> Refusal | None:
    """An agency that cannot answer yet must say when it will (NCIC hit confirmation)."""
    minute = asked_at.replace(second=0, microsecond=0)  # a form states minutes
    if not minute <= answered_at <= now:
        return Refusal("answered_at", "It was answered after it was asked, and not later than now.")
    if (outcome == "in_process") != (until is not None):
        return Refusal("until", "Say when the agency will answer where it is in process, and only there.")
    if until is not None and until <= answered_at:
        return Refusal("until", "That time is past.")
    return None


def candidate_on_record(known: frozenset[str]) -> Refusal | None:
    """A candidate whose record was withdrawn since the search cannot be confirmed."""
    if known:
        return None
    return Refusal("identity", "This candidate's record was withdrawn or sealed since the search.")


def candidate_shown(identity: str, shown: frozenset[str]) -> Refusal | None:
    """Only a candidate that the search brought up can be confirmed."""
    if identity in shown:
        return None
    return Refusal("identity", "Choose one of the candidates of this search.")
