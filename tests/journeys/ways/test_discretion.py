"""A case that is closed by discretion."""

from __future__ import annotations

import pytest

from tests.journeys.ways.steps import Cases, PageAs, fill, pick

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_person_for_whom_no_detainer_is_issued_by_discretion(cases: Cases, page_as: PageAs) -> None:
    """The officer writes a memo; somebody else reads it and closes the case."""
    reference, officer, supervisor = cases["lenient"], page_as("officer"), page_as("supervisor")
    officer.find(reference)
    officer.press("Take up the review")
    officer.follow("Propose to close by discretion")
    fill(officer, reasons="The person cares alone for two small children, and the order is twenty years old.")
    if officer.page.locator("main [name=duty]").count():
        fill(officer, duty="The charge of the record was reduced, and nothing else is listed.")
    officer.press("Propose to close by discretion")
    assert "No second person has answered it yet" in officer.text()
    supervisor.open("/review/queue/memos/")
    supervisor.follow(reference)
    supervisor.follow("Answer the memo of discretion")
    assert "two small children" in supervisor.text()
    pick(supervisor, agrees="yes")
    fill(supervisor, reasons="Read the memo and both histories; nothing on record speaks against it.")
    supervisor.page.locator("main form button[type=submit]").last.click()
    supervisor.check()
    assert "Closed, no action" in supervisor.text()
