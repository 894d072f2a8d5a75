"""Figures from booking to outcome. Every count states its denominator.

Reads the process's matters and steps, and what the other stages' `queries` tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone

from handover.formats.ebts.transaction_types import Repository
from handover.process.case_clocks.models import Clock, overdue
from handover.process.graph import Track, states_of
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep, StepName
from handover.process.telling import RECORDING_LAG
from handover.process.worker import failed
from handover.stages.custody.public import arrest_counts, handover_counts
from handover.stages.custody.public import queries as custody
from handover.stages.detainer.public import queries as detainer
from handover.stages.identification.public import confirmations_overdue
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import restricted_counts
from handover.stages.review.public import queries as review

LAG_HOURS: Final = int(RECORDING_LAG.total_seconds() // 3600)


@dataclass(frozen=True, slots=True)
class Figure:
    """``n`` of ``of``: the count, the name of its denominator and the denominator. Share is None of 0."""

    name: str
    n: int
    of: str
    denominator: int

    @property
    def share(self) -> float | None:
        """n / denominator, or None where there is nothing to count of."""
        return self.n / self.denominator if self.denominator else None

    @property
    def percent(self) -> float | None:
        """The share in percent."""
        return None if self.share is None else 100 * self.share


@dataclass(frozen=True, slots=True)
class Funnel:
    """All figures of one moment, and what they were counted from."""

    as_of: datetime
    way: list[Figure] = field(default_factory=list)
    declines: list[Figure] = field(default_factory=list)
    outcomes: list[Figure] = field(default_factory=list)
    errors: list[Figure] = field(default_factory=list)
    states: dict[str, dict[str, int]] = field(default_factory=dict)
    overdue: list[Figure] = field(default_factory=list)
    restricted: list[Figure] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The figures with their shares, as JSON."""
        named = {
            key: [{**asdict(f), "share": f.share} for f in getattr(self, key)]
            for key in ("way", "declines", "outcomes", "errors", "overdue", "restricted")
        }
        return {"as_of": self.as_of.isoformat(), **named, "states": self.states}


class _Counts:
    """How many cases ever took a step, and how many stand in a state, per track."""

    def __init__(self) -> None:
        rows = RecordedStep.objects.values_list("matter__track", "step").annotate(
            n=Count("matter", distinct=True)
        )
        self.taken = Counter({(track, step): n for track, step, n in rows})
        cases = Matter.objects.values_list("track", "state").annotate(n=Count("pk"))
        self.standing = Counter({(track, state): n for track, state, n in cases})

    def took(self, track: Track, *steps: StepName) -> int:
        return sum(self.taken[track, s] for s in steps)


def funnel(now: datetime | None = None) -> Funnel:
    """Count everything from booking to outcome."""
    counts = _Counts()
    return Funnel(
        as_of=now or timezone.now(),
        way=list(_way(counts)),
        declines=list(_declines(counts)),
        outcomes=list(_outcomes(counts)),
        errors=list(_errors(counts)),
        states={t.value: {s.name: counts.standing[t, s.name] for s in states_of(t)} for t in Track},
        overdue=list(_overdue(now)),
        restricted=list(_restricted(counts.took(Track.CASE, "open"))),
    )


def _way(c: _Counts) -> Iterable[Figure]:
    received, accepted = c.took(Track.BOOKING, "receive"), c.took(Track.BOOKING, "accept")
    yield Figure("files received", received, "files received", received)
    yield Figure(
        "files refused with an error answer", c.took(Track.BOOKING, "refuse"), "files received", received
    )
    yield Figure("bookings accepted", accepted, "files received", received)
    yield Figure("criminal answers sent", c.took(Track.BOOKING, "answer"), "bookings accepted", accepted)
    for repository in Repository:
        found = identification.outcome_counts(repository)
        asked = sum(found.values())
        name = f"{repository} searches"
        yield Figure(f"{repository} identity established by prints", found["identified"], name, asked)
        yield Figure(f"nobody in the {repository} repository matches", found["no_match"], name, asked)
        yield Figure(f"{repository} search with no usable print", found["unusable"], name, asked)
    examined = c.took(Track.SEARCH, "confirm_match", "exclude_match")
    ended = sum(c.standing[Track.SEARCH, s] for s in ("identified", "no_match", "unusable"))
    yield Figure("searches decided by an examiner", examined, "searches ended", ended)
    with_wants = identification.bookings_with_wants()
    yield Figure("bookings with a want that needs confirmation", with_wants, "bookings accepted", accepted)
    opened = c.took(Track.CASE, "open")
    yield Figure("cases opened on a print match", opened, "bookings accepted", accepted)
    yield Figure(
        "queries answered by a records specialist", c.took(Track.CASE, "answer_query"), "cases opened", opened
    )
    yield Figure(
        "probable cause determined", c.took(Track.CASE, "find_probable_cause"), "cases opened", opened
    )
    yield Figure("detainers lodged", c.took(Track.CASE, "lodge"), "cases opened", opened)
    lodged = c.took(Track.CASE, "lodge")
    yield Figure(
        "detainers served on the person",
        c.took(Track.CASE, "serve", "serve_late"),
        "detainers lodged",
        lodged,
    )
    yield Figure("jail agreed to hold", c.took(Track.CASE, "agree_to_hold"), "detainers lodged", lodged)
    yield Figure(
        "jail agreed to notify only", c.took(Track.CASE, "agree_to_notify"), "detainers lodged", lodged
    )
    yield Figure("jail declined", c.took(Track.CASE, "decline"), "detainers lodged", lodged)
    yield Figure("custody assumed", c.took(Track.CASE, "assume_custody"), "detainers lodged", lodged)
    released = c.took(Track.CASE, "report_released", "report_escape", "expire")
    yield Figure("released without a handover", released, "detainers lodged", lodged)


