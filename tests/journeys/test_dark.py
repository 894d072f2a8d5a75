"""Pages in a system's dark colours: contrast and everything else that axe finds, and paper that stays white."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.harness import Site, Visit

pytestmark = pytest.mark.browser
PAGES = {
    "clerk.alder": ("/", "/custody/requests/", "/intake/send/"),
    "examiner": ("/identification/",),
    "officer": ("/", "/review/cases/", "/law/map/"),
    "supervisor": ("/oversight/",),
}


@pytest.fixture
def dark(site: Site, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    yield Visit(context.new_page(), site)
    context.close()


def ground(page: Page) -> int:
    """The red part of the page's background, 0 to 255."""
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return int(colour.removeprefix("rgb(").split(",")[0])


@pytest.mark.parametrize("username", PAGES)
def test_dark_pages_pass_axe_and_print_on_white(dark: Visit, username: str) -> None:
    dark.sign_in(username, DEMO_PASSWORD)
    for path in PAGES[username]:
        dark.open(path)
        assert ground(dark.page) < 60
        first = dark.page.locator("main tbody a[href^='/']").first
        if first.count():
            dark.open(first.get_attribute("href") or path)
    dark.page.emulate_media(media="print")
    assert ground(dark.page) > 230


def test_the_persons_page_is_dark_too(dark: Visit) -> None:
    dark.open("/person/")
    dark.page.locator("main form button[type=submit]").first.click()
    dark.check()
    assert ground(dark.page) < 60
