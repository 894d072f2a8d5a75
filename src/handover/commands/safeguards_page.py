"""The part of ``docs/safeguards.md`` written from the registry: what bars an adverse act, and where it is
checked.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from handover.process import gate
from handover.process.definitions import Adverse, Track
from handover.process.gate import Bar
from handover.process.graph import STEP, steps_of

BEGIN: Final = "<!-- Written by `handover reference` from the registered bars; do not edit by hand. -->"
END: Final = "<!-- End of what is written. -->"


def with_bars(page: str) -> str:
    """Return the page with its generated part rewritten. Raises ``ValueError`` if its marks are missing."""
    head, begun, rest = page.partition(BEGIN)
    _, ended, tail = rest.partition(END)
    if not begun or not ended:
        raise ValueError("docs/safeguards.md lacks the marks that enclose the generated table of bars")
    return f"{head}{BEGIN}\n\n{bars_text()}\n{END}{tail}"


def bars_text() -> str:
    """List the adverse steps, and each bar with its rule, its source, who holds its facts and where it is
    checked.
    """
    steps = [s for s in steps_of(Track.CASE) if s.adverse]
    permitted = ", ".join(s.title for s in steps if s.adverse is Adverse.PERMISSION)
    reported = ", ".join(s.title for s in steps if s.adverse is Adverse.REPORT)
    told = "; ".join(bar.title for bar in gate.all_bars() if bar.by_entry)
    lines = [
        f"Permissions, which a bar refuses: {permitted}.",
        "",
        f"Reports, which are recorded as a breach and stop the case: {reported}. What is only planned is refused, "
        f"and what is told by the entry itself: {told}.",
        "",
        "| Rule | What bars | Source | Facts held by | Asked at | When the record changes |",
        "|---|---|---|---|---|---|",
    ]
    for _, bars in groupby(sorted(gate.all_bars(), key=_order), key=_order):
        lines += [_row(bar) for bar in bars]
    return "\n".join([*lines, ""])


def _order(bar: Bar[object]) -> tuple[int, str]:
    return int(bar.rule.removeprefix("R")), bar.code


def _row(bar: Bar[object]) -> str:
    asked = gate.asked_at(bar)
    titles = [STEP[Track.CASE, s.name].title for s in steps_of(Track.CASE) if s.name in asked]
    stop = STEP[Track.CASE, bar.stop].title if bar.standing else "not asked again"
    cells = (bar.rule, f"{bar.title} (`{bar.code}`)", bar.source, bar.holder.title, ", ".join(titles), stop)
    return f"| {' | '.join(cells)} |"
