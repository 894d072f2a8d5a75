"""Documentation quality: what is missing from the record, what is recorded as unknown, and how late things were
recorded. By field and kind of event, never by person.

A field is counted only where it applies: a request that was withdrawn before the jail answered lacks no answer.
Sources: OIG-20-13 (fields that were never filled), GAO-20-283G (completeness and timeliness of computer data).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as said

from handover.accounts.roles import Role
from handover.process.graph import Track, states_of
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseStep
from handover.process.step_details import RECORDING_LAG
from handover.stages.custody.public import queries as custody
from handover.stages.detainer.public import queries as detainer
from handover.stages.oversight.counted import key_of, told_of
from handover.stages.oversight.registry import FIGURES, POPULATIONS

ENDED: Final = tuple(s.name for s in states_of(Track.CASE) if s.ended)
_ANSWERS: Final[tuple[CaseStep, ...]] = ("agree_to_hold", "agree_to_notify", "decline")
_WATCHED: Final[tuple[CaseStep, ...]] = ("await_disposition", "watch_charge")
_DISPOSED: Final[tuple[CaseStep, ...]] = ("record_conviction", "record_charge_ended", "record_no_conviction")


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """A required field. ``due``: records in which it applies; ``null``: those without it; ``unknown``: those that say
    that it is not known. ``public``: the nulls of the like field in the public extract, in percent (2026 release)."""

    key: str
    title: str
    of: str
    owner: Role
    clock: str
    due: int
    null: int
    unknown: int
    public: float | None = None

    @property
    def told_of(self) -> str:
        """What it is counted of, in the reader's language."""
        return told_of(self.key, self.of)

    @property
    def null_share(self) -> float | None:
        """Nulls of what is due, in percent; None where nothing is due."""
        return 100 * self.null / self.due if self.due else None

    @property
    def unknown_share(self) -> float | None:
        """Unknowns of what is due, in percent; None where nothing is due."""
        return 100 * self.unknown / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class RecordingLag:
    """How long after the event it was recorded, in hours: the median, nine in ten, and how many over a day. A
    backdated entry is measured from the stated time of the event, so it counts as late. ``ahead``: recorded before it
    happened."""

    key: str
    title: str
    recorded: int
    median: float | None
    ninth: float | None
    late: int
    ahead: int

    @property
    def late_share(self) -> float | None:
        """Those recorded over a day later, in percent."""
        return 100 * self.late / self.recorded if self.recorded else None


@dataclass(frozen=True, slots=True)
class DocumentationQuality:
    """All of one moment."""

    as_of: datetime
    fields: tuple[FieldQuality, ...]
    lags: tuple[RecordingLag, ...]


def documentation(now: datetime | None = None) -> DocumentationQuality:
    """Count every required field and every kind of event."""
    lodged = Matter.objects.filter(Exists(_steps("lodge")))
    fields = (
        _asked_of_jail("dq.answer", lodged, _ANSWERS),
        _asked_of_jail("dq.service", lodged, ("serve",)),
        _ground(),
        _outcome(lodged),
        _at_large(),
        _lift_reason(),
        _disposition(),
    )
    lags = tuple(_lag(title, steps) for title, steps in custody.EVENTS.items())
    return DocumentationQuality(now or timezone.now(), fields, lags)


def lag_of(key: str, title: str, hours: Sequence[float]) -> RecordingLag:
    """The figures of these lags; nearest rank, so that each is a lag that occurred."""
    rows = sorted(hours)
    limit = RECORDING_LAG.total_seconds() / 3600
    return RecordingLag(
        key, title, len(rows), _rank(rows, 0.5), _rank(rows, 0.9),
        late=sum(h > limit for h in rows), ahead=sum(h < 0 for h in rows),
    )  # fmt: skip


def _rank(rows: Sequence[float], share: float) -> float | None:
    return rows[ceil(share * len(rows)) - 1] if rows else None


def _lag(title: str, steps: tuple[CaseStep, ...]) -> RecordingLag:
    rows = RecordedStep.objects.filter(matter__track=Track.CASE, step__in=steps)
    spans = rows.values_list("happened_at", "recorded_at").iterator(5000)
    hours = [(recorded - happened).total_seconds() / 3600 for happened, recorded in spans]
    plain = title.removeprefix("a ")
    return lag_of(key_of("dq.lag", plain.split()[-1]), plain.capitalize(), hours)


def _steps(*names: CaseStep) -> QuerySet[RecordedStep]:
    return RecordedStep.objects.filter(matter=OuterRef("pk"), step__in=names)


