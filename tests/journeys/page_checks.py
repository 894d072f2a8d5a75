"""What is asked of every page that a person opens: axe finds nothing, and it does not scroll sideways."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Page

AXE_SOURCE: Final = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
"""A script of every page that is checked."""
TAGS = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "section508", "best-practice")
LOOKS: dict[str, tuple[int, dict[str, Any], tuple[str, ...]]] = {
    "320 px": (320, {}, ()),
    "200 %": (640, {}, ()),
    "dark": (1280, {"color_scheme": "dark"}, ()),
    "forced colours": (1280, {"forced_colors": "active"}, ("color-contrast",)),
}
"""How else a page is looked at: width, emulated media, and rules that do not apply. A desk of 1280 px has 640 at 200 %;
in forced colours axe reads the colours that the page asked for, not those that are shown."""
NAMED: Final = re.compile(r"[A-Z]-[A-Z0-9]{10}|\d+")
"""What differs in the addresses of two pages of one kind."""
_looked: set[str] = set()


def as_shown(page: Page, content: str) -> str:
    """A digest of a page and of how it looks: all of its elements but tokens and moments, the colours, the width."""
    look: str = page.evaluate("[matchMedia('(prefers-color-scheme: dark)').matches, innerWidth].join()")
    return hashlib.sha256((look + _PASSING.sub("", content)).encode()).hexdigest()


_PASSING: Final = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=nonce=")[^"]+|(?<=X-CSRFToken": ")\w+'
)
"""What differs in a page each time that it is made: nothing that is seen."""


def check_axe(page: Page, *left_out: str) -> set[str]:
    """Assert no axe violation, ``left_out`` some rules. Returns what axe could not decide, a line a rule, for a person
    to rule on.

    The page has `AXE_SOURCE` as an init script of the debugger, which the content policy does not govern. Of the result
    only what is read is sent back: half of the time went to sending the rest.
    """
    found: dict[str, Any] = page.evaluate(_RUN_AXE, [list(TAGS), list(left_out)])
    wrong = [
        f"{v['id']} ({v['impact']}): {node['html'][:160]} - {node['failureSummary']}"
        for v in found["violations"]
        for node in v["nodes"]
    ]
    assert not wrong, f"{page.url}: axe: " + "\n".join(wrong)
    path = urlsplit(page.url).path
    return {
        f"{path} {i['id']}: {len(i['nodes'])}, first {i['nodes'][0]['target'][0]}"
        for i in found["incomplete"]
    }


_RUN_AXE: Final = """async ([tags, off]) => {
  const {violations, incomplete} = await axe.run(document, {runOnly: {type: 'tag', values: tags},
    rules: Object.fromEntries(off.map(rule => [rule, {enabled: false}])), resultTypes: ['violations', 'incomplete']});
  return {violations, incomplete};
}"""


def check_looks(page: Page) -> None:
    """Assert the same of a page as others see it, once for each kind of page: by its address without references."""
    kind = NAMED.sub("*", urlsplit(page.url).path)
    if kind in _looked:
        return
    _looked.add(kind)
    before = page.viewport_size
    for name, (width, media, left_out) in LOOKS.items():
        page.emulate_media(**media)
        page.set_viewport_size({"width": width, "height": 900})
        try:
            check_axe(page, *left_out)
        except AssertionError as wrong:
            raise AssertionError(f"{name}: {wrong}") from None
        finally:
            page.emulate_media(color_scheme="light", forced_colors="none")
            if before:
                page.set_viewport_size(before)


def check_reflow(page: Page, width: int = 320) -> None:
    """Assert that the page itself does not scroll sideways at ``width`` pixels (WCAG 1.4.10)."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    culprit: str = page.evaluate(_CULPRIT, width)
    if before:
        page.set_viewport_size(before)
    assert wide <= width, f"{page.url}: {wide} px wide at {width} px: {culprit}"


_CULPRIT = """width => {
  const scrolls = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return true; } return false; };
  const wide = [...document.body.querySelectorAll('*')].find(
    e => e.getBoundingClientRect().right > width + 1 && !scrolls(e));
  return wide ? wide.outerHTML.slice(0, 200) : '';
}"""
