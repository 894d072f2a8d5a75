"""Ways on which a case really goes, to its end, in a browser: one file for each way. Every shape of a page passes axe
and 320 px.

The person with a lawyer goes from the jail's file to the end. The others begin where their way leaves that of
`test_the_whole_way`: `tests.journeys.people_on_ways` brings them there by the same actions, without pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.harness import Site, Visit, run_command
from tests.journeys.ways.steps import PREPARE, Cases, PageAs


@pytest.fixture(scope="package")
def page_as(site: Site, browser: Browser) -> Iterator[PageAs]:
    """``page_as(username)``: the page of that person, who signs in once. A page is checked once in each of its shapes:
    as many people go the same way, the check of each would take most of the time."""
    visits: dict[str, Visit] = {}
    seen: set[str] = set()

    def enter(username: str) -> Visit:
        if username not in visits:
            context = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="UTC"
            )
            visits[username] = Visit(context.new_page(), site, seen=seen)
            visits[username].sign_in(username, DEMO_PASSWORD)
        return visits[username]

    yield enter
    for visit in visits.values():
        visit.page.context.close()
    problems = [p for v in visits.values() for p in v.problems]
    assert not problems, "; ".join(problems)


@pytest.fixture(scope="package")
def cases(site: Site) -> Cases:
    """The case of each way, brought as far as the journey does not prove it."""
    found: dict[str, str] = json.loads(run_command(PREPARE, site.environment))
    # They came by no import: until then a search waits for its gallery.
    site.command("records", "index", "--all")
    return found
