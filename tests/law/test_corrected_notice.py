"""R8: a corrected release time that is still to come is notice of it as well; what never was is no ground of one."""

from __future__ import annotations

from functools import partial

import pytest

from handover.process.advance import RefusedError
from handover.stages.custody import actions as custody
from handover.stages.custody import case_events, notice_grounds
from handover.stages.custody.terms import EventKind
from tests.law.between_steps import clerk
from tests.law.test_court_orders import never_was
from tests.law.test_notice import CEDAR, NO_NOTICE, SILENT, placed
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g07_stated_times import confirm, propose
from tests.safeguards.gate.ways import now
from tests.support.cast import Cast
from tests.support.walk import at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(("hours", "refused"), [(30, True), (-0.5, False)])
@pytest.mark.parametrize("when", ["proposed", "confirmed"])
def test_a_jail_corrects_no_release_to_come_where_it_may_give_no_notice(
    cast: Cast, when: str, hours: float, refused: bool
) -> None:
    """The proposal already tells it, and so does the confirmation; a time that has passed tells no release."""
    case, becomes = at_state(cast, "release_noticed"), at(hours)
    if when == "confirmed":
        case = propose(cast, case, becomes, who="stone")
    case = placed(case, CEDAR)
    act = (
        partial(propose, cast, case, becomes)
        if when == "proposed"
        else partial(confirm, cast, case, who="clark")
    )
    if refused:
        with pytest.raises(RefusedError, match=NO_NOTICE):
            act()
        assert now(case).version == case.version
    else:
        assert act().version == case.version + 1


def test_an_event_that_never_was_is_no_ground_of_a_notice(cast: Cast) -> None:
    case = placed(at_state(cast, "declined"), SILENT)
    case = now(
        case_events.report_event(
            case.pk, actor=clerk(cast, case), version=case.version, citation="Sheriff's order 26-4",
            kind=EventKind.SENTENCED,
            until=at(2400).date(), happened_at=at(-1), text="The court's paper.",
        )
    )  # fmt: skip
    assert notice_grounds.rests_on_something(case, "") is None
    case = never_was(cast, case)
    assert notice_grounds.named_in(case) == ""
    with pytest.raises(RefusedError, match="No rule was found"):
        custody.report_release_time(
            case.pk, actor=clerk(cast, case), version=case.version, otherwise_release_at=at(3)
        )
