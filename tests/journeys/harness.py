"""A real server and a real browser. Every page that a person opens is checked, not only the page under test.

On each page: no console error (so no breach of the content policy), no script error, no axe violation for
WCAG 2.2 AA and Section 508, no sideways scrolling at 320 px, and each table fit to be shown as cards or scrolled.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

from handover.conf.wait_until_served import wait_until_served
from tests.journeys.clicks import COUNTING, ClickCount
from tests.journeys.guide import Guide
from tests.journeys.page_checks import AXE_SOURCE, NAMED, as_shown, check_axe, check_looks, check_reflow
from tests.support.tables import table_faults

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
AGREE = "I agree: go on to sign in"
"""The button below the use notice."""
STARTS_WITHIN = 300.0
"""Seconds; a server that starts for the first time compiles the matcher before it listens."""
_ANSWER = re.compile(r"status of (403|404|409|422)\b")


@dataclass(frozen=True)
class Site:
    """A running server: where it listens, its data folder, its environment, and what it logged."""

    url: str
    data_dir: Path
    environment: Mapping[str, str]
    log: Path

    def command(self, *arguments: str) -> str:
        """Run ``handover`` with this site's data; its output. Fails the test if it fails."""
        return run_command([sys.executable, "-m", "handover", *arguments], self.environment)


