"""Figures from booking to outcome. Every count states its denominator.

Reads the process's matters, steps, clocks and failed jobs, and what the other stages declare in `public`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_noop as said

from handover.formats.ebts.transaction_types import Repository
from handover.process.case_clocks.models import Clock, overdue
from handover.process.graph import Track, states_of
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep, StepName
from handover.process.worker import failed
from handover.stages.custody.public import arrest_counts, handover_counts, law_counts
from handover.stages.custody.public import queries as custody
from handover.stages.detainer.public import queries as detainer
from handover.stages.identification.public import confirmations_overdue
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import restricted_counts
from handover.stages.oversight.counted import Figure, figure
from handover.stages.review.public import queries as review


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
    law: list[Figure] = field(default_factory=list)

    def groups(self) -> tuple[list[Figure], ...]:
        """Return its figures, one list per heading."""
        return self.way, self.declines, self.outcomes, self.errors, self.law, self.restricted, self.overdue

    def as_json(self) -> dict[str, Any]:
        """The figures with their shares, as JSON."""
        named = {
            key: [{**asdict(f), "share": f.share} for f in getattr(self, key)]
            for key in ("way", "declines", "outcomes", "errors", "overdue", "restricted", "law")
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
        law=list(_law(counts)),
        restricted=list(_restricted(counts.took(Track.CASE, "open"))),
    )


def _way(c: _Counts) -> Iterable[Figure]:
    received, accepted = c.took(Track.BOOKING, "receive"), c.took(Track.BOOKING, "accept")
    yield figure("way.received", received, received)
    yield figure("way.refused", c.took(Track.BOOKING, "refuse"), received)
    yield figure("way.accepted", accepted, received)
    yield figure("way.answered", c.took(Track.BOOKING, "answer"), accepted)
    for repository in Repository:
        found = identification.outcome_counts(repository)
        for outcome in ("identified", "no_match", "unusable"):
            yield figure(f"way.{outcome}", found[outcome], sum(found.values()), str(repository))
    examined = c.took(Track.SEARCH, "confirm_match", "exclude_match")
    ended = sum(c.standing[Track.SEARCH, s] for s in ("identified", "no_match", "unusable"))
    yield figure("way.examined", examined, ended)
    yield figure("way.wants", identification.bookings_with_wants(), accepted)
    opened, lodged = c.took(Track.CASE, "open"), c.took(Track.CASE, "lodge")
    yield figure("way.opened", opened, accepted)
    yield figure("way.queries", c.took(Track.CASE, "answer_query"), opened)
    yield figure("way.found", c.took(Track.CASE, "find_probable_cause"), opened)
    yield figure("way.lodged", lodged, opened)
    yield figure("way.served", c.took(Track.CASE, "serve", "serve_late"), lodged)
    yield figure("way.hold", c.took(Track.CASE, "agree_to_hold"), lodged)
    yield figure("way.notify", c.took(Track.CASE, "agree_to_notify"), lodged)
    yield figure("way.declined", c.took(Track.CASE, "decline"), lodged)
    yield figure("way.custody", c.took(Track.CASE, "assume_custody", "execute_warrant"), lodged)
    yield figure("way.released", c.took(Track.CASE, "report_released", "report_escape", "expire"), lodged)


def _declines(c: _Counts) -> Iterable[Figure]:
    declined = c.took(Track.CASE, "decline")
    for ground, n in custody.decline_counts():
        yield figure("declines.ground", n, declined, ground or said("no ground"))


def _outcomes(c: _Counts) -> Iterable[Figure]:
    opened = c.took(Track.CASE, "open")
    for state in states_of(Track.CASE):
        if state.ended:
            yield figure("outcomes.ended", c.standing[Track.CASE, state.name], opened, state.title)
    still = opened - sum(c.standing[Track.CASE, s.name] for s in states_of(Track.CASE) if s.ended)
    yield figure("outcomes.none_yet", still, opened)
    closed = c.took(Track.CASE, "close_without_action", "close_by_discretion", "record_no_conviction")
    for reason, n in review.no_action_counts():
        yield figure("outcomes.no_action", n, closed, reason)
    for reason, n in custody.at_large_counts():
        yield figure("outcomes.at_large", n, c.standing[Track.CASE, "at_large"], reason)


def _errors(c: _Counts) -> Iterable[Figure]:
    opened, lodged = c.took(Track.CASE, "open"), c.took(Track.CASE, "lodge")
    yield figure("errors.citizenship", c.took(Track.CASE, "raise_citizenship"), opened)
    yield figure("errors.citizens", c.took(Track.CASE, "resolve_citizen", "resolve_citizen_cancel"), opened)
    yield figure("errors.citizens_lodged", _lodged_then("resolve_citizen", "resolve_citizen_cancel"), lodged)
    yield figure("errors.matches", c.took(Track.CASE, "withdraw_identity"), opened)
    yield figure("errors.matches_lodged", _lodged_then("withdraw_identity"), lodged)
    corrected, disputes = c.took(Track.DISPUTE, "correct_record"), c.took(Track.DISPUTE, "file_dispute")
    yield figure("errors.corrected", corrected, disputes)
    yield figure("errors.breaches", custody.cases_with_a_breach(), lodged)
    for reason, n in custody.breach_counts():
        yield figure("errors.breach", n, lodged, reason)
    for name, n, recorded in custody.late_records():
        yield figure("errors.late", n, recorded, name)
    times, longer = custody.corrected_time_counts()
    yield figure("errors.times", times, lodged)
    yield figure("errors.longer", longer, times)
    for kind, n in custody.notice_counts():
        yield figure("errors.notice", n, lodged, kind.removeprefix("notice of release: "))
    yield from _errors_of_papers(c, lodged)


def _errors_of_papers(c: _Counts, lodged: int) -> Iterable[Figure]:
    for reason, n in detainer.cancellation_counts():
        yield figure("errors.cancelled", n, lodged, reason)
    yield figure("errors.warrants", *detainer.warrant_cancellation_counts())
    yield figure("errors.uncharged", *detainer.without_charging_document())
    drafted = c.took(Track.CASE, "draft_package")
    yield figure("errors.unsigned", c.took(Track.CASE, "return_unsigned"), drafted)
    excluded, referred = c.took(Track.SEARCH, "exclude_match"), c.took(Track.SEARCH, "refer")
    yield figure("errors.excluded", excluded, referred)
    for place, n in arrest_counts():
        yield figure("errors.arrests", n, lodged, place)
    for part, done, taken in handover_counts():
        yield figure("errors.handovers", done, taken, part)
    held = c.took(Track.CASE, "start_hold")
    yield figure("errors.expired", c.took(Track.CASE, "expire"), held)
    yield figure("errors.custody_late", custody.custody_after_due(), held)
    yield figure("errors.jobs", *failed())


def _lodged_then(*steps: CaseStep) -> int:
    lodged = RecordedStep.objects.filter(step="lodge").values("matter")
    return RecordedStep.objects.filter(step__in=steps, matter__in=lodged).values("matter").distinct().count()


def _law(c: _Counts) -> Iterable[Figure]:
    """Local law and the handover: clauses that end holds, facts attested, duties, cancellations, parts missing."""
    clauses, holds = law_counts.clause_counts()
    yield from (figure("law.clause", n, holds, clause) for clause, n in clauses)
    lodged = c.took(Track.CASE, "lodge")
    yield from (figure("law.attested", n, lodged, fact) for fact, n in law_counts.attested_counts())
    duties, done = law_counts.duty_counts()
    yield from (figure("law.duties", n, done, when) for when, n in duties)
    bands, cancelled = law_counts.cancelled_within()
    yield from (figure("law.cancelled", n, cancelled, band) for band, n in bands)
    answers, memos = review.memo_counts()
    yield from (figure("law.discretion", n, memos, answer) for answer, n in answers)
    parts, taken = law_counts.missing_parts()
    yield from (figure("law.missing", n, taken, part) for part, n in parts)


def _restricted(opened: int) -> Iterable[Figure]:
    """Restricted records: how many cases, who was let in, and how often each was read (R12)."""
    found = restricted_counts()
    yield figure("restricted.cases", found.cases, opened)
    yield figure("restricted.grants", found.grants, found.cases)
    yield figure("restricted.by_work", found.by_work, found.readings)
    yield figure("restricted.by_grant", found.by_grant, found.readings)


def _overdue(now: datetime | None) -> Iterable[Figure]:
    late = Counter(overdue(now).values_list("kind", flat=True))
    started = Counter(Clock.objects.values_list("kind", flat=True))
    for kind in Clock.Kind:
        yield figure("overdue.clocks", late[kind], started[kind], kind.label)
    yield figure("overdue.confirmations", *confirmations_overdue())
