"""A class that a page names has a rule, and a rule is for a class that a page names."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src" / "handover"
NAMED = re.compile(r"\bho-[a-z0-9_-]+")
RULED = re.compile(r"\.(ho-[a-z0-9_-]+)")
IN_ATTRIBUTE = re.compile(r"(?:class|look)=\"([^\"]*)\"")


def texts(suffix: str) -> list[str]:
    return [p.read_text("utf-8") for p in SOURCES.rglob(f"*{suffix}") if "uswds" not in p.parts]


def said(name: str, names: set[str]) -> bool:
    """Whether a class is among these, or begins with one whose end is filled in (`ho-state--` and the state)."""
    return name in names or any(one.endswith("-") and name.startswith(one) for one in names)


def test_each_class_of_a_page_has_a_rule_and_each_rule_a_page() -> None:
    ruled = {name for text in texts(".css") for name in RULED.findall(text)}
    pages = {
        name
        for text in texts(".html")
        for names in IN_ATTRIBUTE.findall(text)
        for name in NAMED.findall(names)
    }
    anywhere = pages | {
        name for suffix in (".html", ".py", ".js") for text in texts(suffix) for name in NAMED.findall(text)
    }
    assert len(pages) > 100
    assert len(ruled) > 100

    assert not {name for name in pages if not (name in ruled or name.endswith("-"))}
    assert not {name for name in ruled if not said(name, anywhere)}
