"""The times stated in a case, after corrections, and the limits that they show to be exceeded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from handover.process.gate import Barred
from handover.process.models import Matter, RecordedFact, RecordedStep
from handover.stages.custody import events_on_record, hold_ends, overstays, timeline
from handover.stages.custody.arrest_models import Arrest
from handover.stages.custody.bars import CUSTODY_BARS
from handover.stages.custody.correction_models import TimeCorrection
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.judged_facts import CustodyFacts
from handover.stages.custody.models import (
    Breach,
    CustodyEvent,
    CustodyRecord,
    Death,
    Release,
    ReleaseTime,
    ReleaseTold,
    StoppedReport,
    Transfer,
)
from handover.stages.custody.release_times import governing, standing, told_in_hold
from handover.stages.custody.terms import BreachKind, StoppedKind, TimeKind
from handover.stages.detainer.public import Service
from handover.stages.detainer.public import queries as detainer

STATED_IN: Final[dict[TimeKind, tuple[type[RecordedFact], str]]] = {
    TimeKind.RELEASE_TIME: (ReleaseTime, "otherwise_release_at"),
    TimeKind.RELEASE_TOLD: (ReleaseTold, "otherwise_release_at"),
    TimeKind.SERVICE: (Service, "served_at"),
    TimeKind.TRANSFER: (Transfer, "transferred_at"),
    TimeKind.RELEASE: (Release, "released_at"),
    TimeKind.CUSTODY: (CustodyRecord, "assumed_at"),
    TimeKind.DEATH: (Death, "died_at"),
    TimeKind.EVENT: (CustodyEvent, "happened_at"),
}
"""Where each time is stated: the fact and its column."""

_MOVED: Final = "its step moved the case, and what was done since rests on where it stands"
NOT_STRUCK: Final[dict[TimeKind, str]] = {
    TimeKind.RELEASE_TIME: f"{_MOVED}; a time that was typed wrong is corrected, another one is stated",
    TimeKind.RELEASE_TOLD: "it was told with a handover, which is judged by it; its time is corrected",
    TimeKind.SERVICE: f"{_MOVED}; its time is corrected, and a doubt of it is reported as a breach",
    TimeKind.TRANSFER: f"{_MOVED} to another agency; its time is corrected",
    TimeKind.RELEASE: f"{_MOVED}; when the person in fact left is reported anew",
    TimeKind.CUSTODY: f"{_MOVED}; prints that are another person's stop the case",
    TimeKind.DEATH: f"{_MOVED}; the case is over",
}
"""Why an entry of this kind cannot be taken back as one that did not happen. An event can be, because it changes no
state."""

NOT_CORRECTED: Final[dict[str, str]] = {
    "AttestedFact": "the clerk attests the fact anew, and the newest counts",
    "ChargeChange": "starts no clock; another change is reported, and what was attested is attested anew",
    "DutyDone": "starts no clock; the duty is recorded anew",
    "HandoverPart": "starts no clock of the jail; the part is recorded anew",
    "Interview": "starts no clock; another one is recorded",
    "LoanEnding": "ends the case; what became of the person is told by a later report",
    "StoppedReport": "moves nothing; its proper step is taken when the case goes on, and its time is corrected there",
}
"""Why the times in the other facts of custody are not corrected by two people: none of them moves a hold's clock."""

BARS_OF_TIME: Final = tuple(
    bar
    for bar in CUSTODY_BARS
    if bar.code
    in {
        "hold_ended",
        "moved_after_release",
        "moved_before_service",
        "no_hold_by_court",
        "served_too_late",
        "custody_untimed",
        "custody_late",
        "custody_early",
    }
)
"""The bars that corrected times are judged by again."""


