"""What other modules and pages may ask of custody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES
from handover.clocks.notices import Notice, notice_of
from handover.compiled_read import compiled_read
from handover.jurisdictions import GROUNDS, DeclineGround
from handover.process.case_track import STOPPED
from handover.process.graph import Track
from handover.process.histories import recorded_steps
from handover.process.jail_words import CALLED_OFF
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseState, CaseStep
from handover.process.step_details import RECORDING_LAG
from handover.read_once import read_once
from handover.stages.custody import stated_times
from handover.stages.custody.arrest_models import Arrest
from handover.stages.custody.breaches import NEVER_ORDERED
from handover.stages.custody.correction_models import CorrectionTold, TimeCorrection, TimeProposal
from handover.stages.custody.models import (
    AtLarge,
    Breach,
    CustodyEffort,
    CustodyRecord,
    Death,
    JailAnswer,
    Release,
    ReleaseTime,
    StoppedReport,
    Transfer,
    UnknownOutcome,
)
from handover.stages.custody.outcomes import OutcomeRecord, outcome_of
from handover.stages.custody.recipients import RecipientKind
from handover.stages.custody.release_times import Said
from handover.stages.custody.terms import AtLargeReason, BreachKind, TimeKind
from handover.stages.custody.timeline import (
    answer_of,
    at_large_reasons_on_record,
    release_of,
    release_time_of,
    said_of,
)
from handover.stages.detainer.public import queries as detainer

EVENTS: Final[dict[str, tuple[CaseStep, ...]]] = {
    "custody": ("assume_custody", "execute_warrant", "record_arrest"),
    "a release": ("report_released", "report_escape", "confirm_release"),
    "a transfer": ("transfer_served", "transfer_unserved"),
    "service": ("serve", "serve_late"),
    "a death": ("report_death",),
    "what happened while stopped": ("report_while_stopped",),
}
"""Steps that tell when something happened to the person, by what they tell."""

LODGED: Final[tuple[CaseStep, ...]] = ("lodge", "receive_request")
"""Steps by which a request begins for a jail."""

__all__ = ["CALLED_OFF", "answer_of", "at_large_reasons_on_record", "release_of", "release_time_of"]
"""Functions of `course`, re-exported for others."""


HANDED_ON: Final = 50
"""Requests that went on to another jail, as a list shows them."""
JAIL_WAITS: Final[tuple[CaseState, ...]] = ("lodged", "served", "hold_agreed", "notify_agreed", "declined")
"""The states in which a request waits for the jail."""
FIELD_WAITS: Final[tuple[CaseState, ...]] = (
    "held",
    "release_noticed",
    "released",
    "hold_agreed",
    "notify_agreed",
)
"""The states in which a case waits, or soon will, for a field officer."""


def first_release_time(case_id: UUID) -> Said | None:
    """The first notice of release that the jail gave, as it stands."""
    return next(iter(said_of(case_id)), None)


def custody_of(case_id: UUID) -> CustodyRecord | None:
    """The record of custody assumed."""
    return CustodyRecord.objects.filter(matter_id=case_id).first()


def custodies_by(cut: datetime) -> Iterator[tuple[datetime, str, Decimal | None]]:
    """Every custody that was recorded by this moment: when, the kind of place (``jail``, or that of an arrest outside
    it), and the officers' hours, None if unknown or not asked for; for oversight."""
    places = dict(Arrest.objects.filter(at__lte=cut).values_list("matter_id", "place"))
    hours = CustodyEffort.objects.filter(matter=OuterRef("matter"), number=OuterRef("number"))
    rows = CustodyRecord.objects.filter(at__lte=cut).order_by("matter", "number")
    told = rows.annotate(hours=Subquery(hours.values("minutes")[:1]))
    for case, at, spent in told.values_list("matter_id", "assumed_at", "hours").iterator(5000):
        yield at, places.get(case, "jail"), None if spent is None else Decimal(spent) / 60


@read_once
def at_large_of(case_id: UUID) -> AtLarge | None:
    """Why the case is at large."""
    return next(iter(_at_large(case_id)), None)


