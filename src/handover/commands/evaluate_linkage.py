"""``handover evaluate linkage``: measure how well two files are linked, against known true pairs."""

from __future__ import annotations

import json
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import require_extra

if TYPE_CHECKING:
    from rich.progress import TaskID

    from handover.matching.biographics.linkage.accuracy import TruePairs
    from handover.matching.biographics.linkage.run import Linked


class PeerLinker(StrEnum):
    """A linker to compare with ours."""

    SPLINK = "splink"


ColumnsOption = Annotated[Path, typer.Option(help="YAML: our field name: the file's column, 'id' among them")]
Left = Annotated[Path, typer.Argument(help="CSV or Parquet")]
Right = Annotated[
    Path, typer.Argument(help="CSV or Parquet; give the same file twice to find repeated records in it")
]


def linkage(
    left: Left,
    right: Right,
    columns: ColumnsOption,
    truth: Annotated[Path, typer.Option(help="CSV or Parquet of true pairs: columns left, right")],
    as_json: Annotated[
        bool, typer.Option("--json", help="print one JSON object; the text goes to stderr")
    ] = False,
    against: Annotated[PeerLinker | None, typer.Option(help="train and run Splink on the same files")] = None,
) -> None:
    """Measure precision, recall and F1 with weights learnt from the files themselves; the true pairs are used
    only to evaluate.
    """
    from handover.matching.biographics.linkage import LinkageError
    from handover.matching.biographics.linkage.accuracy import TruePairs
    from handover.matching.biographics.linkage.files import read_pairs

    if against is PeerLinker.SPLINK:
        require_extra("train")
    try:
        pairs = read_pairs(truth)
        started = time.perf_counter()
        linked = run_link(left, right, columns, None)
        seconds = time.perf_counter() - started
        known = TruePairs(pairs, linked.left.keys, linked.right_keys, same=linked.right is None)
        figures = _figures(linked, known, seconds)
        if against is PeerLinker.SPLINK:
            figures["splink"] = _splink(linked, known)
    except LinkageError as problem:
        raise fail(str(problem)) from problem
    text = as_text(figures)
    if as_json:
        notes.print(text, highlight=False)
        typer.echo(json.dumps(figures))
    else:
        typer.echo(text)


def run_link(left: Path, right: Path, columns: Path, blocks: Path | None) -> Linked:
    """Link, with progress on stderr."""
    from rich.progress import Progress

    from handover.matching.biographics.linkage.mapping import read_map
    from handover.matching.biographics.linkage.run import link

    with Progress(console=notes, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, share: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=1.0)
            bars.update(tasks[what], completed=share)

        return link(left, right, read_map(columns), blocks=blocks, tell=tell)


def _figures(linked: Linked, truth: TruePairs, seconds: float) -> dict[str, Any]:
    from handover.matching.biographics.linkage.accuracy import Quality, curve

    right = truth.holds(*linked.pairs)
    taken = linked.chosen
    quality = Quality(int(taken.sum()), int((right & taken).sum()), len(truth))
    threshold, best = curve(linked.probability, right, len(truth)).best
    alone = linked.bits > 0
    by_pairs = Quality(int(alone.sum()), int((right & alone).sum()), len(truth))
    return {
        **quality.as_json(),
        "threshold": 0.5,
        "seconds": round(seconds, 2),
        "records": [len(linked.left), len(linked.right_keys)],
        "compared": len(linked.bits),
        "found_by_blocking": round(float(right.sum()) / max(len(truth), 1), 6),
        "pairs_alone": by_pairs.as_json(),
        "best_threshold": {"threshold": threshold, **best.as_json()},
    }


def _splink(linked: Linked, truth: TruePairs) -> dict[str, Any]:
    """Evaluate Splink at its default threshold of one half, and at the best threshold according to the true
    pairs.
    """
    from handover.matching.biographics.linkage.accuracy import Quality, curve
    from handover.matching.biographics.linkage.splink_peer import splink_scores

    started = time.perf_counter()
    with notes.status("Splink: training and predicting"):
        left, right, share = splink_scores(linked.fields, same=linked.right is None)
    seconds = time.perf_counter() - started
    hits = truth.holds(left, right)
    threshold, best = curve(share, hits, len(truth)).best
    half = share >= 0.5
    at_half = Quality(int(half.sum()), int((hits & half).sum()), len(truth))
    return {
        **at_half.as_json(),
        "threshold": 0.5,
        "seconds": round(seconds, 2),
        "found_by_blocking": round(float(hits.sum()) / max(len(truth), 1), 6),
        "best_threshold": {"threshold": threshold, **best.as_json()},
    }


def as_text(figures: dict[str, Any]) -> str:
    """Format the figures as lines of text."""
    rows = [("ours, clusters", figures), ("ours, pairs alone", figures["pairs_alone"]),
            ("ours, best threshold", figures["best_threshold"])]  # fmt: skip
    if "splink" in figures:
        rows += [
            ("Splink at 0.5", figures["splink"]),
            ("Splink, best threshold", figures["splink"]["best_threshold"]),
        ]
    lines = [f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}{'pairs':>10}"]
    lines += [
        f"{name:24}{f['precision']:>10.4f}{f['recall']:>10.4f}{f['f1']:>10.4f}{f['taken']:>10,}"
        for name, f in rows
    ]
    lines.append(
        f"{figures['true']:,} true pairs; {figures['compared']:,} pairs compared in {figures['seconds']} s"
    )
    return "\n".join(lines)
