"""``handover study``: what comes out of assumptions that are written down, and of people whose truth is known."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.study_matchers import matchers

if TYPE_CHECKING:
    from handover.staffing.study import BreakEven, MeanBand, StaffingPoint

app = typer.Typer(no_args_is_help=True, help="Studies: results of simulations with stated assumptions.")


app.command()(matchers)


@app.command()
def staffing(
    scenario: Annotated[Path, typer.Argument(help="YAML; see docs/staffing.md")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Simulate review desks: waiting against officers, with intervals of 99 %; CSV, or JSON.

    Whoever is released before review has left the queue. The same scenario gives the same numbers. It says where two
    ways to staff come out alike; it recommends none.
    """
    from handover.staffing.scenario import ScenarioError, scenario_of
    from handover.staffing.study import break_evens, study

    try:
        read = scenario_of(scenario.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ScenarioError) as problem:
        raise fail(f"{scenario}: {problem}") from problem
    with notes.status("simulating"):
        points = study(read)
    crossed = break_evens(points)
    if as_json:
        told = {"points": [asdict(one) for one in points], "break_even": [asdict(one) for one in crossed]}
        typer.echo(json.dumps(told))
        return
    _write(points, crossed)


def _write(points: list[StaffingPoint], crossed: list[BreakEven]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    parts = ("low", "mean", "high")
    names = ("wait_minutes", "wait_nine_in_ten", "released_before_review_percent", "busy_percent")
    out.writerow(
        [
            "option",
            "case_weight",
            "posts",
            "officers",
            "frontier",
            *(f"{n}_{p}" for n in names for p in parts),
        ]
    )
    for one in points:
        bands = (one.wait, one.wait_p90, one.left, one.busy)
        out.writerow([one.option, one.weight, one.posts, one.officers, "yes" if one.frontier else "no",
                      *(cell for band in bands for cell in _cells(band))])  # fmt: skip
    out.writerow([])
    out.writerow(["case_weight", "option", "other_option", "equal_mean_wait_at_officers"])
    for pair in crossed:
        nowhere = "nowhere in the range" if pair.compared else "no number of officers was simulated for both"
        at = " ".join(str(n) for n in pair.officers) or nowhere
        told = f"{at}; the bands overlap throughout" if pair.open else at
        out.writerow([pair.weight, pair.first, pair.second, told])


def _cells(band: MeanBand) -> list[str]:
    return ["" if n is None else f"{n:.2f}" for n in (band.low, band.mean, band.high)]
