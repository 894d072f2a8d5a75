"""``handover evaluate names``: evaluate name pairs with known answers, with confusion counts by category."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from handover.commands.console import fail, notes


def names(
    cases: Annotated[Path, typer.Argument(help="CSV: schema, name1, name2, is_match, category")],
    seed: Annotated[int, typer.Option(help="seed of the split into halves")] = 20200225,
    as_json: Annotated[
        bool, typer.Option("--json", help="print one JSON object; the text goes to stderr")
    ] = False,
) -> None:
    """Choose parameters on a seeded half of the person cases and evaluate on the other; print both."""
    from handover.matching.biographics import BiographicError
    from handover.matching.biographics.name_pairs.cases import (
        by_category,
        confusion,
        halves,
        learn,
        read_cases,
        table_of,
    )

    try:
        found, others = read_cases(cases)
        with notes.status("comparing names"):
            chosen, reported = halves(found, seed)
            table, same = table_of(chosen)
            model = learn(table, same)
            unseen, truth = table_of(reported)
    except BiographicError as problem:
        raise fail(str(problem)) from problem
    taken = model.scores(unseen) >= model.threshold
    categories = by_category(reported, taken, truth)
    figures: dict[str, Any] = {
        **confusion(taken, truth).as_json(),
        "threshold": round(model.threshold, 4),
        "seed": seed,
        "cases": len(reported),
        "chosen_on": {
            **confusion(model.scores(table) >= model.threshold, same).as_json(),
            "cases": len(chosen),
        },
        "left_out": others,
        "categories": {name: counts.as_json() for name, counts in categories.items()},
    }
    if as_json:
        notes.print(as_text(figures), highlight=False, markup=False)
        typer.echo(json.dumps(figures, ensure_ascii=False))
    else:
        typer.echo(as_text(figures))


def as_text(figures: dict[str, Any]) -> str:
    """Format the figures as lines of text."""
    head = f"{'':44}{'tp':>5}{'fp':>5}{'fn':>5}{'tn':>5}{'F1':>8}"
    rows = [
        (f"half for choosing ({figures['chosen_on']['cases']} cases)", figures["chosen_on"]),
        (f"half for reporting ({figures['cases']} cases)", figures),
        *((f"  {name[:40]}", counts) for name, counts in figures["categories"].items()),
    ]
    lines = [f"{n:44}{c['tp']:>5}{c['fp']:>5}{c['fn']:>5}{c['tn']:>5}{c['f1']:>8.3f}" for n, c in rows]
    return "\n".join(
        [head, *lines, f"{figures['left_out']} cases of other schemas left out; seed {figures['seed']}"]
    )
