"""The browser's way back, in Chromium as people have it: with the pages that it keeps to go back to at once.

Playwright turns those off, so that a browser of its own is started here. After signing out, locking, an end of the
session elsewhere and leaving the person's page, what was shown does not come back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.harness import AGREE, Site, chromium, run_command

pytestmark = pytest.mark.browser
WHO, PAGE, SHOWN = "supervisor", "/accounts/authority/", "Who may sign warrants, by what power"
RESTORED = "addEventListener('pageshow', e => { window.restored = e.persisted; })"


@pytest.fixture(scope="module")
def keeping() -> Iterator[Browser]:
    with chromium(keeps_pages=True) as running:
        yield running


@pytest.fixture
def page(keeping: Browser) -> Iterator[Page]:
    context = keeping.new_context()
    context.add_init_script(RESTORED)
    yield context.new_page()
    context.close()


def back(page: Page) -> bool:
    """Go back; whether the page is the one that was kept."""
    page.evaluate("history.back()")
    page.wait_for_timeout(700)
    page.wait_for_function("document.readyState === 'complete'")  # of a kept page no load is told
    return bool(page.evaluate("window.restored"))


def signed_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/accounts/sign-in/?next={PAGE}")
    page.get_by_role("button", name=AGREE).click()
    page.locator("input[name=username]:visible").fill(WHO)
    page.locator("input[name=password]:visible").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    page.get_by_text(SHOWN).first.wait_for()


def test_this_browser_keeps_pages_and_none_of_a_person(page: Page, site: Site) -> None:
    """What may be kept comes back as it was; what shows a person is asked for again while its session goes on, and by
    whoever has none is not got."""
    kept = f"{site.url}/static/web/mark.svg"
    page.goto(kept)
    page.goto(f"{site.url}/health/")
    assert back(page), "this Chromium keeps no pages: what follows would prove nothing"
    assert page.url == kept
    signed_in(page, site)
    page.goto(kept)
    assert not back(page)
    assert SHOWN in page.content()
    page.goto(kept)
    site.command("accounts", "end-sessions", WHO)
    assert not back(page)
    assert "/accounts/sign-in/" in page.url
    assert SHOWN not in page.content()


def test_after_signing_out_and_after_the_lock_nothing_comes_back(page: Page, site: Site) -> None:
    signed_in(page, site)
    page.get_by_role("button", name="Lock", exact=True).first.click()
    page.get_by_role("heading", name="Locked").wait_for()
    assert not back(page)
    assert page.locator("h1").inner_text() == "Locked"
    assert SHOWN not in page.content()
    page.locator("input[name=password]:visible").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    page.get_by_text(SHOWN).first.wait_for()
    page.get_by_role("button", name="Sign out").first.click()
    page.get_by_role("button", name=AGREE).wait_for()
    for _ in range(3):
        assert not back(page)
        assert SHOWN not in page.content()
        assert "/accounts/" in page.url


def test_after_leaving_the_person_s_page_it_does_not_come_back(page: Page, site: Site) -> None:
    made = run_command([sys.executable, "-m", "tests.support.new_code"], site.environment)
    reference, code = made.split()[-2:]
    page.goto(f"{site.url}/person/")
    page.locator("input[name=reference]").fill(reference)
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Leave this page").wait_for()
    assert reference in page.content()
    page.get_by_role("button", name="Leave this page").click()
    page.locator("input[name=code]").wait_for()
    for _ in range(2):
        assert not back(page)
        assert reference not in page.content()
        assert page.locator("input[name=code]").input_value() == ""
