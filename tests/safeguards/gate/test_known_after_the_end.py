"""What is recorded in a stop or after a withdrawal acts on nothing as though a request stood, and tells a jail no more
than that it is stopped or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.models import Matter
from handover.stages.custody import case_events, charges, events, local_law, stopped_reports
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.court_orders import CourtPaper
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.terms import BreachKind, EventKind, StoppedKind
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review.citizenship.actions import CounselAnswer
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import kinds, now, state_release
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
PAPER = CourtPaper("Columbia Circuit Court", "26-CR-1177")


def cancel(cast: Cast, case: Matter) -> Matter:
    cancelling.cancel(
        case.pk,
        actor=cast["ortiz"].actor,
        version=case.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )
    return now(case)


def found_citizen(cast: Cast, case: Matter) -> Matter:
    frozen = STOPS["citizenship_question"](cast, case)
    cancelling.resolve_and_cancel(
        frozen.pk,
        actor=cast["lane"].actor,
        version=frozen.version,
        answer=CounselAnswer(REASONS, REASONS, "Sky Stone"),
    )
    return now(case)


def order(cast: Cast, case: Matter, hours: float) -> Matter:
    return case_events.report_event(
        case.pk, actor=cast["clark"].actor, version=case.version, kind=EventKind.COURT_NO_HOLD, happened_at=at(hours),
        text="Nobody is held on the request.", paper=PAPER, understood=True,
    )  # fmt: skip


@pytest.mark.parametrize("ended", [cancel, found_citizen, STOPS["child_path"]])
def test_no_hold_is_judged_that_the_stop_or_the_withdrawal_kept_from_beginning(
    cast: Cast, ended: Callable[[Cast, Matter], Matter]
) -> None:
    case = ended(cast, state_release(cast, case_in(cast, "hold_agreed"), at(2)))
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert kinds(order(cast, case, -2)) == [], "the court spoke before a release at which nobody was held"


def test_a_hold_that_was_reported_all_the_same_is_judged(cast: Cast) -> None:
    case = STOPS["child_path"](cast, state_release(cast, case_in(cast, "hold_agreed"), at(2)))
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        case = stopped_reports.report_while_stopped(
            case.pk, actor=cast["clark"].actor, version=case.version, kind=StoppedKind.HELD, happened_at=at(-1),
            text="The desk held on.",
        )  # fmt: skip
        assert "held_court" in kinds(order(cast, case, -2))


@pytest.mark.parametrize("state", [*STOPS, "cancelled", "citizen"])
def test_each_is_recorded_in_each_stop_and_end(cast: Cast, page: Page, state: str) -> None:
    how = {**STOPS, "cancelled": cancel, "citizen": found_citizen}[state]
    case = how(cast, case_in(cast, "held"))
    assert case.state == state
    for address in ("requests/{}/charges/", "requests/{}/event/", "outcomes/{}/breach/", "outcomes/{}/time/"):
        page("clark", f"/custody/{address.format(case.reference)}")
    said = Attestation(name="judicial_warrant", answer="yes", source="Court record, page 3", known_at=at(-1))
    case = local_law.attest_fact(case.pk, actor=cast["clark"].actor, version=case.version, said=said)
    case = charges.report_charges(
        case.pk, actor=cast["clark"].actor, version=case.version, turn=ChargeTurn.DISMISSED, charge="Theft",
        happened_at=at(-1), source="Docket, line 4",
    )  # fmt: skip
    case = order(cast, case, 0)
    case = events.report_breach(
        case.pk,
        actor=cast["clark"].actor,
        version=case.version,
        kind=BreachKind.BAIL_BLOCKED,
        text="No bail taken.",
    )
    assert case.state == state
    for who, address in (
        ("clark", f"/custody/requests/{case.reference}/"),
        ("ford", f"/custody/releases/{case.reference}/"),
        ("lane", f"/review/cases/{case.reference}/"),
        ("stone", "/custody/changes/"),
    ):
        page(who, address)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        ("citizenship_question", "lane"), ("child_path", "stone"), ("stopped", "ortiz"),
        ("identity_withdrawn", "stone"), ("citizen", "ford"),
    ],
)  # fmt: skip
def test_a_jail_reads_no_ground_of_a_stop_in_a_breach_that_the_office_reports(
    cast: Cast, page: Page, state: str, who: str
) -> None:
    how = {**STOPS, "citizen": found_citizen}[state]
    case = how(cast, case_in(cast, "held"))
    told = events.report_breach(
        case.pk, actor=cast[who].actor, version=case.version, kind=BreachKind.BAIL_BLOCKED,
        text="The passport shows a citizen since birth.",
    )  # fmt: skip
    text = page("clark", f"/custody/requests/{told.reference}/")
    assert "since birth" not in text
    assert BreachKind.BAIL_BLOCKED.title in text, "that there was one it may read"
    assert "since birth" in page("ford", f"/custody/releases/{told.reference}/")


def test_a_jail_reads_the_words_of_a_breach_of_a_request_that_is_out(cast: Cast, page: Page) -> None:
    case = case_in(cast, "held")
    told = events.report_breach(
        case.pk, actor=cast["ford"].actor, version=case.version, kind=BreachKind.BAIL_BLOCKED,
        text="The desk took no bail.",
    )  # fmt: skip
    assert "The desk took no bail." in page("clark", f"/custody/requests/{told.reference}/")
