"""The lock in Chromium: it hides the page and keeps what was typed, and its person alone opens it."""

from __future__ import annotations

import pytest

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.conftest import NewVisit
from tests.journeys.harness import Visit

pytestmark = pytest.mark.browser
WHO, TYPED = "supervisor", "Typed and not sent"
PAGE = "/accounts/authority/signer/"
FIELD = "input[name=title]"


def idle(visit: Visit, minutes: int) -> None:
    """Let the browser's clock go on without anybody doing anything."""
    visit.page.clock.fast_forward(minutes * 60_000)
    visit.page.wait_for_timeout(200)


def unlock(visit: Visit, password: str) -> None:
    visit.may_refuse.add(f"{visit.site.url}/accounts/unlock/")
    visit.page.get_by_label("Your password").fill(password)
    visit.page.get_by_role("button", name="Unlock").click()


def test_it_hides_the_page_and_keeps_what_was_typed_for_its_person_alone(new_visit: NewVisit) -> None:
    visit = new_visit()
    page = visit.page
    page.clock.install()
    visit.sign_in(WHO, DEMO_PASSWORD)
    visit.open(PAGE)
    page.locator(FIELD).fill(TYPED)
    idle(visit, 26)
    assert page.get_by_text("This page will be locked").is_visible()
    page.get_by_role("button", name="Go on working").click()
    idle(visit, 26)
    assert page.locator(FIELD).is_visible()
    idle(visit, 5)
    page.get_by_role("heading", name="Locked").wait_for()
    assert page.title() == "Locked | Handover"
    assert page.locator(FIELD).count() == 0
    assert TYPED not in page.content()
    visit.check()
    visit.open("/accounts/me/")  # another address of the same session is locked too
    assert visit.heading() == "Locked"
    page.go_back()


def test_wrong_and_right_passwords_and_a_session_that_ended_meanwhile(new_visit: NewVisit) -> None:
    visit = new_visit()
    page = visit.page
    page.clock.install()
    visit.sign_in(WHO, DEMO_PASSWORD)
    visit.open(PAGE)
    page.locator(FIELD).fill(TYPED)
    idle(visit, 31)
    unlock(visit, "somebody else's password")
    page.get_by_text("do not match").wait_for()
    assert page.locator(FIELD).count() == 0
    page.wait_for_timeout(2500)
    unlock(visit, DEMO_PASSWORD)
    page.locator(FIELD).wait_for()
    assert page.locator(FIELD).input_value() == TYPED
    visit.site.command("accounts", "end-sessions", WHO)
    idle(visit, 31)
    page.get_by_role("heading", name="Locked").wait_for()
    unlock(visit, DEMO_PASSWORD)
    page.locator(FIELD).wait_for()
    assert page.locator(FIELD).input_value() == TYPED
    page.locator(FIELD).fill("")  # incomplete: the other journeys' signer keeps their title
    with page.expect_navigation() as sent:
        page.locator("main form").first.evaluate("form => form.submit()")
    assert sent.value is not None
    assert sent.value.status == 422, "the form's token is that of the session that began"
    assert "/sign-in/" not in page.url


def test_where_somebody_else_signed_in_meanwhile_the_page_is_given_up(new_visit: NewVisit) -> None:
    visit = new_visit()
    page = visit.page
    page.clock.install()
    visit.sign_in(WHO, DEMO_PASSWORD)
    visit.open(PAGE)
    page.locator(FIELD).fill(TYPED)
    idle(visit, 31)
    other = Visit(page.context.new_page(), visit.site)
    other.open("/")
    assert other.heading() == "Locked"
    other.press("End it and sign in")
    other.sign_in("auditor", DEMO_PASSWORD)
    with page.expect_navigation():
        unlock(visit, DEMO_PASSWORD)
    assert TYPED not in page.content()
    assert "Avery Adams" in page.locator("header").inner_text()
