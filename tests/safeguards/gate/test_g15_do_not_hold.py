"""G15: a hold's clock is shown where a hold runs and nowhere else; a stopped request says “Do not hold” first."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from handover.process.case_track import STOPPED
from handover.process.models import Matter
from handover.stages.identification import actions as identification
from handover.stages.notification.queries import link_of
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
LEFT = re.compile(r"\d+ (day|hour|h|min)[a-z]*( \d+ (h|min|minutes?))? (left|overdue)|Time left of the hold")


def freeze(cast: Cast, case: Matter) -> Matter:
    return citizenship.raise_citizenship(
        case.pk, actor=cast["clark"].actor, version=case.version, indicium="claim", text="Says born in Ohio."
    )


def refer(cast: Cast, case: Matter) -> Matter:
    return children.refer_child(
        case.pk, actor=cast["clark"].actor, version=case.version, text="The mother says: sixteen."
    )


def stop(cast: Cast, case: Matter) -> Matter:
    from tests.safeguards.gate.test_gate import probe, registered

    with registered(probe()):
        stops.ask_again(case.pk)
    return now(case)


def withdraw(cast: Cast, case: Matter) -> Matter:
    search = link_of(case.pk).search_matter
    identification.withdraw_match(
        search.pk, actor=cast["evans"].actor, version=search.version, reasons=REASONS
    )
    misidentification.withdraw_identity(case.pk)
    return now(case)


STOPS = {"citizenship_question": freeze, "child_path": refer, "stopped": stop, "identity_withdrawn": withdraw}
"""How a case comes to stand in each state in which nobody is to be held."""


def test_every_stop_is_tried_here() -> None:
    assert set(STOPS) == set(STOPPED)


@pytest.mark.parametrize("state", STOPS)
def test_a_stopped_request_says_do_not_hold_first_and_shows_no_countdown(
    cast: Cast, page: Page, state: str
) -> None:
    case_in(cast, "lodged")
    stopped = STOPS[state](cast, case_in(cast, "held"))
    assert stopped.state == state
    for who, address in (("clark", "/custody/requests/"), ("clark", f"/custody/requests/{stopped.reference}/"),
                         ("ford", f"/custody/releases/{stopped.reference}/")):  # fmt: skip
        main = page(who, address).partition('id="main-content"')[2]
        assert "Do not hold" in main
        assert main.index("Do not hold") < main.index("<h1"), f"{address}: above everything"
        assert not LEFT.search(main), f"{address}: {LEFT.search(main)}"
    listed = page("clark", "/custody/requests/").partition('id="main-content"')[2]
    assert listed.index(stopped.reference) < listed.index("<h1")
    assert listed.count(stopped.reference) == listed.partition("<h1")[0].count(stopped.reference)


def test_a_hold_that_runs_shows_its_end(cast: Cast, page: Page) -> None:
    held = case_in(cast, "held")
    assert LEFT.search(page("clark", "/custody/requests/"))
    assert "Time left of the hold" in page("clark", f"/custody/requests/{held.reference}/")
    assert "Do not hold" not in page("clark", "/custody/requests/")


def test_a_cancelled_request_says_it_too(cast: Cast, page: Page) -> None:
    from handover.stages.detainer import cancelling
    from handover.stages.detainer.rules import LiftReason

    held = case_in(cast, "held")
    cancelling.cancel(
        held.pk,
        actor=cast["ortiz"].actor,
        version=held.version,
        reason=LiftReason.DISCRETION,
        reasons=REASONS,
    )
    main = page("clark", f"/custody/requests/{held.reference}/").partition('id="main-content"')[2]
    assert main.index("Do not hold") < main.index("<h1")
    assert "<strong>Do not hold</strong>" in page("clark", "/custody/requests/")