@compiled_read
def _at_large(case_id: UUID) -> QuerySet[AtLarge]:
    return AtLarge.objects.filter(matter_id=case_id).order_by("number")[:1]


def decline_counts() -> list[tuple[str, int]]:
    """Declines by legal ground, most first."""
    rows = JailAnswer.objects.filter(kind="decline").values_list("ground").annotate(n=Count("pk"))
    return [(GROUNDS[DeclineGround(ground)].title, n) for ground, n in rows.order_by("-n", "ground")]


def declined_as_not_named() -> set[tuple[UUID, int]]:
    """Declines because the person in the jail is not shown to be the one named: case and number of the step."""
    ground = DeclineGround.IDENTITY_NOT_ESTABLISHED.value
    return set(JailAnswer.objects.filter(kind="decline", ground=ground).values_list("matter_id", "number"))


def at_large_counts() -> list[tuple[str, int]]:
    """Cases at large by reason, most first."""
    rows = AtLarge.objects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(AtLargeReason(reason).title, n) for reason, n in rows]


def at_large_unknown() -> int:
    """Cases at large whose reason is recorded as not known."""
    return AtLarge.objects.filter(reason=AtLargeReason.UNKNOWN.value).count()


def custody_after_due() -> int:
    """Cases in which custody was recorded later than the end of the hold: each was marked as a breach."""
    late = Breach.objects.filter(
        matter=OuterRef("matter"), kind=BreachKind.HELD_PAST_END.value, number=OuterRef("number")
    )
    return CustodyRecord.objects.filter(Exists(late)).count()


def steps_for_jail(case_id: UUID) -> QuerySet[RecordedStep]:
    """Return the steps since the request was lodged; a jail may not read what the office did before."""
    lodged = (
        RecordedStep.objects.filter(matter_id=case_id, step__in=LODGED)
        .order_by("number")
        .values("number")[:1]
    )
    return RecordedStep.objects.filter(matter_id=case_id, number__gte=Subquery(lodged)).order_by("number")


def steps_until_handed_on(case_id: UUID, ori: str) -> QuerySet[RecordedStep]:
    """What happened while this jail had the request: from the lodging or the transfer to it, to its own transfer."""
    steps = RecordedStep.objects.filter(matter_id=case_id).order_by("number")
    went = (
        steps.filter(step__startswith="transfer", actor_agency=ori).values_list("number", flat=True).last()
        or 0
    )
    came = Transfer.objects.filter(matter_id=case_id, to_ori=ori, number__lt=went).values_list(
        "number", flat=True
    )
    lodged = steps.filter(step__in=LODGED, number__lt=went).values_list("number", flat=True)
    return steps.filter(number__gte=max([*came, *lodged], default=0), number__lte=went)


def handed_on_by(user: User) -> QuerySet[Matter]:
    """Return requests that this jail passed on with the person to another jail; it may read their history."""
    rows = Matter.objects.filter(track=Track.CASE).select_related("agency", "parent")
    if user.role not in JAIL_ROLES or user.agency is None:
        return rows.none()
    went = Transfer.objects.filter(matter=OuterRef("pk"), from_ori=user.agency.ori)
    return rows.filter(Exists(went)).exclude(agency=user.agency)


def handed_on(user: User) -> QuerySet[Matter]:
    """The newest of them, `HANDED_ON` at most."""
    ori = user.agency.ori if user.agency else ""
    newest = Transfer.objects.filter(from_ori=ori).order_by("-pk").values_list("matter", flat=True)
    return handed_on_by(user).filter(pk__in=list(newest[:HANDED_ON])).order_by("-moved_at")


def transfers_of(case_id: UUID) -> QuerySet[Transfer]:
    """The agencies that the person went to, in order."""
    return Transfer.objects.filter(matter_id=case_id).order_by("number")


def breaches_of(case_id: UUID) -> QuerySet[Breach]:
    """Limits overstepped, in order."""
    return Breach.objects.filter(matter_id=case_id).order_by("number")


def releases_of(case_id: UUID) -> QuerySet[Release]:
    """When and how the person left, as reported and as the clock wrote it down, in order."""
    return Release.objects.filter(matter_id=case_id).order_by("number")


