"""The print viewer in Chromium, on a page as the site sends it, under a policy that allows its own scripts alone."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route
from pytest_django.fixtures import Settings

from tests.journeys.harness import chromium
from tests.stages.identification.cases import Referred, judged, referred
from tests.stages.identification.test_views import get, held
from tests.support.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.browser, pytest.mark.one_database]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
BASE = "http://viewer.test"


@pytest.fixture
def sheet(client: Client, cast: Cast, settings: Settings, tmp_path: Path) -> str:
    settings.HANDOVER_DATA_DIR = tmp_path
    found: Referred = judged(held("criminal", referred(cast)), cast)
    return get(client, cast, "evans", "examine", found, query={"finger": "2"})


def test_both_prints_are_moved_turned_laid_over_and_marked_by_keys_and_buttons(sheet: str) -> None:
    # Django uses no database while Playwright's loop runs: the browser starts once the page is there.
    with chromium() as browser:
        compare(browser.new_page(viewport={"width": 1280, "height": 1000}), sheet)


def compare(page: Page, sheet: str) -> None:
    problems: list[str] = []

    def answer(route: Route) -> None:
        path = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", route.request.url.removeprefix(BASE).split("?")[0])
        if not path.startswith("/static/"):
            route.fulfill(body=sheet, content_type="text/html", headers={"Content-Security-Policy": POLICY})
            return
        file = finders.find(path.removeprefix("/static/"))
        body = Path(file).read_bytes() if isinstance(file, str) else b""
        route.fulfill(body=body, content_type=mimetypes.guess_type(path)[0] or "text/plain")

    page.route("**/*", answer)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{BASE}/")
    page.wait_for_selector("[data-tools]:visible")

    def boxes() -> list[str | None]:
        return [page.locator("svg.ho-print").nth(i).get_attribute("viewBox") for i in (0, 1)]

    whole = boxes()
    assert whole[0] == whole[1]  # one scale
    page.click("[data-do=in]")
    zoomed = boxes()
    assert zoomed[0] == zoomed[1] != whole[0]
    page.keyboard.press("l")
    page.keyboard.press("ArrowRight")
    assert boxes()[0] != zoomed[0]
    assert boxes()[1] == zoomed[1]  # alone, once they are not linked
    page.keyboard.press("l")
    page.keyboard.press("r")
    assert boxes() == whole
    page.keyboard.press("]")
    assert "rotate(5 " in (page.locator("svg.ho-print [data-body]").nth(1).get_attribute("transform") or "")
    page.keyboard.press("o")
    assert page.locator("[data-over]").get_attribute("opacity") == "0.6"
    page.keyboard.press("k")
    page.locator("svg.ho-print").first.click(position={"x": 150, "y": 150})
    assert page.locator("svg.ho-print").first.locator("[data-layer=own] g").count() == 1
    page.keyboard.press("m")
    assert page.locator("[data-do=minutiae]").get_attribute("aria-pressed") == "false"
    page.locator("main textarea").fill("3 ridges, l and r")
    page.keyboard.press("o")  # typed, and no command
    assert page.locator("[data-over]").count() == 1
    page.locator("[data-do=in]").focus()
    page.keyboard.press("3")
    page.wait_for_url("**finger=3**")
    assert problems == []
