"""The part of each stage's README that the program writes: the steps that people take on its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from handover.process.definitions import STAY, Step
from handover.process.graph import RESUME, STATE

BEGIN: Final = "<!-- Written by `handover reference` from the process and the pages; do not edit by hand. -->"
END: Final = "<!-- End of what is written. -->"


def with_steps(stage: str, text: str) -> str:
    """A stage's README with its steps as the program has them. Raises ``ValueError`` where it lacks the marks."""
    head, mark, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"the README of {stage} lacks the marks of its steps")
    return f"{head}{BEGIN}\n{_table(stage)}{END}{tail}"


def steps_of_stage(stage: str) -> list[tuple[Step, frozenset[str]]]:
    """The steps that people take on pages of a stage, in the order of the pages, each with the titles of who takes it
    there."""
    from handover.web.step_pages import registered

    found: dict[tuple[str, str], tuple[Step, frozenset[str]]] = {}
    for page in registered():
        if page.name.partition(":")[0] == stage:
            who = frozenset(role.title for role in page.takers)
            for step in page.steps:
                earlier = found.get((step.track, step.name), (step, frozenset[str]()))[1]
                found[step.track, step.name] = (step, earlier | who)
    return list(found.values())


def _table(stage: str) -> str:
    rows = ["| Step | Who | Leads to | Law, form or reason |", "|---|---|---|---|"]
    for step, who in steps_of_stage(stage):
        second = " (a second person)" if step.two_person else ""
        cells = (step.title, ", ".join(sorted(who)) + second, _after(step), step.source)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"


def _after(step: Step) -> str:
    if step.to == STAY:
        return "where it stood"
    if step.to == RESUME:
        return "what was stopped"
    return STATE[step.track, step.to].title


def readmes(folder: Path) -> dict[str, Path]:
    """The README of each stage that has pages, below the folder ``docs`` lies in."""
    from django.conf import settings

    stages = folder.resolve().parent / "src" / "handover" / "stages"
    found = {stage: stages / stage / "README.md" for stage in settings.STAGES}
    return {stage: page for stage, page in found.items() if page.exists() and steps_of_stage(stage)}
