"""What a task costs a person: the clicks and the pages from the home page until it is done.

A click is a press of the mouse, or a field that is filled or chosen from; what the program has filled in costs none. A
page is one that is loaded. The browser counts, while the journeys do the work that they are there for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

FIGURES: Final[dict[str, tuple[int, int, int, int]]] = {
    "Clerk: serve a copy, agree to hold, report the release time": (14, 7, 15, 7),
    "Examiner: judge the prints and record the finding": (5, 3, 5, 3),
    "Records specialist: answer a query": (7, 3, 9, 3),
    "Officer: take up, find probable cause, draft the package": (13, 6, 14, 6),
    "Officer: lodge with the jail": (4, 3, 4, 4),
    "Signer: read and sign": (4, 3, 6, 4),
    "Counsel: answer a citizenship question": (8, 4, 8, 4),
    "Field officer: assume custody": (6, 3, 7, 4),
}
"""Of each task: clicks and pages as the journeys count them, and what it may cost at most."""

COUNTING: Final = """(() => {
  const filled = new WeakSet();
  addEventListener('pointerdown', () => window.countClick(), true);
  addEventListener('input', event => {
    const field = event.target;
    if (/radio|checkbox|submit/.test(field.type) || filled.has(field)) return;
    filled.add(field);
    window.countClick();
  }, true);
})()"""
"""Runs on every page: counts presses, and each field once that is filled without one."""


@dataclass
class ClickCount:
    """The clicks of one person at one browser, and what their tasks cost."""

    clicks: int = 0
    aside: bool = False
    tasks: dict[str, tuple[int, int]] = field(default_factory=dict)

    def click(self) -> None:
        """Count one, unless the journey does something beside the task."""
        self.clicks += not self.aside

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Do what is no part of the task, such as trying what is refused."""
        self.aside = True
        yield
        self.aside = False


def table(counted: dict[str, tuple[int, int]]) -> list[str]:
    """Lines of a table: each task with its clicks and pages, and the most that they may be."""
    return [
        f"{clicks:3} clicks of {FIGURES[task][2]:2}, {pages} pages of {FIGURES[task][3]}  {task}"
        for task, (clicks, pages) in counted.items()
    ]


def in_document() -> list[str]:
    """The rows of the table in docs/accessibility.md."""
    return [f"| {task} | {c} | {p} | {most} | {pages} |" for task, (c, p, most, pages) in FIGURES.items()]
