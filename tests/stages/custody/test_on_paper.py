"""The sheet that a jail prints for hours without the system."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handover.audit.models import Entry
from handover.stages.review.public import citizenship
from tests.safeguards.conftest import page
from tests.support.cast import Cast
from tests.support.walk import case_in

__all__ = ["page"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_it_lists_what_a_jail_has_to_know_and_nothing_of_another_jail(
    cast: Cast, page: Callable[[str, str], str]
) -> None:
    held, lodged, stopped = case_in(cast, "held"), case_in(cast, "lodged"), case_in(cast, "served")
    citizenship.raise_citizenship(
        stopped.pk,
        actor=cast["clark"].actor,
        version=stopped.version,
        indicium="statement",
        text="Born in Laredo.",
    )
    assert 'href="/custody/requests/on-paper/"' in page("clark", "/custody/requests/")
    shown = page("clark", "/custody/requests/on-paper/")
    holds, _, rest = shown.partition("Do not hold anybody on these requests")
    assert held.reference in holds and "CST" in holds
    assert stopped.reference in rest and stopped.reference not in holds
    assert lodged.reference in rest
    entry = Entry.objects.filter(act="queue.print").get()
    assert (entry.subject, entry.content["rows"]) == ("custody:on_paper", 3)
    other = page("bell", "/custody/requests/on-paper/")
    assert "No hold runs." in other and held.reference not in other
