"""``handover evaluate fingerprints``: error rates of the one-to-one matcher on folders of impressions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handover.commands.console import CORES, fail, notes

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from handover.matching.evaluation.fingerprints import Result
    from handover.matching.evaluation.impressions import Impression
    from handover.matching.evaluation.matchers import Matcher


class PeerMatcher(StrEnum):
    """A matcher to compare with ours."""

    NBIS = "nbis"


class Reader(StrEnum):
    """A minutiae extractor."""

    MINDTCT = "mindtct"
    LEADER = "leader"


def fingerprints(
    folder: Annotated[
        Path, typer.Argument(help="<finger>_<impression>.iso|.png|.tif|.wsq, or folders of them")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="print one JSON object; the table goes to stderr")
    ] = False,
    against: Annotated[PeerMatcher | None, typer.Option(help="run bozorth3 on the same minutiae")] = None,
    plot: Annotated[Path | None, typer.Option(help="draw the DET curves to this .svg or .png")] = None,
    extractor: Annotated[Reader, typer.Option(help="the extractor that reads images")] = Reader.MINDTCT,
    ppi: Annotated[
        int, typer.Option(min=0, max=4000, help="resolution of images; 0: as each file states")
    ] = 500,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="processes", show_default="one per core")
    ] = CORES,
) -> None:
    """Measure EER, FMR100, FMR1000 and ZeroFMR with intervals, by the FVC protocol and over all pairs of
    fingers.
    """
    from rich.progress import Progress

    from handover.matching.evaluation.fingerprints import EvaluationError, as_text

    if not folder.is_dir():
        raise fail(f"no such folder: {folder}; give a folder of <finger>_<impression>.iso files")
    try:
        with Progress(console=notes, transient=True) as bars:
            results = _evaluate(_load(folder, ppi, extractor, workers, bars), against, workers, bars)
        if plot is not None:
            _draw(plot, results)
    except (EvaluationError, OSError) as problem:
        raise fail(str(problem)) from problem
    table = as_text(results)
    if as_json:
        notes.print(table, highlight=False)
        first, *others = [result.as_json() for result in results]
        typer.echo(json.dumps({**first, "against": {other["matcher"]: other for other in others}}))
    else:
        typer.echo(table)


def _load(
    folder: Path, ppi: int, extractor: Reader, workers: int, bars: Progress
) -> list[tuple[str, list[Impression]]]:
    from handover.matching.evaluation.fingerprints import EvaluationError
    from handover.matching.evaluation.impressions import databases, load

    found = databases(folder)
    if not found:
        raise EvaluationError(f"{folder} holds no <finger>_<impression>.iso, .png, .tif or .wsq file")
    loaded = []
    for database in found:
        task = bars.add_task(f"{database.name}: reading", total=len(database.files))
        impressions = []
        for one in load(database, ppi=ppi, extractor=extractor.value, workers=workers):
            impressions.append(one)
            if one.note:
                notes.print(f"{database.name}/{one.name}: {one.note}", markup=False, highlight=False)
            bars.advance(task)
        loaded.append((database.name, impressions))
    return loaded


def _evaluate(
    loaded: list[tuple[str, list[Impression]]], against: PeerMatcher | None, workers: int, bars: Progress
) -> list[Result]:
    from handover.matching.evaluation.fingerprints import evaluate
    from handover.matching.evaluation.matchers import Bozorth, Handover, warm_up

    matchers: list[Matcher] = [Handover()]
    if against is PeerMatcher.NBIS:
        matchers.append(Bozorth())
    results = []
    for matcher in matchers:
        tasks = {
            name: bars.add_task(f"{name}: {matcher.name}", total=max(1, len(impressions) - 1))
            for name, impressions in loaded
        }

        def tell(name: str, _: int, tasks: dict[str, TaskID] = tasks) -> None:
            bars.advance(tasks[name])

        warm_up(matcher)
        results.append(evaluate(matcher, loaded, workers=workers, progress=tell))
    return results


def _draw(plot: Path, results: Sequence[Result]) -> None:
    from handover.matching.evaluation.det import draw
    from handover.matching.evaluation.rates import curve

    curves = [
        (f"{result.matcher}: EER {100 * result.pooled.cross.eer:.2f} %", curve(result.pooled.scores))
        for result in results
    ]
    impressions = sum(d.impressions for d in results[0].databases)
    draw(
        plot,
        curves,
        f"{impressions} impressions, {len(results[0].databases)} databases, one threshold for all",
    )
