"""Local law in a browser: the jail's page, the question without a case, two versions compared. All pass axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.harness import Visit

pytestmark = pytest.mark.browser
PageAs = Callable[[str], Visit]


def test_a_jail_reads_what_its_law_allows_and_asks_again_with_further_facts(page_as: PageAs) -> None:
    clerk = page_as("clerk.cedar")
    clerk.follow("Requests to this jail")
    for link in clerk.page.locator("main table a[href*='/custody/requests/']").all():
        address = link.get_attribute("href") or ""
        clerk.open(address)
        if clerk.page.get_by_role("link", name="Ask again with more facts").count():
            break
        clerk.page.go_back()  # a request that has ended asks nothing any more
    clerk.follow("Ask again with more facts")
    assert clerk.heading() == "What the law would say"
    assert "Cedar County Resolution 21" in clerk.text()
    clerk.page.get_by_label("A warrant signed by a federal judge or magistrate").select_option("yes")
    clerk.page.get_by_label("A copy of the detainer served on the person").select_option("yes")
    clerk.press("Show what the law says")
    assert "allows the jail to hold the person past the time of release, for no longer" in clerk.text()


def test_a_question_that_lacks_its_day_is_sent_back(page_as: PageAs) -> None:
    signer = page_as("signer")
    signer.follow("Local law")
    signer.page.get_by_label("Day of the request").fill("")
    signer.press("Show what the law says")
    assert "There is a problem" in signer.text()
    signer.open("/law/places/")
    assert "Conn. Gen. Stat. 54-192h" in signer.text()


def test_an_auditor_compares_two_versions_over_past_requests(page_as: PageAs) -> None:
    auditor = page_as("auditor")
    auditor.follow("Policies compared")
    auditor.page.get_by_label("Place (required)").select_option("us-columbia")
    auditor.page.get_by_label("First version: the law of").fill("2017-01-01")
    auditor.press("Compare")
    assert "requests come out differently" in auditor.text()
    assert "What changes, by topic" in auditor.text()
