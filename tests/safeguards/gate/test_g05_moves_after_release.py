"""G5: the first otherwise-release governs wherever the person is; a move after it is a breach and starts no hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import queries
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.safeguards.gate.ways import (
    GROUND,
    kinds,
    notify,
    now,
    state_release,
    take_by_verb,
    transfer,
    typed,
)
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]


def noticed(cast: Cast, hours: float) -> Matter:
    return state_release(cast, notify(cast, case_in(cast, "served")), at(hours))


def let_go_on(cast: Cast, case: Matter) -> Matter:
    return stops.resume(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
    )


def test_a_move_after_the_release_is_a_breach_and_stops_the_case_by_verb_and_by_page(
    cast: Cast, post: Post
) -> None:
    by_verb = now(transfer(cast, noticed(cast, -3), at(0)))
    case = noticed(cast, -3)
    said = {"to_ori": "CX0020000", "ground": GROUND, **typed("transferred_at", at(0), case)}
    answer = post("clark", f"/custody/requests/{case.reference}/transfer/", version=case.version, **said)
    assert answer.status_code == 302
    for one in (by_verb, now(case)):
        assert (one.state, one.agency.ori) == ("stopped", "CX0020000")
        assert kinds(one) == ["moved_late"]


def test_no_hold_starts_at_the_next_jail(cast: Cast, post: Post, page: Page) -> None:
    moved = let_go_on(cast, now(transfer(cast, noticed(cast, -3), at(0))))
    assert moved.state == "served"
    before = queries.release_time_of(moved.pk)
    assert before is not None, "the first jail's statement stands at the next"
    with pytest.raises(RefusedError, match="no hold starts"):
        custody.agree_to_hold(moved.pk, actor=cast["bell"].actor, version=moved.version)
    address = f"/custody/requests/{moved.reference}/"
    assert post("bell", address + "hold/", version=moved.version).status_code == 422
    text = page("bell", address)
    assert "A hold cannot be agreed to" in text
    assert f'href="{address}hold/"' not in text


def test_the_next_jails_later_statement_moves_nothing_and_custody_is_judged_by_the_first(cast: Cast) -> None:
    moved = let_go_on(cast, now(transfer(cast, noticed(cast, -3), at(0))))
    first = queries.release_time_of(moved.pk)
    told = state_release(cast, notify(cast, moved), at(10))
    again = queries.release_time_of(told.pk)
    assert first is not None
    assert again is not None
    assert again.governs_at == first.governs_at
    taken = take_by_verb(cast, told, at(0))
    assert kinds(taken) == ["moved_late", "custody_late"]


def test_a_move_before_the_release_lets_the_next_jail_state_its_own(cast: Cast) -> None:
    moved = transfer(cast, noticed(cast, 30), at(0))
    assert (moved.state, kinds(moved)) == ("served", [])
    assert queries.release_time_of(moved.pk) is None
    assert state_release(cast, notify(cast, moved), at(200)).state == "release_noticed"
