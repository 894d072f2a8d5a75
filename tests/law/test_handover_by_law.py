"""R8 for a handover in the jail: it has happened; where the law of the place allows none it is recorded as a breach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine

from tests.law.test_notice import ALDER, CEDAR, FELONY, JUDGE, SILENT, Said, attested, new_law, placed
from tests.safeguards.conftest import Post, page, post
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.ways import kinds, now, state_release, take_by_page, take_by_verb
from tests.support.cast import Cast
from tests.support.walk import at

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["page", "post"]

HANDOVERS = [
    # law, place, what the clerk attests, the breaches of a handover in the jail
    ("Cedar County Resolution 21, article 3 (F)", CEDAR, None, ["handover_law"]),
    ("Cedar County Resolution 21, article 3 (F)", CEDAR, JUDGE, []),
    ("Cal. Gov. Code 7282.5, 7284.6(a)(4) (C)", "us-ca", None, ["handover_law"]),
    ("Cal. Gov. Code 7282.5 (C)", "us-ca", FELONY, []),
    ("Alder County General Order 12, section 4 (F)", ALDER, None, []),
    ("no rule was found: the power is the officer's, 8 CFR 287.5(e)(3)", SILENT, None, []),
]


@pytest.mark.parametrize("way", ["verb", "page"])
@pytest.mark.parametrize(("law", "place", "fact", "breaches"), HANDOVERS)
def test_a_handover_in_the_jail_against_its_law_is_recorded_as_a_breach(
    cast: Cast, post: Post, page: Callable[[str, str], str], law: str, place: str, fact: Said | None,
    breaches: list[str], way: str,
) -> None:  # fmt: skip
    case = placed(state_release(cast, at_state(cast, "notify_agreed"), at(0.2)), place)
    if fact:
        case = attested(cast, case, fact)
    shown = page("ford", f"/custody/releases/{case.reference}/")
    assert ("No handover in the jail" in shown) == bool(breaches)
    if way == "page":
        assert take_by_page(post, case, at(0)) == 302
    else:
        take_by_verb(cast, case, at(0))
    case = now(case)
    assert (case.state, kinds(case)) == ("stopped" if breaches else "in_custody", breaches), law


def test_a_handover_is_judged_by_the_law_of_its_own_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It happened under the old law; that it is told under the new one changes nothing."""
    case = state_release(cast, at_state(cast, "notify_agreed"), at(0.2))
    new_law(monkeypatch, case, at(24))
    taken = at(0)
    with time_machine.travel(at(24)):
        told = take_by_verb(cast, case, taken, late_reason="The form was found in the car.")
    assert (told.state, kinds(told)) == ("in_custody", [])
