"""G4: every custody has a release time against which it is judged; late, early or without one it is a breach, and
recorded all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.custody import queries
from handover.stages.custody.models import ReleaseTold
from handover.stages.custody.time_rules import RELEASE_TOLERANCE
from handover.stages.oversight.queries import funnel
from tests.safeguards.conftest import Post
from tests.safeguards.gate.ways import (
    kinds,
    notify,
    now,
    state_release,
    take_by_page,
    take_by_verb,
    typed,
)
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
Way = Callable[[Cast, Matter], Matter]


def _noticed(hours: float) -> Way:
    return lambda cast, case: state_release(cast, notify(cast, case), at(hours))


def _held(hours: float) -> Way:
    return lambda cast, case: state_release(cast, case, at(hours))


def _hold_of_two_days_ago(cast: Cast, case: Matter) -> Matter:
    """A hold that the jail reported while it ran, and that has ended."""
    with time_machine.travel(timezone.now() - timedelta(hours=48)):
        return state_release(cast, case, at(-0.5))


OUT_OF_BOUNDS: dict[str, tuple[CaseState, Way, str]] = {
    "no release time on record": ("served", notify, "custody_untimed"),
    "no release time before a hold": ("hold_agreed", lambda cast, case: case, "custody_untimed"),
    "days after the stated release": ("served", _noticed(-30), "custody_late"),
    "an hour after the stated release": ("served", _noticed(-1), "custody_late"),
    "before the stated release": ("served", _noticed(5), "custody_early"),
    "before the release that a hold waits for": ("hold_agreed", _held(5), "custody_early"),
    "after the end of the hold": ("hold_agreed", _hold_of_two_days_ago, "held_past_end"),
}


@pytest.mark.parametrize("seen", OUT_OF_BOUNDS)
def test_custody_out_of_bounds_is_recorded_as_a_breach_by_verb_and_by_page(
    cast: Cast, post: Post, page: Page, seen: str
) -> None:
    state, first, kind = OUT_OF_BOUNDS[seen]
    by_verb = take_by_verb(cast, first(cast, case_in(cast, state)), at(0))
    case = first(cast, case_in(cast, state))
    assert take_by_page(post, case, at(0)) == 302
    for one in (by_verb, now(case)):
        assert kinds(one) == [kind]
        assert one.state == "stopped"
        assert queries.custody_of(one.pk) is not None, "never lost"
        assert f"breach:{_code(kind)}" in one.steps.get(step="assume_custody").facts
    assert "Breach" in page("ford", f"/custody/releases/{case.reference}/")
    counted = {f.name: (f.n, f.denominator) for f in funnel().errors}
    assert counted["limits overstepped"] == (2, 2)


def _code(kind: str) -> str:
    return {"held_past_end": "hold_ended"}.get(kind, kind)


@pytest.mark.parametrize("hours", [-47.9, -1.0, -0.1])
def test_custody_while_a_hold_runs_is_no_breach(cast: Cast, hours: float) -> None:
    taken = take_by_verb(cast, _held(hours)(cast, case_in(cast, "hold_agreed")), at(0))
    assert (taken.state, kinds(taken)) == ("in_custody", [])


@pytest.mark.parametrize("minutes", [-29, 0, 29])
def test_without_a_hold_custody_is_taken_at_the_release(cast: Cast, minutes: int) -> None:
    noticed = _noticed(minutes / 60)(cast, case_in(cast, "served"))
    taken = take_by_verb(cast, noticed, at(0))
    assert (taken.state, kinds(taken)) == ("in_custody", [])
    assert timedelta(minutes=29) < RELEASE_TOLERANCE < timedelta(hours=1)


def test_the_form_asks_for_a_release_time_where_none_is_stated_and_for_none_where_one_is(
    cast: Cast, post: Post, page: Page
) -> None:
    case = notify(cast, case_in(cast, "served"))
    address = f"/custody/releases/{case.reference}/custody/"
    assert "as the jail told it" in page("ford", address)
    told = typed("otherwise_release_at", at(-0.1), case)
    assert take_by_page(post, case, at(0), **told) == 302
    taken = now(case)
    assert (taken.state, kinds(taken)) == ("in_custody", [])
    assert ReleaseTold.objects.get(matter=taken).number == taken.version
    stated = _noticed(0)(cast, case_in(cast, "served"))
    assert "as the jail told it" not in page("ford", f"/custody/releases/{stated.reference}/custody/")


def test_a_release_time_that_the_officer_was_told_is_judged_like_any_other(cast: Cast, post: Post) -> None:
    case = case_in(cast, "hold_agreed")
    told = typed("otherwise_release_at", at(-60), case)
    assert take_by_page(post, case, at(0), **told) == 302
    assert kinds(case) == ["held_past_end"]


def test_what_the_jail_stated_cannot_be_told_otherwise_by_the_officer(cast: Cast) -> None:
    from handover.process.advance import RefusedError

    held = case_in(cast, "held")
    with pytest.raises(RefusedError, match="that one governs"):
        take_by_verb(cast, held, at(0), otherwise_release_at=at(0))
