"""The accessibility conformance report is complete, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
LEVEL_A = (
    "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 "
    "2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2"
)
LEVEL_AA = (
    "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 "
    "3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3"
)
"""WCAG 2.2, 5 October 2023; 4.1.1 is obsolete."""
TERMS = {"supports", "partially supports", "does not support", "not applicable"}


def rows(heading: str) -> list[tuple[str, str, str]]:
    part = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [
        (first, level, says) for first, level, says in re.findall(r"^\| (\S.*?) \| (.*?) \| (.*?) ?\|$", part, re.M)
        if first not in ("Criterion", "---")
    ]  # fmt: skip


def test_each_criterion_has_its_row_and_a_term_of_the_form() -> None:
    for heading, numbers in (("WCAG 2.2, level A", LEVEL_A), ("WCAG 2.2, level AA", LEVEL_AA)):
        found = rows(heading)
        assert [first.split()[0] for first, _, _ in found] == numbers.split()
        assert {level for _, level, _ in found} <= TERMS
        assert all(says for _, _, says in found)


def test_what_the_report_names_is_there() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", PAGE))
    assert len(named) > 5
    assert [
        name for name in named if not (ROOT / "tests" / name).is_file() and not (ROOT / name).is_file()
    ] == []
    version = re.search(r'version="([\d.]+)"', (ROOT / "tests/vendor/axe.min.js").read_text("utf-8")[:20_000])
    assert version
    assert f"axe-core {version[1]}" in PAGE
