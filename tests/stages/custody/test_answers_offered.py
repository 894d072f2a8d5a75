"""The jail's page offers no answer that could only be refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.law.between_steps import release_at
from tests.safeguards.conftest import page
from tests.support.cast import Cast
from tests.support.walk import case_in

__all__ = ["page"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "offered"), [(48, True), (-1, False)])
def test_declining_is_offered_until_the_hold_begins(
    cast: Cast, page: Callable[[str, str], str], hours: float, offered: bool
) -> None:
    """R6, R9: a time that is told ahead begins no hold before it comes; no answer undoes one that has begun."""
    case = release_at(hours)(cast, case_in(cast, "hold_agreed"))
    assert case.state == "held"
    shown = page("clark", f"/custody/requests/{case.reference}/")
    assert (f'href="/custody/requests/{case.reference}/decline/"' in shown) == offered
