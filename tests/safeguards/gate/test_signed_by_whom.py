"""R11: until service the signer's power on the day of signing counts, and the office of who lodges today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from handover.administration import people
from handover.administration.authority import set_authority
from handover.papers.authority import BOTH
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.detainer import actions as detainer
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.ways import now
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Act = Callable[[Cast, Matter], Matter]
STEPS: list[tuple[str, Act]] = [("signed", walk._lodge), ("lodged", walk._serve)]


def ended(cast: Cast, days_ago: int) -> None:
    """The signer's power was ended from so many days ago. (Where the office is, yesterday in UTC may be today.)"""
    walsh = cast["walsh"]
    last = timezone.now().date() - timedelta(days=days_ago)
    set_authority(
        "walsh", title=walsh.title, authority=BOTH, first=None, last=last, actor=cast["stone"].actor
    )


@pytest.mark.parametrize(("state", "act"), STEPS)
def test_a_power_that_ends_after_the_signing_bars_nothing(cast: Cast, state: str, act: Act) -> None:
    case = case_in(cast, state)  # type: ignore[arg-type]
    ended(cast, -1)
    people.set_active("walsh", False, actor=cast["stone"].actor)
    assert stops.sweep() == 0
    assert act(cast, now(case)).version > case.version


@pytest.mark.parametrize(("state", "act"), STEPS)
def test_another_role_of_the_signer_takes_nothing_from_what_was_signed(
    cast: Cast, state: str, act: Act
) -> None:
    case = case_in(cast, state)  # type: ignore[arg-type]
    people.change_role("walsh", "field_officer", "", actor=cast["stone"].actor)
    assert act(cast, now(case)).version > case.version


@pytest.mark.parametrize(("state", "act"), STEPS)
def test_a_power_that_had_ended_before_the_signing_bars_lodging_and_service(
    cast: Cast, state: str, act: Act
) -> None:
    case = case_in(cast, state)  # type: ignore[arg-type]
    ended(cast, 2)
    with pytest.raises(RefusedError, match="does not stand") as refused:
        act(cast, now(case))
    assert now(case).version == case.version
    assert ("power had ended" in str(refused.value)) == (state == "signed"), (
        "a jail reads nothing of whose power"
    )


def test_what_is_out_on_it_stops_and_does_not_go_on_while_it_is_so(cast: Cast) -> None:
    case = case_in(cast, "served")
    ended(cast, 2)
    assert stops.sweep() == 1
    stopped = now(case)
    assert stopped.state == "stopped"
    with pytest.raises(RefusedError, match="does not stand"):
        stops.resume(
            case.pk, actor=cast["stone"].actor, version=stopped.version, reasons=REASONS, done=REASONS
        )
    ended(cast, 0)
    assert (
        stops.resume(
            case.pk, actor=cast["stone"].actor, version=stopped.version, reasons=REASONS, done=REASONS
        ).state
        == "served"
    )


@pytest.mark.parametrize("change", ["disabled", "another role"])
def test_who_lodges_is_an_officer_at_that_moment(cast: Cast, change: str) -> None:
    case, actor = case_in(cast, "signed"), cast["ortiz"].actor
    if change == "disabled":
        people.set_active("ortiz", False, actor=cast["stone"].actor)
    else:
        people.change_role("ortiz", "records_specialist", "", actor=cast["stone"].actor)
    with pytest.raises(RefusedError, match="You may not lodge"):
        detainer.lodge(case.pk, actor=actor, version=case.version)
    assert now(case).state == "signed"
