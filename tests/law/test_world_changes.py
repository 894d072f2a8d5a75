"""What changes between two steps of a handover, an interview or a transfer: nothing that happened is lost, and nothing
is told to whom it is no longer meant for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity
from handover.stages.custody import actions as custody
from handover.stages.custody import designees, events, handover, queries, stopped_reports, timeline
from handover.stages.custody.terms import StoppedKind
from handover.stages.detainer import cancelling
from handover.stages.detainer.public import queries as detainer
from handover.stages.detainer.rules import LiftReason
from handover.stages.notification.queries import link_of
from tests.law.test_handover import DECISION, recorded
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import kinds, now
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def unserved(cast: Cast, case: Matter, hours: float = -1) -> Matter:
    return custody.report_unserved_hold(
        case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=walk.at(hours)
    )


def test_a_hold_before_the_copy_was_served_is_recorded_as_a_breach_and_stops_the_request(cast: Cast) -> None:
    case = unserved(cast, case_in(cast, "lodged"))
    assert case.state == "stopped"
    assert "held_unserved" in kinds(case)
    release = timeline.release_time_of(case.pk)
    assert release is not None
    assert release.due_at is None, "no clock of 48 hours starts"


def test_a_hold_that_is_to_come_is_none_that_was(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="future"):
        unserved(cast, case_in(cast, "lodged"), 2)


def test_after_a_copy_was_served_the_hold_is_reported_as_one(cast: Cast) -> None:
    with pytest.raises(RefusedError):
        unserved(cast, case_in(cast, "served"))


def withdrawn(cast: Cast, case: Matter, reason: LiftReason = LiftReason.RESOURCES) -> Matter:
    return cancelling.cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reason=reason, reasons=REASONS
    )


def told_of_custody(cast: Cast, case: Matter, minutes: float) -> Matter:
    return stopped_reports.report_while_stopped(
        case.pk, actor=cast["ford"].actor, version=case.version, kind=StoppedKind.CUSTODY,
        happened_at=timezone.now() + timedelta(minutes=minutes), text="The person was handed over at the desk.",
    )  # fmt: skip


def test_custody_after_a_withdrawal_is_a_breach_and_not_lost(cast: Cast) -> None:
    case = told_of_custody(cast, withdrawn(cast, case_in(cast, "held")), 0)
    assert case.state == "cancelled"
    assert "while_stopped" in kinds(case)


def test_custody_before_a_stop_that_is_told_after_it_was_not_taken_on_a_stopped_request(cast: Cast) -> None:
    stopped = STOPS["stopped"](cast, case_in(cast, "held"))
    assert "while_stopped" not in kinds(told_of_custody(cast, stopped, -3))
    assert "while_stopped" in kinds(told_of_custody(cast, now(stopped), 0))


@pytest.mark.parametrize("stop", ["stopped", "citizenship_question"])
def test_a_stop_after_custody_ends_no_duty_of_the_handover(cast: Cast, stop: str) -> None:
    """8 CFR 287.3(d), 236.1(e): the hours run on while somebody looks into the stop."""
    case = STOPS[stop](cast, at_state(cast, "in_custody"))
    case = recorded(cast, case, "ford", "decision", {**DECISION, "custody": "released"})
    assert case.state == stop
    assert [p.row is not None for p in handover.parts_of(case.pk) if p.part.code == "decision"] == [True]


def test_a_detention_without_a_document_is_recorded_as_a_breach(cast: Cast) -> None:
    case = recorded(cast, at_state(cast, "in_custody"), "ford", "decision", {**DECISION, "document": "none"})
    assert "detained_bare" in kinds(case)


def asked(cast: Cast, person: Person | None = None) -> Matter:
    case = case_in(cast, "in_review", person)
    return designees.ask_interview(case.pk, actor=cast["ortiz"].actor, version=case.version, text=REASONS)


def test_of_a_protected_person_nothing_is_asked_of_a_jail(cast: Cast) -> None:
    """8 USC 1367(a)(2)."""
    with pytest.raises(RefusedError, match="nothing is asked of a jail"):
        asked(cast, Person(protected=True))
    case = asked(cast)
    ImmigrationIdentity.objects.filter(fin=link_of(case.pk).identity).update(protected=True)
    assert not designees.asked_of(cast["dunn"]).exists(), "protected meanwhile: the jail is shown no request"


def test_an_interview_before_the_office_asked_is_a_breach(cast: Cast) -> None:
    """8 USC 1357(g)(3): under the office's direction."""
    case = asked(cast)
    form = designees.InterviewForm(
        timezone.now() - timedelta(minutes=5), "Spanish", "A. Interpreter", rights_told=True, agreed=True,
        text="Asked where born; said: in Mandalay.",
    )  # fmt: skip
    case = designees.record_interview(case.pk, actor=cast["dunn"].actor, version=case.version, form=form)
    assert [b.kind for b in queries.breaches_of(case.pk)] == ["designee"]


def test_a_request_for_an_interview_does_not_go_along_to_the_next_jail(cast: Cast) -> None:
    case = walk.on_to(cast, asked(cast), "lodged")
    assert designees.asked_of(cast["dunn"]).exists()
    events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000",
        transferred_at=timezone.now(), ground="Warrant of Birch County",
    )  # fmt: skip
    there = cast["dunn"]
    there.agency = now(case).agency
    assert not designees.asked_of(there).exists()
    assert detainer.lodgement_of(case.pk) is not None
