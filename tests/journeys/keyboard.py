"""A person who has no mouse: Tab, Space, Enter, arrows and letters, nothing else.

At every stop of the focus two things are checked: one can see where it is (WCAG 2.4.7), and nothing lies over
it (2.4.11). What Tab does not reach in one round of the page cannot be used, and the test fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from tests.journeys.harness import AGREE, Visit

SKIP = "Skip to main content"
"""The first stop of every page."""
OPTIONS = 60
"""No group of radio buttons has more."""


class Stop(TypedDict):
    """Where the focus is: what it is called, what it is, the group it is in, and whether a person sees it."""

    name: str
    kind: str
    legend: str
    shown: bool
    clear: bool
    main: bool


@dataclass
class Keyboard:
    """The keys of one person at one page."""

    visit: Visit
    stops: dict[str, int] = field(default_factory=dict)
    """Stops to each act on a page of its own: over the links that skip, then those of the page itself."""
    skipped: int = 1
    """Links that skip which the person came over on this page."""

    def __post_init__(self) -> None:
        self.visit.page.emulate_media(
            reduced_motion="reduce"
        )  # the page jumps to the focus: nothing to wait for

    def to(self, name: str, kind: str = "") -> None:
        """Tab until the thing whose name holds ``name`` has the focus; ``kind`` is its tag or input type.

        A group of radio buttons is one stop, named by the button that has the focus."""
        self._round(lambda stop: name in stop["name"] and kind in ("", stop["kind"]), f"“{name}”")

    def to_group(self, group: str) -> None:
        """Tab until the focus is in the group of this legend."""
        self._round(lambda stop: group in stop["legend"], f"the group “{group}”")

    def _round(self, found: Callable[[Stop], bool], what: str) -> None:
        passed, of_page = [], self.skipped
        self.skipped = 1
        for stop in self._stops():
            of_page += stop["main"]
            if found(stop):
                if stop["main"]:
                    self.stops[f"{self.visit.username}: {what}"] = of_page
                return
            passed.append(f"{stop['name'][:40]} ({stop['kind']})")
        raise AssertionError(f"{self.visit.page.url}: Tab does not reach {what}, but {passed}")

    def _stops(self) -> Iterator[Stop]:
        """Every stop from here to the end of the page and from its beginning to its end."""
        beginnings = 0
        while beginnings < 2:
            stop = self.tab()
            beginnings += stop["name"] == SKIP
            yield stop

    def tab(self) -> Stop:
        """One press of Tab, and what has the focus then."""
        self.visit.page.keyboard.press("Tab")
        return self.here()

    def here(self) -> Stop:
        """What has the focus. Fails where a person would not see it."""
        stop: Stop = self.visit.page.evaluate(_STOP)
        where = f"{self.visit.page.url}: “{stop['name'][:60]}” ({stop['kind']})"
        assert stop["shown"], f"{where} has the focus and nothing shows it"
        assert stop["clear"], f"{where} has the focus and something lies over it, or it is off the screen"
        return stop

    def enter(self, name: str, kind: str = "") -> None:
        """Go to a link or a button, press Enter, and check the page that it leads to."""
        self.to(name, kind)
        with self.visit.page.expect_navigation():
            self.visit.page.keyboard.press("Enter")
        self.visit.check()

    def type(self, name: str, text: str) -> None:
        """Go to a field and fill it."""
        self.to(name)
        self.visit.page.keyboard.type(text)

    def time(self, name: str, at: datetime) -> None:
        """Go to a field of day and time and type each part of it, as an American browser shows them."""
        self.type(name, at.strftime("%m%d%Y"))
        self.visit.page.keyboard.press("ArrowRight")
        self.visit.page.keyboard.type(at.strftime("%I%M%p"))
        assert self.visit.page.evaluate("document.activeElement.value") == at.strftime("%Y-%m-%dT%H:%M")

    def tick(self, name: str) -> None:
        """Go to a box and tick it."""
        self.to(name, "checkbox")
        self.visit.page.keyboard.press("Space")
        assert self.visit.page.evaluate("document.activeElement.checked")

    def choose(self, group: str, name: str) -> None:
        """Go to a group of radio buttons and choose one of them by the arrows."""
        self.to_group(group)
        self.visit.page.keyboard.press("Space")
        for _ in range(OPTIONS):
            if name in self.here()["name"]:
                assert self.visit.page.evaluate("document.activeElement.checked")
                return
            self.visit.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.visit.page.url}: the arrows do not reach “{name}” in {group}")

    def select(self, name: str, option: str) -> None:
        """Go to a list and choose the option that begins with these letters."""
        self.to(name, "select-one")
        self.visit.page.keyboard.type(option)
        chosen: str = self.visit.page.evaluate(
            "document.activeElement.options[document.activeElement.selectedIndex].text"
        )
        assert chosen.startswith(option), f"“{option}” was typed and “{chosen}” is chosen"

    def sign_in(self, username: str, password: str) -> None:
        """Sign in by the form, and skip the menu."""
        self.visit.open("/accounts/sign-in/")
        self.enter(AGREE, "submit")
        self.type("Username", username)
        self.type("Password", password)
        self.enter("Sign in", "submit")
        assert "/sign-in/" not in self.visit.page.url, f"{username} could not sign in"
        self.visit.username = username

    def skip_to(self, what: str) -> None:
        """Follow the page's second link, which leads over what stands before the act."""
        self.to(f"Skip to {what}", "a")
        self.visit.page.keyboard.press("Enter")
        self.skipped = 2

    def skip_to_content(self) -> None:
        """The first stop of every page leads over the menu."""
        assert self.tab()["name"] == SKIP
        self.visit.page.keyboard.press("Enter")
        assert self.visit.page.evaluate("document.activeElement.id") == "main-content"


_STOP = """async () => {
  const e = document.activeElement;
  const frame = () => new Promise(requestAnimationFrame);
  await frame(); await frame();  // the page scrolls to the focus before the next picture, not at once
  await Promise.allSettled(document.getAnimations().map(a => a.finished));
  const label = e.labels?.[0];
  const words = e.getAttribute('aria-label') ?? label?.innerText ?? (e.innerText?.trim() || e.value) ?? '';
  if (e === document.body) return {name: '', kind: 'the window', main: false, legend: '', shown: true, clear: true};
  // The boxes of the design system are drawn on their labels; the inputs themselves lie outside the page.
  const drawn = /checkbox|radio/.test(e.type) && label ? label : e;
  const seen = [getComputedStyle(e), getComputedStyle(drawn), getComputedStyle(drawn, '::before')];
  const shown = seen.some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
  // The button that opens a calendar belongs to the browser, which draws its own ring.
  const own = !e.matches(':focus') && /date|time|month|week/.test(e.type);
  const box = [...drawn.getClientRects()].find(r => r.width && r.height) ?? drawn.getBoundingClientRect();
  const top = document.elementFromPoint(
    Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
    Math.min(Math.max(box.y + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1));
  return {name: words.trim(), kind: e.type || e.tagName.toLowerCase(), shown: shown || own,
          main: !!e.closest('main'), legend: e.closest('fieldset')?.querySelector('legend')?.innerText ?? '',
          clear: !!top && (drawn.contains(top) || top.contains(drawn) && top !== document.body)};
}"""
