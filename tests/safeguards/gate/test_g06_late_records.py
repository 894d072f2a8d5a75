"""G6: what is recorded long after it happened needs a reason, which every page of the event shows, and is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import LateReason, Matter
from handover.process.names import CaseState, CaseStep
from handover.process.step_details import RECORDING_LAG
from handover.stages.custody import events
from handover.stages.detainer import actions as detainer
from handover.stages.oversight.queries import funnel
from tests.safeguards.conftest import Post
from tests.safeguards.gate.ways import now, take_by_page, take_by_verb, transfer, typed
from tests.support.cast import Cast
from tests.support.walk import at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
WHY = "The officer was in hospital until today."


def _release(cast: Cast, case: Matter, **more: Any) -> Matter:
    return events.report_released(
        case.pk, actor=cast["clark"].actor, version=case.version, released_at=at(-72), **more
    )


def _death(cast: Cast, case: Matter, **more: Any) -> Matter:
    return events.report_death(
        case.pk, actor=cast["clark"].actor, version=case.version, died_at=at(-72), **more
    )


def _transfer(cast: Cast, case: Matter, **more: Any) -> Matter:
    return transfer(cast, case, at(-72), **more)


def _serve(cast: Cast, case: Matter, **more: Any) -> Matter:
    form = detainer.ServiceDetails(
        "in_person", at(-72), "Intake desk", "English", "Casey Clark", "Records clerk", **more
    )
    return detainer.serve(case.pk, actor=cast["clark"].actor, version=case.version, form=form)


def _custody(cast: Cast, case: Matter, **more: Any) -> Matter:
    return take_by_verb(cast, case, at(-72), **more)


EVENTS: dict[str, tuple[CaseState, Callable[..., Matter], CaseStep]] = {
    "a release": ("lodged", _release, "report_released"),
    "a death": ("lodged", _death, "report_death"),
    "a transfer": ("lodged", _transfer, "transfer_unserved"),
    "service": ("lodged", _serve, "serve"),
    "custody": ("held", _custody, "assume_custody"),
}


def four_days_ago(cast: Cast, state: CaseState) -> Matter:
    """A case that stood in a state four days ago."""
    with time_machine.travel(timezone.now() - timedelta(days=4)):
        return case_in(cast, state)


@pytest.mark.parametrize("event", EVENTS)
def test_a_late_record_needs_a_reason_that_the_pages_show_and_oversight_counts(
    cast: Cast, page: Page, event: str
) -> None:
    state, act, step = EVENTS[event]
    case = four_days_ago(cast, state)
    with pytest.raises(RefusedError, match="needs the reason"):
        act(cast, case)
    with pytest.raises(RefusedError, match="needs the reason"):
        act(cast, case, late_reason="late")
    moved = act(cast, case, late_reason=WHY)
    taken = moved.steps.get(step=step)
    assert taken.recorded_at - taken.happened_at > RECORDING_LAG
    assert LateReason.objects.get(matter=moved, number=taken.number).reasons == WHY
    clerk = "bell" if event == "a transfer" else "clark"
    pages = [("ford", f"/custody/releases/{case.reference}/"), ("lane", f"/review/cases/{case.reference}/")]
    pages += [(clerk, f"/custody/requests/{case.reference}/"), ("lane", f"/detainer/cases/{case.reference}/")]
    for who, address in pages:
        assert f"recorded 3 days later: reason: {WHY}" in page(who, address), address
    counted = {f.name: (f.n, f.of, f.denominator) for f in funnel().errors}
    recorded = 2 if event == "service" else 1
    assert counted[f"recorded more than 24 hours later: {event}"][:2] == (1, f"{event} recorded")
    assert counted[f"recorded more than 24 hours later: {event}"][2] <= recorded


def test_the_page_asks_for_the_reason_at_its_field(cast: Cast, post: Post, page: Page) -> None:
    case = four_days_ago(cast, "held")
    assert "Why it is recorded only now" in page("ford", f"/custody/releases/{case.reference}/custody/")
    assert take_by_page(post, case, at(-72)) == 422
    assert now(case).state == "held"
    assert take_by_page(post, case, at(-72), late_reason=WHY) == 302
    assert LateReason.objects.get(matter=case).reasons == WHY


def test_the_jails_page_asks_for_it_too(cast: Cast, post: Post) -> None:
    case = four_days_ago(cast, "lodged")
    address, said = f"/custody/requests/{case.reference}/released/", typed("released_at", at(-72), case)
    assert post("clark", address, version=case.version, **said).status_code == 422
    assert post("clark", address, version=case.version, late_reason=WHY, **said).status_code == 302


def test_what_is_recorded_at_once_needs_none_and_shows_none(cast: Cast, page: Page) -> None:
    taken = take_by_verb(cast, case_in(cast, "held"), at(0), late_reason="Not needed at all here.")
    assert not LateReason.objects.filter(matter=taken).exists()
    assert "later: reason" not in page("ford", f"/custody/releases/{taken.reference}/")
    assert ("recorded more than 24 hours later: custody", 0, 1) in {
        (f.name, f.n, f.denominator) for f in funnel().errors
    }


def test_the_clock_needs_no_reason_however_late_it_writes_down_an_end(cast: Cast) -> None:
    from handover.stages.custody.tasks import tick

    case = four_days_ago(cast, "held")
    assert tick() == 1
    assert now(case).state == "released"
