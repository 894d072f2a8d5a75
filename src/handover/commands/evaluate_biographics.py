"""``handover evaluate biographics``: search by names, dates and numbers with one or more versions of the
weights.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from handover.commands.console import fail, notes
from handover.commands.name_searches import Tell, asked_of, progress
from handover.commands.prerequisites import needs_extra

if TYPE_CHECKING:
    from handover.matching.biographics import BiographicSegment, Weights
    from handover.matching.evaluation.biographics import NameSearch
    from handover.world.search_probes import SearchProbe

_INTO: Final = "store the measured reliability in this file of weights, for the pages"
_PLOT: Final = "draw the reliability plot to this .svg, or with its table to this .html"


@needs_extra("demo")
def biographics(  # noqa: PLR0913, PLR0917 - an option a part of what is asked
    weights: Annotated[
        list[str] | None,
        typer.Option(help="a shipped version or a file; may be repeated", show_default="the one in use"),
    ] = None,
    identities: Annotated[
        int, typer.Option(min=500, help="identities in the gallery of the generated world")
    ] = 20_000,
    probes: Annotated[
        int, typer.Option(min=100, help="searches by people on file; see --share for those by others")
    ] = 2_000,
    share: Annotated[
        float, typer.Option(min=0.01, max=0.99, help="share of the searches whose person is on file")
    ] = 0.5,
    seed: Annotated[
        int, typer.Option(help="seed of the world; not one that the weights were learnt from")
    ] = 9_001,
    numbers: Annotated[bool, typer.Option(help="also search by numbers, or by names and dates only")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="print only one JSON object")] = False,
    into: Annotated[Path | None, typer.Option(help=_INTO)] = None,
    plot: Annotated[Path | None, typer.Option(help=_PLOT)] = None,
) -> None:
    """Measure recall, identification rate at FPIR, Brier score, log loss, ECE and reliability, with
    intervals.
    """
    from rich.progress import Progress

    from handover.matching.biographics import BiographicError, default_weights
    from handover.matching.evaluation.biographics import figures
    from handover.world import WorldError

    try:
        tables = [_load(name) for name in weights or ()] or [default_weights()]
        with Progress(console=notes, transient=True) as bars, tempfile.TemporaryDirectory() as work:
            tell = progress(bars)
            asked = asked_of(seed, identities, probes, tell, share=share)
            found = _searches(Path(work), tables, asked, _Asking(numbers, share), tell)
        report = {version: figures(searches, identities) for version, searches in found.items()}
        if plot is not None:
            _draw(plot, report, seed)
        if into is not None:
            _into(into, found[tables[0].version])
    except (BiographicError, WorldError, OSError) as problem:
        raise fail(str(problem)) from problem
    whole = {"seed": seed, "identities": identities, "numbers": numbers, "share": share, "weights": report}
    typer.echo(json.dumps(whole) if as_json else json.dumps(whole, indent=1))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Describe whether numbers are searched, and the share of searches whose person is on file."""

    numbers: bool
    share: float


def _load(name: str) -> Weights:
    from handover.matching.biographics import Weights

    return Weights.load(Path(name)) if name.endswith(".toml") else Weights.shipped(name)


def _searches(
    work: Path, tables: list[Weights], world: tuple[Any, list[SearchProbe]], asking: _Asking, tell: Tell
) -> dict[str, list[NameSearch]]:
    from dataclasses import replace

    from handover.matching.biographics import BiographicSegment
    from handover.matching.types import Identity

    rows, searches = world[0].criminal_rows, world[1]
    if not asking.numbers:
        bare = [replace(one, biographics=replace(one.biographics, numbers=())) for one in searches]
        searches = bare
    BiographicSegment.write(work, [Identity(row.ucn, row.biographics) for row in rows])
    found = {}
    for table in tables:
        segment, name = BiographicSegment.open(work, weights=table), table.version
        while name in found:
            name += "'"
        done = []
        for place, one in enumerate(searches):
            done.append(_search(segment, one, table, asking.share))
            tell(f"weights {name}", (place + 1) / len(searches))
        found[name] = done
    return found


def _search(segment: BiographicSegment, one: SearchProbe, table: Weights, share: float) -> NameSearch:
    """Search as a gallery does: the probabilities of the returned candidates at the given share."""
    from handover.matching.biographics import probabilities
    from handover.matching.evaluation.biographics import NameSearch

    answer = segment.search(one.biographics, limit=20)
    promised = probabilities(
        [c.weight for c in answer], len(segment), prevalence=share, calibration=table.calibration
    )
    rank = next((c.rank for c in answer if c.identity_id == one.ucn), 0) if one.ucn else 0
    top = answer[0] if answer else None
    return NameSearch(bool(one.ucn), rank, top.weight if top else 0.0, promised[0] if top else 0.0)


def _draw(plot: Path, report: dict[str, Any], seed: int) -> None:
    from handover.matching.evaluation.reliability import write_plot

    bins = {f"weights {name}": one["calibration"]["bins"] for name, one in report.items()}
    searches = next(iter(report.values()))
    count = searches["mated"] + searches["unmated"]
    title = f"Reliability: {count:,} searches of {searches['identities']:,} identities, world {seed}"
    write_plot(plot, title, bins)


def _into(file: Path, searches: list[NameSearch]) -> None:
    """Store the measured reliability in a file of weights, where the pages find it."""
    from handover.matching.biographics.training.writing import as_toml
    from handover.matching.biographics.weights import read_table, weights_of
    from handover.matching.evaluation.reliability import reliability

    table = read_table(file)
    bins = reliability([s.probability for s in searches], [s.rank == 1 for s in searches])
    table["reliability"] = [
        {
            "low": b.low,
            "high": b.high,
            "searches": b.searches,
            "right": b.right,
            "least": b.least,
            "most": b.most,
        }
        for b in bins
    ]
    weights_of(table)
    file.write_text(as_toml(table), encoding="utf-8")
