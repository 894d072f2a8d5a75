"""R8: a corrected release time that is still to come is notice of it as well."""

from __future__ import annotations

from functools import partial

import pytest

from handover.process.advance import RefusedError
from tests.law.test_notice import CEDAR, NO_NOTICE, placed
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
