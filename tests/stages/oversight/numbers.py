"""Find the numbers of a page that no figure of the registry answers for."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Final

from handover.stages.oversight.registry import is_known

NUMBER: Final = re.compile(r"(?<![\w.:-])\d[\d,]*(?:\.\d+)?(?![\w:-])")
_VOID: Final = frozenset(
    {"input", "br", "hr", "img", "meta", "link", "rect", "line", "path", "circle", "col"}
)
_NO_FIGURES: Final = frozenset({"time", "code", "option", "textarea", "script", "style", "label", "template"})
"""Times, names of commands, what a reader may choose, and the frame of every page."""


class _Numbers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        self.unknown: list[str] = []
        self.keys: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        keys = (given.get("data-figure") or "").split()
        self.keys.update(keys)
        self.unknown += [key for key in keys if not is_known(key)]
        quiet = (
            tag in _NO_FIGURES or "data-record" in given or "ho-code" in (given.get("class") or "").split()
        )
        if tag not in _VOID:
            self.path.append((tag, bool(keys) or quiet))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == open_tag for open_tag, _ in self.path):
            while self.path.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if any(tag == "main" for tag, _ in self.path) and not any(answered for _, answered in self.path):
            self.bare += [f"{n} in {data.strip()[:80]!r}" for n in NUMBER.findall(data)]


def without_figure(page: str) -> list[str]:
    """Numbers of the page's main part that no figure answers for, and keys that the registry lacks."""
    found = _Numbers()
    found.feed(page)
    return found.bare + [f"no such figure: {key}" for key in found.unknown]


def keys_of(page: str) -> set[str]:
    """The figures that a page names."""
    found = _Numbers()
    found.feed(page)
    return found.keys


def lines_without_figure(text: str) -> list[list[str]]:
    """Lines of a CSV file with a number whose first cell is no figure of the registry."""
    lines = [
        line for line in csv.reader(io.StringIO(text)) if any(NUMBER.fullmatch(c.rstrip(" %")) for c in line)
    ]
    return [line for line in lines if not is_known(line[0])]
