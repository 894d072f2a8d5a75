"""``handover link``: link two files, or find repeated records in one."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from handover.commands.console import fail, notes
from handover.commands.evaluate_linkage import ColumnsOption, Left, Right, run_link


def link(
    left: Left,
    right: Right,
    columns: ColumnsOption,
    truth: Annotated[Path | None, typer.Option(help="true pairs (left, right), for the report only")] = None,
    out: Annotated[Path, typer.Option(help="folder for pairs, clusters and the report")] = Path("linkage"),
    strict: Annotated[
        bool,
        typer.Option("--strict", help="exit with code 1 if more than 5 % of a column's dates are not read"),
    ] = False,
) -> None:
    """Write scored pairs, clusters and a report. An interrupted run resumes after its finished blocks."""
    from handover.matching.biographics.linkage import LinkageError
    from handover.matching.biographics.linkage.accuracy import TruePairs
    from handover.matching.biographics.linkage.files import read_pairs
    from handover.matching.biographics.linkage.report import write
    from handover.matching.biographics.linkage.report_reading import as_lines

    try:
        pairs = read_pairs(truth) if truth else None
        started = time.perf_counter()
        linked = run_link(left, right, columns, out / "blocks")
        same = linked.right is None
        known = (
            TruePairs(pairs, linked.left.keys, linked.right_keys, same=same) if pairs is not None else None
        )
        with notes.status("writing"):
            figures = write(linked, out, known, time.perf_counter() - started)
    except (LinkageError, OSError) as problem:
        raise fail(str(problem)) from problem
    notes.print(f"written to {out}: pairs.csv, clusters.csv, weights.json, report.html", highlight=False)
    for line in as_lines(linked):
        notes.print(line, highlight=False, markup=False)
    typer.echo(json.dumps(figures, ensure_ascii=False))
    for warning in figures["warnings"]:
        notes.print(f"warning: {warning}", highlight=False, markup=False)
    if strict and figures["warnings"]:
        raise typer.Exit(1)