def _declines(c: _Counts) -> Iterable[Figure]:
    declined = c.took(Track.CASE, "decline")
    for ground, n in custody.decline_counts():
        yield Figure(ground, n, "declines", declined)


def _outcomes(c: _Counts) -> Iterable[Figure]:
    opened = c.took(Track.CASE, "open")
    for state in states_of(Track.CASE):
        if state.ended:
            yield Figure(state.title, c.standing[Track.CASE, state.name], "cases opened", opened)
    still = opened - sum(c.standing[Track.CASE, s.name] for s in states_of(Track.CASE) if s.ended)
    yield Figure("No outcome yet", still, "cases opened", opened)
    for reason, n in review.no_action_counts():
        yield Figure(f"Closed without action: {reason}", n, "closings without action",
                     c.took(Track.CASE, "close_without_action", "record_no_conviction"))  # fmt: skip
    for reason, n in custody.at_large_counts():
        yield Figure(f"At large: {reason}", n, "cases at large", c.standing[Track.CASE, "at_large"])


def _errors(c: _Counts) -> Iterable[Figure]:
    opened, lodged = c.took(Track.CASE, "open"), c.took(Track.CASE, "lodge")
    asked = c.took(Track.CASE, "raise_citizenship")
    drafted = c.took(Track.CASE, "draft_package")
    yield Figure("cases frozen for a citizenship question", asked, "cases opened", opened)
    citizens = c.took(Track.CASE, "resolve_citizen", "resolve_citizen_cancel")
    yield Figure("cases closed as a United States citizen's", citizens, "cases opened", opened)
    yield Figure("detainers lodged for someone found a citizen",
                 _lodged_then("resolve_citizen", "resolve_citizen_cancel"), "detainers lodged", lodged)  # fmt: skip
    yield Figure("matches withdrawn", c.took(Track.CASE, "withdraw_identity"), "cases opened", opened)
    yield Figure("detainers lodged on a match that was withdrawn", _lodged_then("withdraw_identity"),
                 "detainers lodged", lodged)  # fmt: skip
    disputes = c.took(Track.DISPUTE, "file_dispute")
    corrected = c.took(Track.DISPUTE, "correct_record")
    yield Figure("disputes answered by a correction", corrected, "disputes filed", disputes)
    yield Figure("limits overstepped", custody.cases_with_a_breach(), "detainers lodged", lodged)
    for reason, n in custody.breach_counts():
        yield Figure(f"limits overstepped: {reason}", n, "detainers lodged", lodged)
    for name, n, recorded in custody.late_records():
        yield Figure(f"recorded more than {LAG_HOURS} hours later: {name}", n, f"{name} recorded", recorded)
    times, longer = custody.corrected_time_counts()
    yield Figure("stated times corrected by two people", times, "detainers lodged", lodged)
    yield Figure("holds made longer by a corrected time", longer, "stated times corrected", times)
    for kind, n in custody.notice_counts():
        yield Figure(kind, n, "detainers lodged", lodged)
    for reason, n in detainer.cancellation_counts():
        yield Figure(f"detainers cancelled: {reason}", n, "detainers lodged", lodged)
    cancelled, withdrawn = detainer.warrant_cancellation_counts()
    yield Figure(
        "warrants cancelled by somebody who may issue one", cancelled, "requests withdrawn", withdrawn
    )
    excepted, warrants = detainer.without_charging_document()
    yield Figure("I-200 warrants without a charging document", excepted, "cases with an I-200", warrants)
    yield Figure(
        "packages returned unsigned", c.took(Track.CASE, "return_unsigned"), "packages drafted", drafted
    )
    referred = c.took(Track.SEARCH, "refer")
    yield Figure("candidates excluded by an examiner", c.took(Track.SEARCH, "exclude_match"),
                 "searches between the thresholds", referred)  # fmt: skip
    for place, n in arrest_counts():
        yield Figure(f"arrests: {place}", n, "detainers lodged", c.took(Track.CASE, "lodge"))
    for part, done, taken in handover_counts():
        yield Figure(f"handovers with the part: {part}", done, "custody assumed", taken)
    held = c.took(Track.CASE, "start_hold")
    yield Figure("holds that ran to their end", c.took(Track.CASE, "expire"), "holds begun", held)
    yield Figure(
        "custody recorded after the hold had ended", custody.custody_after_due(), "holds begun", held
    )
    broken, jobs = failed()
    yield Figure("jobs given up", broken, "jobs enqueued", jobs)


def _lodged_then(*steps: CaseStep) -> int:
    lodged = RecordedStep.objects.filter(step="lodge").values("matter")
    return RecordedStep.objects.filter(step__in=steps, matter__in=lodged).values("matter").distinct().count()


def _restricted(opened: int) -> Iterable[Figure]:
    """Restricted records: how many cases, who was let in, and how often each was read (R12)."""
    found = restricted_counts()
    yield Figure("cases with a restricted record", found.cases, "cases opened", opened)
    yield Figure(
        "grants to read a restricted record", found.grants, "cases with a restricted record", found.cases
    )
    yield Figure(
        "readings of a restricted record by work", found.by_work, "readings of files", found.readings
    )
    yield Figure(
        "readings of a restricted record by grant", found.by_grant, "readings of files", found.readings
    )


def _overdue(now: datetime | None) -> Iterable[Figure]:
    late = Counter(overdue(now).values_list("kind", flat=True))
    started = Counter(Clock.objects.values_list("kind", flat=True))
    for kind in Clock.Kind:
        yield Figure(kind.label, late[kind], "clocks started", started[kind])
    late_confirmations, asked = confirmations_overdue()
    yield Figure("hit confirmations", late_confirmations, "confirmations asked", asked)
