"""Record an arrest outside the jail: at its door after a decline or no answer, or at large. One step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.process.advance import advance, demand
from handover.process.facts import Fact, record
from handover.process.models import Matter
from handover.process.requirements import filled
from handover.process.step_details import StepDetails
from handover.stages.custody import arrest_rules, time_rules, timeline
from handover.stages.custody.arrest_models import Arrest
from handover.stages.custody.arrest_rules import ArrestAuthority, ArrestPlace
from handover.stages.custody.breaches import record_answered, record_by_times
from handover.stages.custody.models import CustodyEffort, CustodyRecord, LoanEnding, Release
from handover.stages.detainer.public import queries as detainer

LEFT_ALREADY = ("released", "at_large")
"""States in which the record shows that the person left."""


@dataclass(frozen=True, slots=True)
class ArrestForm:
    """What an officer records of an arrest. ``left_at``: when the person left, where no release is on record."""

    authority: ArrestAuthority
    place: ArrestPlace
    arrested_at: datetime
    officer: str
    officer_title: str
    told: bool
    ground: str = ""
    consent: str = ""
    why_not: str = ""
    left_at: datetime | None = None
    late_reason: str = ""
    people_hours: Decimal | None = None


def record_arrest(case_id: UUID, *, actor: Actor, version: int, form: ArrestForm) -> Matter:
    """Record an arrest outside the jail. If a bar stands, it is recorded as a breach and the case stops."""
    case, now = Matter.objects.get(pk=case_id), timezone.now()
    gone = _left_before(case)
    left_at = gone or form.left_at
    stated = timeline.release_time_of(case_id)
    lodged = detainer.lodgement_of(case_id)
    demand(
        *filled(officer=form.officer, officer_title=form.officer_title),
        time_rules.not_in_future(form.arrested_at, now, "arrested_at"),
        time_rules.held_before(left_at, lodged.at, "left_at") if lodged and left_at and not gone else None,
        arrest_rules.authority_stands(form.authority, detainer.warrant_on_file(case), form.ground),
        arrest_rules.entry_has_consent(form.place, form.authority, form.consent),
        arrest_rules.arrest_follows_release(form.place, form.arrested_at, left_at),
        arrest_rules.person_was_told(form.told, form.why_not),
    )
    kept = (
        arrest_rules.kept_for_the_door(left_at, stated.governs_at)
        if stated and left_at and not gone
        else None
    )

    def write(moved: Matter) -> dict[str, Fact]:
        if left_at and not gone:
            record(
                Release(released_at=left_at, how="arrested", notice_given=stated is not None), moved, actor
            )
        record_by_times(moved, actor, kept)
        record_answered(moved, actor, *arrest_rules.arrest_breaches(form.authority, form.place))
        arrest = Arrest(
            authority=form.authority.value, ground=form.ground, place=form.place.value, consent=form.consent,
            officer_title=form.officer_title, told=form.told, why_not=form.why_not,
        )  # fmt: skip
        record(CustodyEffort.of(form.people_hours), moved, actor)
        custody = CustodyRecord(assumed_at=form.arrested_at, place=form.place.title, officer=form.officer)
        return {"arrest": record(arrest, moved, actor), "custody": record(custody, moved, actor)}

    return advance(
        case_id, "record_arrest", actor=actor, version=version, write=write, happened_at=form.arrested_at,
        told=StepDetails(late_reason=form.late_reason),
    )  # fmt: skip


def _left_before(case: Matter) -> datetime | None:
    """Return when the person left, by the record: the jail, or the agency that had them on loan after custody."""
    if case.state not in LEFT_ALREADY:
        return None
    ending = LoanEnding.objects.filter(matter=case).order_by("-number").first()
    release = timeline.release_of(case.pk)
    if ending and (release is None or ending.number > release.number):
        return ending.left_at
    return release.released_at if release else None


def arrest_counts() -> list[tuple[str, int]]:
    """Count arrests outside the jail by the kind of place."""
    return [(p.title, Arrest.objects.filter(place=p.value).count()) for p in ArrestPlace]


def arrest_of(case_id: UUID) -> Arrest | None:
    """Return the arrest outside the jail, if there was one."""
    return Arrest.objects.filter(matter_id=case_id).order_by("-number").first()
