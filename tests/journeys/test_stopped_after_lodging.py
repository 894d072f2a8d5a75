"""A record changes after a detainer was lodged: the office's queue names the case, a supervisor cancels it, and the
jail's pages begin with “Do not hold”. Every page passes axe and 320 px."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.journeys.harness import Site, Visit, run_command

pytestmark = pytest.mark.browser
PageAs = Callable[[str], Visit]
REASONS = "Temporary protected status is on record since January: nobody is detained on its ground meanwhile."


def test_a_record_that_arrives_after_lodging_stops_the_request_and_the_jail_reads_it_first(
    site: Site, page_as: PageAs
) -> None:
    reference = run_command([sys.executable, "-m", "tests.journeys.record_change"], site.environment).strip()
    clerk, supervisor = page_as("clerk.alder"), page_as("supervisor")
    reads_first(clerk, reference, "The request is stopped. Do not hold.")
    cancel(supervisor, reference)
    site.command("work", "--once")
    reads_first(clerk, reference, "The request is withdrawn. Do not hold.")
    replies = page_as("clerk.alder")
    replies.open("/intake/replies/?state=all")
    while (after := replies.page.locator(".usa-pagination__next-page")).count():
        replies.lead(after)  # the newest stand on the last page
    assert "STOP, do not hold" in replies.text()


def reads_first(clerk: Visit, reference: str, state: str) -> None:
    """The jail's page of the request: what to do stands above all else, and why is not told."""
    clerk.open("/custody/requests/")
    assert "Do not hold" in clerk.text()
    clerk.open(f"/custody/requests/{reference}/")
    text = clerk.text()
    assert text.strip().startswith("Do not hold the person on this request")
    assert state in text
    assert "protected" not in text
    assert "Time left of the hold" not in text


def cancel(supervisor: Visit, reference: str) -> None:
    """The queue of stopped cases leads to the case; the supervisor reads what was found, and cancels."""
    supervisor.follow("Stopped cases", exact=False)
    supervisor.follow(reference)
    assert "temporary protected status since" in supervisor.text()
    supervisor.follow("Cancel the detainer")
    supervisor.page.get_by_label("Reasons for this answer").fill(REASONS)
    supervisor.page.locator("textarea").last.fill(
        "The jail was told by telephone, and the cancellation is printed."
    )
    supervisor.press("Cancel the detainer")
    assert "Detainer cancelled" in supervisor.text()
