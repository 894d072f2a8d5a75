"""The figures of docs/accessibility.md are those that the journeys count, and none is over what its task may cost."""

from __future__ import annotations

from tests.journeys.clicks import FIGURES, in_document
from tests.journeys.harness import ROOT


def test_the_document_has_the_figures_that_are_counted() -> None:
    written = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in written if row.removeprefix("| ").split(" | ")[0] in FIGURES] == in_document()


def test_no_task_costs_more_than_it_may() -> None:
    over = {task: f for task, f in FIGURES.items() if f[0] > f[2] or f[1] > f[3]}
    assert over == {}
