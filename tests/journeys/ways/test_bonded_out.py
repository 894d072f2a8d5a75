"""A person who is bonded out of jail."""

from __future__ import annotations

import pytest

from tests.journeys.test_the_whole_way import REASONS, local
from tests.journeys.ways.steps import Cases, PageAs, fill, pick, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_person_who_is_bonded_out_while_nobody_comes(cases: Cases, page_as: PageAs) -> None:
    """Notice only; bail is posted and the person leaves; the request is cancelled."""
    clerk, field, supervisor = page_as("clerk.alder"), page_as("field"), page_as("supervisor")
    serve(clerk, cases["bonded"])
    clerk.follow("Jail will notify only")
    clerk.press("Jail will notify only")
    clerk.follow("Report the release time")
    fill(clerk, otherwise_release_at=local(-2))
    clerk.press("Report the release time")
    field.open("/custody/nobody-came/")
    assert cases["bonded"] in field.text()
    clerk.find(cases["bonded"])
    clerk.follow("Report that the person was released")
    fill(clerk, released_at=local(-1))
    clerk.press("Report that the person was released")
    supervisor.find(cases["bonded"])
    supervisor.follow("Release and custody")
    supervisor.follow("Cancel the detainer")
    pick(supervisor, reason="discretion")
    fill(supervisor, reasons=REASONS)
    supervisor.press("Cancel the detainer")
    assert "Detainer cancelled" in supervisor.text()