def _field(
    key: str, owner: Role, clock: str, *, due: int, null: int, unknown: int = 0, public: float | None = None
) -> FieldQuality:
    row = FIGURES[key]
    of = POPULATIONS[row.of].title
    return FieldQuality(key, row.title, of, owner, clock, due, null, unknown, public)


def _asked_of_jail(key: str, lodged: QuerySet[Matter], steps: tuple[CaseStep, ...]) -> FieldQuality:
    """Count what a jail must record for a lodged request, unless the case ended before."""
    there = lodged.filter(Exists(_steps(*steps))).count()
    missing = lodged.filter(~Exists(_steps(*steps))).exclude(state__in=ENDED).count()
    clock = said("the hold, from the release time")
    return _field(key, Role.JAIL_CLERK, clock, due=there + missing, null=missing)


def _ground() -> FieldQuality:
    declines = custody.decline_counts()
    due = sum(n for _, n in declines)
    given = sum(n for title, n in declines if title)
    return _field("dq.ground", Role.JAIL_CLERK, said("with the answer"), due=due, null=due - given)


def _outcome(lodged: QuerySet[Matter]) -> FieldQuality:
    left = lodged.filter(state__in=("released", *ENDED))
    unknown = left.filter(state="outcome_unknown").count() + custody.at_large_unknown()
    return _field(
        "dq.outcome", Role.FIELD_OFFICER, said("the hold (8 CFR 287.7(d))"), due=left.count(),
        null=left.filter(state="released").count(), unknown=unknown, public=49.3,
    )  # fmt: skip


def _at_large() -> FieldQuality:
    large = Matter.objects.filter(track=Track.CASE, state="at_large").count()
    given = sum(n for _, n in custody.at_large_counts())
    return _field(
        "dq.at_large", Role.FIELD_OFFICER, said("with the outcome"), due=large, null=max(0, large - given),
        unknown=custody.at_large_unknown(),
    )  # fmt: skip


def _lift_reason() -> FieldQuality:
    given = sum(n for _, n in detainer.cancellation_counts())
    unknown = detainer.cancellations_unknown()
    return _field(
        "dq.lift",
        Role.SUPERVISOR,
        said("with the withdrawal"),
        due=given,
        null=0,
        unknown=unknown,
        public=33.4,
    )


def _disposition() -> FieldQuality:
    """Count watched charges; if a case goes on without a disposition, it is no longer due."""
    steps = RecordedStep.objects.filter(matter__track=Track.CASE)
    disposed = steps.filter(step__in=_DISPOSED).count()
    waiting = steps.filter(matter__state="awaiting_disposition")
    missing = waiting.filter(step__in=_WATCHED).count() - waiting.filter(step__in=_DISPOSED).count()
    missing = max(0, missing)
    return _field(
        "dq.charge", Role.RECORDS_SPECIALIST, said("look again at the court's disposition"), due=disposed + missing,
        null=missing, public=72.1,
    )  # fmt: skip


HEADS: Final = (
    "Figure", "What", "Of", "Owner", "Clock", "Due", "Null", "Null %", "Unknown", "Unknown %", "Public extract null %",
)  # fmt: skip
LAG_HEADS: Final = (
    "Figure", "Event", "Recorded", "Median hours", "90 % within hours", "Over a day", "Over a day %", "Ahead",
)  # fmt: skip


def field_cells(one: FieldQuality) -> list[str]:
    """A field as cells under `HEADS`; empty where there is nothing to divide by."""
    return [
        one.key, one.title, one.of, one.owner.title, one.clock, str(one.due), str(one.null), rounded(one.null_share),
        str(one.unknown), rounded(one.unknown_share), rounded(one.public),
    ]  # fmt: skip


def lag_cells(one: RecordingLag) -> list[str]:
    """A lag as cells under `LAG_HEADS`."""
    return [
        one.key, one.title, str(one.recorded), rounded(one.median), rounded(one.ninth), str(one.late),
        rounded(one.late_share), str(one.ahead),
    ]  # fmt: skip


def rounded(value: float | None) -> str:
    """To one decimal; empty for None."""
    return "" if value is None else f"{value:.1f}"


def as_json(found: DocumentationQuality) -> dict[str, Any]:
    """All figures as JSON, by the heads of their tables."""
    return {
        "as_of": found.as_of.isoformat(),
        "fields": [dict(zip(HEADS, field_cells(f), strict=True)) for f in found.fields],
        "lags": [dict(zip(LAG_HEADS, lag_cells(f), strict=True)) for f in found.lags],
    }
