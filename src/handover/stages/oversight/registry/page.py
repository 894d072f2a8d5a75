"""The registry as a page of the documents. Pure."""

from __future__ import annotations

from handover.stages.oversight.registry import FIGURES, POPULATIONS

_INTRO = """# Figures

{head}
Every number that oversight shows on a page, in a file or in a report is one of these figures, and carries its name. A
figure of a family has a number for each part, `declines.ground.no-judicial-warrant` for one. What a figure counts it
counts of a population, which may be a part of another; the page of a figure tells how many are left out at each step
between, and why. A number as of a cut can be counted again to the byte; any other stands as of the moment it was
asked for.
"""


def figures_page(head: str) -> str:
    """Return the page. ``head``: the line that says who writes it."""
    lines = [
        _INTRO.format(head=head), "## Populations", "", "| Name | Members | A part of | Who is not in it |",
        "|---|---|---|---|",
        *(f"| `{p.id}` | {p.shown} | {f'`{p.within}`' if p.within else ''} | {p.left_out} |"
          for p in POPULATIONS.values()),
        "", "## The figures", "",
        "| Name | Title | Counts | Of | Left out | Clock; periods | Adds up to | As of a cut | Marks |",
        "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in FIGURES.values():
        cells = (
            f"`{row.id}`{', a family' if row.family else ''}", row.shown, row.numerator, f"`{row.of}`", row.left_out,
            f"{row.clock}; {row.years}", row.sums_to, "yes" if row.snapshot else "no",
            "; ".join(flag.name.lower() for flag in row.flags),
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
