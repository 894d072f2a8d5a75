"""``handover evaluate identification``: open-set searches of a world with ground truth."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import needs_extra, uses_django

if TYPE_CHECKING:
    from rich.progress import Progress

    from handover.formats.minutiae import FingerMinutiae
    from handover.matching.evaluation.identification import EvaluatedSearch
    from handover.matching.gallery import Gallery
    from handover.world import World

_BATCH = 500


@needs_extra("demo")
@uses_django()
def identification(
    folder: Annotated[
        Path | None, typer.Argument(help="a saved world; without one a world is generated")
    ] = None,
    identities: Annotated[
        int, typer.Option(min=50, help="people in the criminal repository of the generated world")
    ] = 4000,
    bookings: Annotated[int, typer.Option(min=10, help="bookings of the generated world")] = 200,
    seed: Annotated[int, typer.Option(help="the same seed generates the same state")] = 20200225,
    unmated: Annotated[int, typer.Option(min=10, help="searches by people whom nobody has enrolled")] = 300,
    as_json: Annotated[bool, typer.Option("--json", help="print only one JSON object")] = False,
    plot: Annotated[
        Path | None,
        typer.Option(help="draw FNIR over FPIR to this .svg or .png, with a reliability plot next to it"),
    ] = None,
    recalibrate: Annotated[
        Path | None,
        typer.Option(
            help="write the thresholds derived from these scores to this .json, with their plot next to it"
        ),
    ] = None,
) -> None:
    """Measure FNIR at FPIR and the rank curve, by quality of prints, and derive thresholds from this world's
    scores.

    Use thresholds written with --recalibrate as HANDOVER_PRINT_THRESHOLDS. Those of a generated world are a
    rehearsal: its non-mates differ more than real ones, so its thresholds are too low for real prints.
    """
    from rich.progress import Progress

    from handover.matching.evaluation.identification import figures
    from handover.matching.fingerprints.thresholds import THRESHOLDS

    # Bookings are read as intake reads them; defective files are not part of this measurement.
    with tempfile.TemporaryDirectory() as scratch, Progress(console=notes, transient=True) as bars:
        world = _world(folder, seed, identities, bookings)
        gallery = _enrolled(world, Path(scratch) / "criminal", bars)
        searches = list(_searches(world, gallery, unmated, bars))
        few = list(_by_two_fingers(world, gallery, unmated, bars)) if recalibrate else []
        size = len(gallery)
    try:
        report: dict[str, Any] = figures(searches, size, (THRESHOLDS.lights_out, THRESHOLDS.examine))
    except ValueError as problem:
        raise fail(f"{problem}; take a larger world or more --unmated searches") from problem
    if recalibrate is not None:
        report["recalibrated"] = _recalibrated(recalibrate, searches, few, size)
    report["suggested"] = _suggested(searches, size)
    if plot is not None:
        _draw(plot, searches, size, report["calibration"]["bins"])
    typer.echo(json.dumps(report) if as_json else json.dumps(report, indent=1))


def _suggested(searches: Sequence[EvaluatedSearch], size: int) -> dict[str, Any]:
    """Derive the thresholds from these scores, with the rates that they target."""
    from handover.matching.evaluation.identification import suggested
    from handover.matching.fingerprints.thresholds import EXAMINE_TARGET, LIGHTS_OUT_TARGET

    return {
        name: {"fpir": fpir, "identities": count, "score": round(suggested(searches, size, fpir, count), 3)}
        for name, (fpir, count) in (("lights_out", LIGHTS_OUT_TARGET), ("examine", EXAMINE_TARGET))
    }


def _draw(plot: Path, searches: Sequence[EvaluatedSearch], size: int, bins: Any) -> None:
    """Draw FNIR over FPIR, and next to it the reliability of probabilities."""
    from handover.matching.evaluation.det import draw
    from handover.matching.evaluation.identification import open_set
    from handover.matching.evaluation.reliability import write_plot

    asked = f"{len(searches)} searches of {size} identities"
    draw(plot, [("FNIR over FPIR", open_set(searches))], asked)
    place = plot.with_name(f"{plot.stem}-reliability.html")
    write_plot(place, f"Reliability of prints: {asked}", {"best candidate": bins})


def _recalibrated(
    path: Path, searches: Sequence[EvaluatedSearch], few: Sequence[float], size: int
) -> dict[str, float]:
    """Write the thresholds and their plot; returns the thresholds."""
    import numpy as np

    from handover.matching.evaluation.threshold_plot import draw
    from handover.matching.fingerprints.thresholds import EXAMINE_TARGET, LIGHTS_OUT_TARGET, recalibrated

    others = [search.other for search in searches if not search.enrolled]
    limits = recalibrated(others, few, size)
    measured = {
        "identities": size,
        "unmated": len(others),
        "unmated_two_fingers": len(few),
        "lights_out_target": dict(zip(("fpir", "identities"), LIGHTS_OUT_TARGET, strict=True)),
        "examine_target": dict(zip(("fpir", "identities"), EXAMINE_TARGET, strict=True)),
        "prints": "synthetic; real prints need higher thresholds",
    }
    try:
        limits.save(path, measured)
        draw(
            path.with_suffix(".svg"), others, few, np.array([s.mate for s in searches if s.enrolled]), limits,
            f"{len(others)} and {len(few)} unmated searches of {size} identities",
        )  # fmt: skip
    except OSError as problem:
        raise fail(f"cannot write {path}: {problem.strerror}") from problem
    return {"lights_out": limits.lights_out, "examine": limits.examine, "examine_few": limits.examine_few}


def _world(folder: Path | None, seed: int, identities: int, bookings: int) -> World:
    from handover.world import Sizes, World, WorldError, generate

    if folder is None:
        with notes.status("generating a world"):
            # Few with images: drawing a ridge image takes ten seconds, and only minutiae are measured here.
            sizes = Sizes(
                criminal=identities, immigration=max(50, identities // 2), bookings=bookings, images=2
            )
            return generate(seed, sizes)
    try:
        return World.load(folder)
    except WorldError as problem:
        raise fail(str(problem)) from problem


def _enrolled(world: World, place: Path, bars: Progress) -> Gallery:
    from handover.matching.gallery import Gallery

    gallery = Gallery.create(place, "criminal")
    task = bars.add_task("enrolling", total=len(world.criminal_rows))
    batch = []
    for record in world.criminal_identities():
        batch.append(record.identity)
        if len(batch) == _BATCH:
            gallery.add(batch)
            bars.advance(task, len(batch))
            batch = []
    gallery.add(batch)
    bars.advance(task, len(batch))
    return gallery


def _searches(world: World, gallery: Gallery, unmated: int, bars: Progress) -> Iterator[EvaluatedSearch]:
    from handover.formats.ebts.booking import read_booking
    from handover.stages.identification.probes import fingers_of
    from handover.world.kernels import mix
    from handover.world.prints import tenprint

    truths = {truth.tcn: truth for truth in world.truth() if truth.prints != "none"}
    task = bars.add_task("searching", total=len(truths) + unmated)
    for file in world.bookings():
        truth = truths.get(file.tcn)
        if truth is None:
            continue
        taken = fingers_of(read_booking(file.data, lenient=True))
        fingers = {one.position: one.minutiae for one in taken if one.minutiae is not None}
        yield _search(gallery, fingers, truth.ucn, truth.prints)
        bars.advance(task)
    for number in range(unmated):
        # Seeds that no person of a world has: theirs are derived from the world's seed.
        stranger = tenprint(mix(world.seed, number, 977), mix(world.seed, number, 978), quality=0.8)
        yield _search(gallery, stranger, "", "stranger")
        bars.advance(task)


def _by_two_fingers(world: World, gallery: Gallery, unmated: int, bars: Progress) -> Iterator[float]:
    """Search by non-mates' index fingers only; their best scores set the threshold for few fingers."""
    from handover.world.kernels import mix
    from handover.world.prints import tenprint

    for number in bars.track(range(unmated), description="searching by two fingers"):
        stranger = tenprint(mix(world.seed, number, 979), mix(world.seed, number, 980), quality=0.8)
        yield _search(gallery, {p: stranger[p] for p in (2, 7)}, "", "stranger").other


def _search(
    gallery: Gallery, fingers: Mapping[int, FingerMinutiae], mate: str, group: str
) -> EvaluatedSearch:
    from handover.matching.evaluation.identification import EvaluatedSearch
    from handover.matching.types import Biographics, Probe

    answer = gallery.search(Probe(Biographics(()), fingers), limit=20)
    mine = next((c for c in answer.prints if c.identity_id == mate), None)
    other = max((c.score for c in answer.prints if c.identity_id != mate), default=0.0)
    return EvaluatedSearch(
        bool(mate), mine.score if mine else 0.0, mine.rank if mine else 0, other, group, answer.elapsed_ms,
        len(answer.fingers_used),
    )  # fmt: skip
