"""Bring a booking or a case to a state by the real actions, without files, galleries or images."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import time_machine
from django.utils import timezone

from handover.jurisdictions.facts import years_before
from handover.process.advance import advance, open_case
from handover.process.facts import record
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories import models as records
from handover.stages.custody import actions as custody
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.models import Lodgement
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.identification import models as searches
from handover.stages.intake.models import Booking, Submission
from handover.stages.notification import actions as notification
from handover.stages.notification.messages import SpecialistAnswer
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import Basis, Ground
from tests.support.cast import Cast

_serial = itertools.count(1)
REASONS = "Read both histories and the final order; identity rests on ten prints compared by an examiner."


@dataclass(frozen=True)
class Person:
    """The immigration identity behind a case, and what its records say."""

    fin: str = ""
    status: str = "no_status"
    final_order: bool = True
    convicted: bool = True
    protected: bool = False


def immigration_identity(person: Person) -> records.ImmigrationIdentity:
    """An identity with one encounter, one status and, if asked, a final order; the one on record for a known FIN."""
    known = records.ImmigrationIdentity.objects.filter(fin=person.fin).first() if person.fin else None
    if known:
        return known
    n = next(_serial)
    identity = records.ImmigrationIdentity.objects.create(
        fin=person.fin or f"{1_000_000_000 + n}", a_number=f"{200_000_000 + n}", sex="M", birthplace="MM",
        names=[{"last": "REYES LUNA", "first": "MARCO", "middle": "", "suffix": ""}], births=["1988-04-02"],
        citizenship="MM", as_of=date(2026, 10, 1), protected=person.protected,
    )  # fmt: skip
    records.Encounter.objects.create(
        eid=f"E{n:09d}", identity=identity, happened_on=date(2019, 5, 6), place="Port of entry", source="IDENT",
        reason="apprehension",
    )  # fmt: skip
    records.StatusRecord.objects.create(
        identity=identity, status=person.status, since=date(2019, 5, 6), source="case system", reliability="system",
        as_of=date(2026, 10, 1),
    )  # fmt: skip
    if person.final_order:
        records.ImmigrationOrder.objects.create(
            identity=identity, kind="removal_order", final=True, dated=date(2020, 2, 3), body="Immigration Court",
            sections="212(a)(6)(A)", source="court system", reliability="primary", as_of=date(2026, 10, 1),
        )  # fmt: skip
    return identity


def criminal_identity(convicted: bool = True) -> records.CriminalIdentity:
    """An identity with one arrest of one charge."""
    n = next(_serial)
    identity = records.CriminalIdentity.objects.create(
        ucn=f"{n:06d}AB1", sid=f"CX{n:06d}", names=[{"last": "REYES", "first": "MARCO", "middle": "", "suffix": ""}],
        births=["1988-04-02"], sex="M", as_of=date(2026, 9, 1),
    )  # fmt: skip
    arrest = records.Arrest.objects.create(
        identity=identity, arrested_on=date(2024, 3, 1), agency_ori="CX0010000", source="criminal history",
        as_of=date(2026, 9, 1),
    )  # fmt: skip
    records.ArrestCharge.objects.create(
        arrest=arrest, sequence=1, code="1315", literal="AGGRAVATED ASSAULT", severity="felony",
        disposition="convicted" if convicted else "pending", as_of=date(2026, 9, 1),
    )  # fmt: skip
    return identity


def booking(cast: Cast, ori: str = "CX0010000", *, is_arrest: bool = True) -> Matter:
    """An accepted booking."""
    from handover.stages.intake.actions import INTAKE

    tcn = f"TCN{next(_serial):012d}"
    case = open_case(
        Track.BOOKING, "receive", actor=INTAKE, agency=cast.agencies[ori],
        write=lambda c: {"file": record(
            Submission(sha256=tcn.lower().rjust(64, "0"), size=1000, channel="command", filename=f"{tcn}.ebts",
                       sender=INTAKE.key, ori=ori, tcn=tcn), c, INTAKE)},
    )  # fmt: skip
    return advance(
        case.pk, "accept", actor=INTAKE, version=case.version,
        write=lambda c: {"booking": record(
            Booking(ori=ori, tcn=tcn, tot="CAR" if is_arrest else "AMN", control_ori=ori, booking_number=tcn[-8:],
                    arrest_date=date(2026, 11, 20), births=["1988-04-02"], sex="M", birthplace="MM", citizenship=["MM"],
                    names=[{"last": "REYES", "first": "MARCOS", "middle": "", "suffix": ""}],
                    charges=[{"date": "2026-11-20", "literal": "THEFT"}], is_arrest=is_arrest), c, INTAKE)},
    )  # fmt: skip


def search(booking_matter: Matter, repository: str) -> Matter:
    """A search that waits."""
    from handover.stages.identification.actions import MATCHER

    return open_case(
        Track.SEARCH, "request_search", actor=MATCHER, agency=booking_matter.agency, parent=booking_matter,
        write=lambda c: {"search_request": record(
            searches.Search(booking_matter=booking_matter, repository=repository), c, MATCHER)},
    )  # fmt: skip


def ended_search(booking_matter: Matter, repository: str, identity: str) -> Matter:
    """A search that identified somebody above the lights-out threshold."""
    from handover.stages.identification.actions import MATCHER

    case = search(booking_matter, repository)
    return advance(
        case.pk, "identify", actor=MATCHER, version=case.version,
        write=lambda c: {
            "search_answer": record(
                searches.SearchResult(gallery_size=10_000, epoch=1, complete=True, fingers=[1, 2, 3], elapsed_ms=12.5),
                c, MATCHER),
            "print_match": record(searches.PrintMatch(identity=identity, score=0.91, by_examiner=False), c, MATCHER),
        },
    )  # fmt: skip


def queried(cast: Cast, person: Person | None = None, ori: str = "CX0010000") -> Matter:
    """A case opened on a match, before a records specialist."""
    person = person or Person()
    booked = booking(cast, ori)
    ended_search(booked, "criminal", criminal_identity(person.convicted).ucn)
    matched = ended_search(booked, "immigration", immigration_identity(person).fin)
    case = notification.open_on_match(matched.pk)
    assert case is not None
    return case


def _answer_query(cast: Cast, case: Matter) -> Matter:
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("order", "status"))
    answer = SpecialistAnswer(
        "appears_removable", "no_status", "Searched the case and court systems; see the linked records.", keys
    )
    return notification.answer_query(case.pk, actor=cast["reed"].actor, version=case.version, answer=answer)


def _take_up(cast: Cast, case: Matter) -> Matter:
    return review.take_up(case.pk, actor=cast["ortiz"].actor, version=case.version)


def _determine(cast: Cast, case: Matter) -> Matter:
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("match", "order"))
    found = review.ProbableCause(
        frozenset({Basis.FINAL_ORDER}),
        Ground.FINAL_ORDER,
        REASONS,
        keys,
        not_abuser_alone=True,
        certificate="S. Stone",
    )
    return review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)


def _draft(cast: Cast, case: Matter) -> Matter:
    draft = detainer.Draft(Request.HOLD, Warrant.REMOVAL, "", "555-0100")
    return detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=draft)


def _sign(cast: Cast, case: Matter) -> Matter:
    return detainer.sign_warrant(
        case.pk, signer=cast["walsh"], version=case.version, read_digest=package_digest(case)
    )


def _lodge(cast: Cast, case: Matter) -> Matter:
    return detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)


def clerk_of(cast: Cast, case: Matter) -> str:
    """The records clerk of the case's jail."""
    return {"CX0010000": "clark", "CX0020000": "bell", "CX0030000": "cole"}[case.agency.ori]


