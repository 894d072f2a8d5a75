"""One site and one browser for all journeys; `page_as("officer")` is a page where that person is signed in.

The scope is the package: a browser that stays open would keep an event loop running, and Django refuses
its database to tests that come later in the same process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.clicks import FIGURES, table
from tests.journeys.demonstration import DEMONSTRATION
from tests.journeys.guide import from_environment
from tests.journeys.harness import Site, Visit, chromium, environment_of, run_command, serving
from tests.journeys.keyboard import Keyboard

DEMO = ("--no-serve", "--bookings", "50", "--identities", "300")
PREPARE = ([*DEMONSTRATION, *DEMO],)
"""What puts people and cases on file before the server starts: the demonstration itself."""
SUMMARY = "summary.json"
"""Where the demonstration's last line lies, in the site's data folder."""
SERVE = [sys.executable, "-m", "handover", "serve", "--port", "{port}"]

NewVisit = Callable[[], Visit]
PageAs = Callable[[str], Visit]
KeysOf = Callable[[str], Keyboard]
Sessions = dict[str, Any]
_incomplete: set[str] = set()
_counted: dict[str, tuple[int, int]] = {}
_stops: dict[str, int] = {}
_guide = from_environment()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, with_tables: Callable[[Path], None]) -> Iterator[Site]:
    """A server with its own data folder, and the database of HANDOVER_DATABASE_URL where that is set."""
    data_dir = tmp_path_factory.mktemp("site")
    with_tables(data_dir)
    environment = environment_of(data_dir, HANDOVER_PRIVATE_TARGETS="127.0.0.0/8")
    for command in PREPARE:
        printed = run_command(command, environment)
    (data_dir / SUMMARY).write_text(printed.strip().splitlines()[-1], encoding="utf-8")
    with serving(SERVE, environment, data_dir) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture
def new_visit(site: Site, browser: Browser) -> Iterator[NewVisit]:
    """``new_visit()``: a page where nobody is signed in. Each has cookies of its own."""
    visits: list[Visit] = []

    def enter() -> Visit:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="UTC"
        )
        looks = bool(os.environ.get("HANDOVER_LOOKS"))
        visits.append(Visit(context.new_page(), site, guide=_guide, looks=looks))
        return visits[-1]

    yield enter
    for visit in visits:
        _incomplete.update(visit.incomplete)
        _counted.update(visit.count.tasks)
        visit.page.context.close()
    problems = [p for v in visits for p in v.problems]
    assert not problems, "; ".join(problems)
    for task, counted in ((t, c) for v in visits for t, c in v.count.tasks.items()):
        assert counted == FIGURES[task][:2], f"{task}: counted {counted}; keep docs/accessibility.md in step"


@pytest.fixture(scope="package")
def sessions() -> Sessions:
    """The cookies of whoever signed in: the same person comes again with them, as to a browser that was left open:
    signing in by the form takes three times as long."""
    return {}


@pytest.fixture
def page_as(new_visit: NewVisit, sessions: Sessions) -> PageAs:
    """``page_as(username)``: a page where that person is signed in, who did so by the form the first time."""

    def enter(username: str) -> Visit:
        visit = new_visit()
        if not visit.come_again(username, sessions.get(username, [])):
            visit.sign_in(username, DEMO_PASSWORD)
            sessions[username] = visit.cookies()
        return visit

    return enter


@pytest.fixture
def keys_of(new_visit: NewVisit) -> KeysOf:
    """``keys_of(username)``: the keyboard of that person, who has signed in with it and skipped the menu."""

    def enter(username: str) -> Keyboard:
        keys = Keyboard(new_visit(), _stops)
        keys.sign_in(username, DEMO_PASSWORD)
        keys.skip_to_content()
        return keys

    return enter


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what axe could not decide: a person rules on it; and what tasks cost. Write the guide where it is asked."""
    if _guide and _guide.shots:
        _guide.write()
    if _counted:
        terminalreporter.section("clicks and pages of a task")
        for line in table(_counted):
            terminalreporter.line(line)
    if _stops:
        terminalreporter.section("stops of the Tab key to an act, the menu skipped")
        for act, number in _stops.items():
            terminalreporter.line(f"{number:3}  {act}")
    if _incomplete:
        terminalreporter.section("axe could not decide")
        for line in sorted(_incomplete):
            terminalreporter.line(line)