_ENDS_HOLD: Final = tuple(kind.value for kind, effect in EFFECTS.items() if effect.ends_hold)
_BY_ORDERS: Final = (BreachKind.HELD_COURT.value, BreachKind.HELD_PAST_END.value)
"""The kinds of breach that a court's order can show: a hold against the order, and a hold past the end that it
set."""


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A stated time after corrections: its kind, the step that stated it, its value, and what it is the time of."""

    kind: TimeKind
    number: int
    at: datetime
    what: str

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.kind}:{self.number}"


def of_case(case_id: UUID) -> list[StatedTime]:
    """The times that people stated in a case, in the order of the steps. An end recorded by the clock is not
    included, nor is the time of something that did not happen."""
    now = events_on_record.corrected_times(case_id)
    found = []
    for kind, (model, column) in STATED_IN.items():
        for row in model._default_manager.filter(matter_id=case_id):
            stated = getattr(row, column)
            never = kind is TimeKind.EVENT and row.number in now.struck
            if stated and not never and getattr(row, "how", "") != "expired":
                what = row.get_kind_display() if isinstance(row, CustodyEvent) else kind.title
                found.append(StatedTime(kind, row.number, now.at(kind, row.number, stated), what))
    return sorted(found, key=lambda one: one.number)


def barred_by_times(case: Matter) -> list[Barred]:
    """Return the time bars that a transfer, a hold or custody violates by the corrected times and that are not
    recorded yet."""
    known = _recorded(case)
    return [one for one in _found(case) if one.bar.breach not in known]


def _found(case: Matter) -> list[Barred]:
    """The same, whether or not it was recorded."""
    return [
        Barred(bar, refusal)
        for facts in (*_moves(case), *_hold(case), *_custody(case))
        for bar in BARS_OF_TIME
        if facts.step in bar.steps and (refusal := bar.judge(facts))
    ]


def _recorded(case: Matter) -> set[str]:
    """Return the kinds of recorded breaches whose ground stands; a breach based on an order entered in error does not
    hide another one."""
    never = ground_never_was(case)
    return {one.kind for one in Breach.objects.filter(matter=case) if one.pk not in never}


def ground_never_was(case: Matter) -> frozenset[int]:
    """The breaches, by key, that the program recorded on a court's order which two people took back since. The row
    stays. A breach that the times show even without the order keeps its ground, and so does one that a person
    reported."""
    struck = events_on_record.corrected_times(case.pk).struck
    told = CustodyEvent.objects.filter(matter=case, kind__in=_ENDS_HOLD) if struck else ()
    never = [event.number for event in told if event.number in struck]
    if not never:
        return frozenset()
    stands = [event.number for event in told if event.number not in struck]
    reported = set(
        RecordedStep.objects.filter(matter=case, step="report_breach").values_list("number", flat=True)
    )
    rows = Breach.objects.filter(matter=case, kind__in=_BY_ORDERS, number__gte=min(never))
    found = [row for row in rows if row.number not in reported and not any(n <= row.number for n in stands)]
    shown = {one.bar.breach for one in _found(case)} | {str(_late(case) or "")} if found else set()
    return frozenset(row.pk for row in found if row.kind == BreachKind.HELD_COURT or row.kind not in shown)


def on_no_ground() -> frozenset[int]:
    """The breaches that rest on an order which never was: of the few cases in which one was taken back."""
    struck = TimeCorrection.objects.filter(proposal__kind=TimeKind.EVENT.value, proposal__never=True)
    cases = Matter.objects.filter(pk__in=struck.values("matter")).select_related("agency")
    return frozenset(key for case in cases for key in ground_never_was(case))


def left_late(case: Matter) -> BreachKind | None:
    """Whether the person left after the end of the hold, and nobody recorded it yet."""
    return None if BreachKind.HELD_PAST_END.value in _recorded(case) else _late(case)


def _late(case: Matter) -> BreachKind | None:
    if timeline.release_time_of(case.pk) is None:
        return None
    left = [one.at for one in of_case(case.pk) if one.kind is TimeKind.RELEASE]
    return next((late for at in left if (late := overstays.stayed_past_end(case.pk, at))), None)


def _moves(case: Matter) -> list[CustodyFacts]:
    said, moves = timeline.said_of(case.pk), timeline.moves_of(case.pk)
    service, served_at = detainer.service_of(case.pk), timeline.served_at_of(case.pk)
    found = []
    for move in moves:
        before = [s for s in said if s.number < move.number], [m for m in moves if m.number < move.number]
        kept = standing(*before)[0]
        before_it = served_at if service and service.number < move.number else None
        found.append(
            CustodyFacts(
                "transfer_served",
                None,
                move.at,
                move.at,
                release_at=governing(kept),
                told_in_hold=not move.confirmed and told_in_hold(kept, move.told_at),
                served_at=before_it,
                held_otherwise=overstays.held_otherwise(case.pk, move.at),
            )
        )
    return found


def _hold(case: Matter) -> list[CustodyFacts]:
    """A hold that has begun, with the service and the courts' orders as they stand: served after the release, it never
    had effect."""
    release = timeline.release_time_of(case.pk)
    if release is None or release.due_at is None or release.governs_at > timezone.now():
        return []
    if _kept_from_beginning(case, release.governs_at):
        return []
    at, served = release.governs_at, timeline.served_at_of(case.pk)
    arrived, orders = timeline.arrived_before_service(case.pk), events_on_record.court_orders_of(case.pk)
    return [
        CustodyFacts(
            "start_hold",
            "hold_agreed",
            at,
            at,
            release_at=at,
            served_at=served,
            arrived_at=arrived,
            orders=orders,
        )
    ]


def _kept_from_beginning(case: Matter, release_at: datetime) -> bool:
    """Whether the request was stopped or withdrawn before the release, and nobody reported that the person was held
    all the same: then no hold can be judged."""
    stopped_at = timeline.stopped_since(case)
    if stopped_at is None or release_at < stopped_at:
        return False
    return not StoppedReport.objects.filter(matter=case, kind=StoppedKind.HELD.value).exists()


def _custody(case: Matter) -> list[CustodyFacts]:
    times = {(one.kind, one.number): one.at for one in of_case(case.pk)}
    stated = governing(timeline.release_times_of(case.pk))
    found = []
    for custody in CustodyRecord.objects.filter(matter=case):
        if Arrest.objects.filter(matter=case, number=custody.number).exists():
            continue  # the release came first, so there is no handover to judge
        came_from = RecordedStep.objects.get(matter=case, number=custody.number - 1).state
        release_at = stated or times.get((TimeKind.RELEASE_TOLD, custody.number))
        ends = hold_ends.hold_end(case, release_at) if release_at else None
        at = times[TimeKind.CUSTODY, custody.number]
        found.append(CustodyFacts("assume_custody", came_from, at, at, release_at=release_at, hold_ends=ends))
    return found