def _serve(cast: Cast, case: Matter) -> Matter:
    form = detainer.ServiceDetails(
        "in_person", timezone.now(), "Intake desk", "English", "Casey Clark", "Records clerk"
    )
    return detainer.serve(case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version, form=form)


def _agree_to_hold(cast: Cast, case: Matter) -> Matter:
    return custody.agree_to_hold(case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version)


def _start_hold(cast: Cast, case: Matter) -> Matter:
    return custody.report_release_time(
        case.pk, actor=cast[clerk_of(cast, case)].actor, version=case.version,
        otherwise_release_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip


_WAY: tuple[tuple[CaseState, Callable[[Cast, Matter], Matter]], ...] = (
    ("awaiting_review", _answer_query),
    ("in_review", _take_up),
    ("probable_cause", _determine),
    ("awaiting_signature", _draft),
    ("signed", _sign),
    ("lodged", _lodge),
    ("served", _serve),
    ("hold_agreed", _agree_to_hold),
    ("held", _start_hold),
)


SERVED_BEFORE = timedelta(days=6)


def _days_ago(case: Matter) -> datetime:
    """Days ago, and not before the lodging."""
    lodged = Lodgement.objects.filter(matter=case).order_by("-number").values_list("at", flat=True).first()
    ago = timezone.now() - SERVED_BEFORE
    return max(lodged, ago) if lodged else ago


def case_in(cast: Cast, state: CaseState, person: Person | None = None, ori: str = "CX0010000") -> Matter:
    """A case walked to ``state`` along the way that ends in a hold."""
    return on_to(cast, queried(cast, person, ori), state)


def on_to(cast: Cast, case: Matter, state: CaseState) -> Matter:
    """A case that was queried, or has gone on from there, walked on to ``state``.

    On the way to a hold the request is lodged and served days ago: the releases that tests state came after it (R10).
    """
    states = [reached for reached, _ in _WAY]
    begun = states.index(case.state) + 1 if case.state in states else 0
    for reached, step in _WAY[begun:]:
        if case.state == state:
            break
        long_ago = reached in ("lodged", "served") and state in ("hold_agreed", "held")
        with time_machine.travel(_days_ago(case)) if long_ago else nullcontext():
            case = step(cast, case)
        assert case.state == reached, case.state
    assert case.state == state, f"{state} is not on this way"
    return case


def at(hours: float) -> datetime:
    """So many hours from now."""
    return timezone.now().astimezone(UTC) + timedelta(hours=hours)


def born_years_ago(years: int) -> str:
    """A date of birth, some weeks from the birthday: so old on every day that these tests are run on."""
    return years_before(timezone.now().date() - timedelta(days=40), years).isoformat()