def environment_of(data_dir: Path, **more: str) -> dict[str, str]:
    """The environment of a site that keeps everything in ``data_dir``; HANDOVER_DATABASE_URL is passed on."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HANDOVER_", "DJANGO_"))}
    if "HANDOVER_DATABASE_URL" in os.environ:
        kept["HANDOVER_DATABASE_URL"] = os.environ["HANDOVER_DATABASE_URL"]
    own = {"HANDOVER_DATA_DIR": str(data_dir), "HANDOVER_DEMO": "true", "HANDOVER_LOOPBACK_HTTP": "true"}
    return {**kept, **own, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUNBUFFERED": "1", **more}


def run_command(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run to the end; the output. Fails the test with the error output otherwise."""
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(
            f"{' '.join(command)} ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
    return done.stdout


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str], data_dir: Path) -> Iterator[Site]:
    """Start a server (``{port}`` in the command is filled in), wait for its pages, and stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = data_dir / "server.log"
    with log.open("wb") as out:
        words = [w.format(port=port) for w in command]
        server = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            wrong = wait_until_served(port, server, STARTS_WITHIN)
            if wrong:
                pytest.fail(f"{wrong}\n{log.read_text()[-4000:]}")
            yield Site(f"http://127.0.0.1:{port}", data_dir, environment, log)
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@contextmanager
def chromium(*, keeps_pages: bool = False) -> Iterator[Browser]:
    """The machine's own Chromium. Where there is none the test is skipped, or fails with HANDOVER_REQUIRE_BROWSER.
    ``keeps_pages``: it goes back to pages that it kept, which Playwright turns off.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        (pytest.fail if os.environ.get("HANDOVER_REQUIRE_BROWSER") else pytest.skip)(
            "no Chromium found on PATH"
        )
    with sync_playwright() as playwright:
        left_out = ["--disable-back-forward-cache"] if keeps_pages else None
        browser = playwright.chromium.launch(
            executable_path=path, args=list(FLAGS), ignore_default_args=left_out
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """One person at one browser page. `open`, `press` and `follow` check every page they lead to."""

    page: Page
    site: Site
    problems: list[str] = field(default_factory=list)
    may_refuse: set[str] = field(default_factory=set)
    """Addresses that a script of the page asks and that refuse as part of the journey."""
    incomplete: set[str] = field(default_factory=set)
    pages_seen: list[str] = field(default_factory=list)
    guide: Guide | None = None
    username: str = ""
    seen: set[str] | None = None
    """The shapes of pages that were checked; where it is kept, a page that has one of them is not checked again."""
    count: ClickCount = field(default_factory=ClickCount)
    looks: bool = False
    """Whether each kind of page is also checked in all `LOOKS`."""

    def __post_init__(self) -> None:
        self.page.expose_function("countClick", self.count.click)
        self.page.add_init_script(COUNTING)
        self.page.add_init_script(AXE_SOURCE)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        # A page may itself answer 403, 404, 409 or 422, and Chromium calls that an error. A part of it may not.
        address = message.location.get("url", "").split("#")[0]
        document = address == self.page.url.split("#")[0] or address in self.may_refuse
        if not (document and _ANSWER.search(message.text)):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def open(self, path: str) -> None:
        """Go to an address of the site and check the page."""
        self.page.goto(self.site.url + path if path.startswith("/") else path)
        self.check()

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form."""
        self.open("/accounts/sign-in/")
        self.press(AGREE)
        self.page.locator("input[name=username]:visible").fill(username)
        self.page.locator("input[name=password]:visible").fill(password)
        self.press("Sign in")
        assert "/sign-in/" not in self.page.url, f"{username} could not sign in"
        self.username = username

    def cookies(self) -> Any:
        """What the browser keeps of a session."""
        return self.page.context.cookies()

    def come_again(self, username: str, cookies: Any) -> bool:
        """Open the home page with the cookies of an earlier visit. Whether the session goes on."""
        if not cookies:
            return False
        self.page.context.add_cookies(cookies)
        self.open("/")
        self.username = username
        return "/sign-in/" not in self.page.url

    @contextmanager
    def task(self, name: str) -> Iterator[None]:
        """Count the clicks and pages of a task, which begins at the home page."""
        self.open("/")
        clicks, pages = self.count.clicks, len(self.pages_seen)
        yield
        self.count.tasks[name] = (self.count.clicks - clicks, len(self.pages_seen) - pages)

    def find(self, reference: str) -> None:
        """Go to a case by the search of the header: one field, and Enter."""
        box = self.page.locator("header input[name=q]:visible")
        box.fill(reference)
        with self.page.expect_navigation():
            box.press("Enter")
        self.check()

    def show(self, caption: str) -> None:
        """Put the page as it is into the guide, where one is being written."""
        if self.guide:
            self.guide.take(self.page, self.username, caption)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the button of this name, wait for the page it leads to, and check that."""
        self.lead(self.page.get_by_role("button", name=name, exact=exact).first)

    def follow(self, name: str, *, exact: bool = True) -> None:
        """Follow the link of this name and check the page it leads to."""
        self.lead(self.page.get_by_role("link", name=name, exact=exact).first)

    def lead(self, target: Locator) -> None:
        """Click what leads to another page, and check that."""
        with self.page.expect_navigation():
            target.click()
        self.check()

    def heading(self) -> str:
        """The page's first-level heading."""
        return self.page.locator("h1").inner_text().strip()

    def text(self) -> str:
        """All visible text of the main part."""
        return self.page.locator("main").inner_text()

    def _seen_before(self) -> bool:
        """Whether a page of this shape was checked: the same address but for references, headings, fields, tables."""
        if self.seen is None:
            return False
        path = NAMED.sub("*", urlsplit(self.page.url).path)
        shape = f"{path} {self.page.evaluate(_SHAPE)}"
        known = shape in self.seen
        self.seen.add(shape)
        return known

    def check(self) -> None:
        """Fail on anything that is wrong with the page as it is now."""
        self.page.wait_for_load_state("load")
        if not self.count.aside:
            self.pages_seen.append(urlsplit(self.page.url).path)
        content = self.page.content()
        if not self._seen_before() and (shown := as_shown(self.page, content)) not in _fit:
            check_reflow(self.page)
            assert not (faults := table_faults(content)), f"{self.page.url}: {faults}"
            self.incomplete |= check_axe(self.page)
            _fit.add(shown)
        if self.looks:
            check_looks(self.page)
        assert not self.problems, f"{self.page.url}: " + "; ".join(self.problems)


_fit: set[str] = set()
"""What passed already in this run: the same page in the same look passes again. Signing in begins with two pages that
are alike for everybody."""


_SHAPE = """() => [...document.querySelectorAll('h1, h2, h3, main [name], main table, main svg, main [role]')].map(
  e => e.tagName + (/^H/.test(e.tagName) ? e.textContent : e.getAttribute('name') || '')).join()"""
