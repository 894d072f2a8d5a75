"""Whatever a menu leads to is fit to be read, by whomever it is there for, and what is another jail's is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.harness import Visit

pytestmark = pytest.mark.browser
PageAs = Callable[[str], Visit]
PEOPLE = ("clerk.alder", "clerk.birch", "clerk.cedar", "examiner", "records", "officer", "signer", "counsel",
          "supervisor", "field", "auditor")  # fmt: skip


@pytest.mark.parametrize("username", PEOPLE)
def test_every_page_of_the_menu_and_the_first_thing_in_it(page_as: PageAs, username: str) -> None:
    """Whatever a person's menu leads to is fit to be read, and so is the first case behind it."""
    visit = page_as(username)
    links = visit.page.locator("nav a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert links
    for href in links:
        visit.open(href)
        first = visit.page.locator("main tbody a[href^='/']").first
        if first.count():
            visit.open(first.get_attribute("href") or href)


def test_another_jails_pages_are_not_there(page_as: PageAs) -> None:
    jails = {name: page_as(f"clerk.{name}") for name in ("alder", "birch", "cedar")}
    theirs: dict[str, str] = {}
    for name, clerk in jails.items():
        clerk.open("/custody/requests/")
        first = clerk.page.locator("tbody th a").first
        if first.count():
            theirs[name] = first.get_attribute("href") or ""
    assert theirs, "no jail has a request in this world"
    for name, href in theirs.items():
        other = next(clerk for jail, clerk in jails.items() if jail != name)
        answer = other.page.request.get(other.site.url + href)
        assert answer.status == 404