def jail_told(case_id: UUID, number: int) -> str:
    """The ORI of the jail that was told of a correction by this step; empty where it was none, or nobody was told."""
    row = (
        CorrectionTold.objects.select_related("draft")
        .filter(matter_id=case_id, number=number, sent=True)
        .first()
    )
    return row.draft.to_ori if row and row.draft.kind == RecipientKind.JAIL.value else ""


def stopped_report_exists(case_id: UUID, kind: str, at: datetime) -> bool:
    """Whether this was reported already of a stopped or withdrawn request."""
    return StoppedReport.objects.filter(matter_id=case_id, kind=kind, happened_at=at).exists()


def death_of(case_id: UUID) -> Death | None:
    """That the person died."""
    return Death.objects.filter(matter_id=case_id).first()


def unknown_of(case_id: UUID) -> UnknownOutcome | None:
    """Why the outcome is not known."""
    return UnknownOutcome.objects.filter(matter_id=case_id).first()


def outcome_record(case: Matter) -> OutcomeRecord:
    """The outcome of a case on the closed list, with as-of and actor: of the step that ended it, or of the last."""
    large, cancelled = at_large_of(case.pk), detainer.cancellation_of(case.pk)
    outcome = outcome_of(
        case.state,
        at_large=large.reason if large else "",
        cancelled=cancelled.reason if cancelled else "",
        stopped_in_custody=case.state in STOPPED and "custody" in case.standing.facts,
    )
    last = next(reversed(recorded_steps(case)), None)
    return OutcomeRecord(
        outcome, last.recorded_at if last else case.opened_at, last.actor_name if last else ""
    )


def moved_since_lodging(case_id: UUID) -> bool:
    """Whether another agency holds the person than the one that the request was lodged with."""
    return Transfer.objects.filter(matter_id=case_id).exists()


def cases_with_a_breach() -> int:
    """Cases in which at least one limit was overstepped."""
    return Breach.objects.exclude(pk__in=stated_times.on_no_ground()).values("matter").distinct().count()


def breach_counts() -> list[tuple[str, int]]:
    """Breaches by kind, most first; apart from them those that rest on an order which never was."""
    never = stated_times.on_no_ground()
    stand = Breach.objects.exclude(pk__in=never).values_list("kind")
    rows = stand.annotate(n=Count("pk")).order_by("-n", "kind")
    apart = [(NEVER_ORDERED, len(never))] if never else []
    return [*((BreachKind(kind).title, n) for kind, n in rows), *apart]


def notice_counts() -> list[tuple[str, int]]:
    """First notices of release by kind: in time, short, late; and releases without any."""
    first: dict[UUID, Notice] = {}
    corrected = {
        (p.matter_id, p.of_number): p.becomes
        for p in TimeProposal.objects.filter(
            kind=TimeKind.RELEASE_TIME.value, confirmed__isnull=False
        ).order_by("pk")
    }
    told = ReleaseTime.objects.order_by("number").values_list(
        "matter", "number", "at", "otherwise_release_at"
    )
    for case, number, at, stated in told.iterator(5000):
        if case not in first:
            first[case] = notice_of(at, corrected.get((case, number), stated))
    without = Release.objects.exclude(matter__in=first).values("matter").distinct().count()
    counted = Counter(first.values())
    counted[Notice.NONE] = without
    return [(f"notice of release: {kind.value.replace('_', ' ')}", counted[kind]) for kind in Notice]


def late_records() -> list[tuple[str, int, int]]:
    """Count events by kind: those recorded later than the lag allows, and all recorded."""
    found = []
    for name, steps in EVENTS.items():
        rows = RecordedStep.objects.filter(matter__track=Track.CASE, step__in=steps)
        late = Count("pk", filter=Q(recorded_at__gt=F("happened_at") + RECORDING_LAG))
        counted = rows.aggregate(late=late, recorded=Count("pk"))
        found.append((name, counted["late"], counted["recorded"]))
    return found


def corrected_time_counts() -> tuple[int, int]:
    """Times that two people corrected, and those of them that made a hold longer."""
    rows = TimeCorrection.objects.all()
    return rows.count(), rows.filter(hold_due_at__gt=F("hold_was_due_at")).count()
