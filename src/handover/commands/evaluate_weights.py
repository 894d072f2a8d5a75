"""``handover evaluate train-weights``: learn a new version of the search's weights from a world."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import fail, notes
from handover.commands.name_searches import Tell, asked_of, progress, records_of
from handover.commands.prerequisites import needs_extra, require_extra

if TYPE_CHECKING:
    from handover.matching.biographics.training.calibrating import Known
    from handover.matching.biographics.training.fitting import TrainedTable


class Trainer(StrEnum):
    """The program that estimates m and u."""

    OWN = "own"
    SPLINK = "splink"


@dataclass(frozen=True, slots=True)
class Lesson:
    """Training data: a gallery of ``identities``, ``probes`` searches by people on file and as many by
    others; the share ``careless`` of them written by a careless desk.
    """

    identities: int
    probes: int
    careless: float


@dataclass(frozen=True, slots=True)
class _Teacher:
    """The program that estimates m and u, and the file for Splink's settings."""

    trainer: Trainer
    settings: Path | None

    @property
    def words(self) -> str:
        """Describe the trainer, for the file's origin."""
        if self.trainer is Trainer.SPLINK:
            from importlib.metadata import version

            return f"Splink {version('splink')} on DuckDB"
        return "expectation-maximisation over the search's own scorer, without ground truth"


@needs_extra("demo")
def train_weights(  # noqa: PLR0913, PLR0917 - an option a part of the lesson
    out: Annotated[Path, typer.Argument(help="the file to write, for example weights_v3.toml")],
    version: Annotated[str, typer.Option(help="the version name that searches will report")] = "3",
    start: Annotated[str, typer.Option(help="the shipped version to start from")] = "1",
    identities: Annotated[
        int, typer.Option(min=500, help="identities in the gallery of each training world")
    ] = 20_000,
    probes: Annotated[
        int, typer.Option(min=100, help="searches by people on file; as many are added by others")
    ] = 4_000,
    seed: Annotated[
        int,
        typer.Option(help="seed of the training world; limits and calibration line are fitted on seed + 1"),
    ] = 7_001,
    careless: Annotated[
        float, typer.Option(min=0, max=1, help="share of the searches written by a careless desk")
    ] = 0.5,
    trainer: Annotated[Trainer, typer.Option(help="our own EM, or Splink on DuckDB")] = Trainer.OWN,
    settings: Annotated[
        Path | None, typer.Option(help="with Splink: save its trained settings to this .json")
    ] = None,
) -> None:
    """Learn m and u without ground truth, then fit the limits on names and the line that converts weights to
    odds.

    Evaluate the result on other seeds (`handover evaluate biographics`) before you use it.
    """
    from rich.progress import Progress

    from handover.matching.biographics import BiographicError
    from handover.matching.biographics.training.writing import as_toml
    from handover.world import WorldError

    if trainer is Trainer.SPLINK:
        require_extra("train")
    lesson = Lesson(identities, probes, careless)
    try:
        with Progress(console=notes, transient=True) as bars:
            table = _learnt(start, seed, lesson, _Teacher(trainer, settings), progress(bars))
    except (BiographicError, WorldError) as problem:
        raise fail(str(problem)) from problem
    table["version"] = version
    try:
        out.write_text(as_toml(table), encoding="utf-8")
    except OSError as problem:
        raise fail(f"{out} cannot be written: {problem.strerror}") from problem
    typer.echo(json.dumps({**table["origin"], "calibration": table["calibration"], "rules": table["rules"]}))


def _learnt(start: str, seed: int, lesson: Lesson, teacher: _Teacher, tell: Tell) -> dict[str, Any]:
    """Return the table with its origin: m and u from one world, limits and line from the next."""
    from handover.matching.biographics.training.calibrating import calibrate
    from handover.matching.biographics.weights import shipped_table

    table = shipped_table(start)
    known = _known(seed + 1, lesson, tell)
    learn = _learner(seed, lesson, teacher, tell)
    first = calibrate(learn(table).table, known, tell)
    # A second pass with limits and line, which keep siblings and namesakes out of m.
    trained = learn({**table, "rules": first.table["rules"], "calibration": first.table["calibration"]})
    done = calibrate(trained.table, known, tell)
    done.table["origin"] = {
        "made_on": f"{datetime.now(UTC):%Y-%m-%d}", "trainer": teacher.words, "start": f"version {start}",
        "world_seed": seed, "limits_world_seed": seed + 1, "identities": lesson.identities,
        "searches": 2 * lesson.probes, "careless": lesson.careless, "mates": round(trained.mates, 1),
        "enrolled": round(trained.enrolled, 4), "rounds": trained.rounds, "random_pairs": trained.random,
        "log_loss": round(done.log_loss, 5),
    }  # fmt: skip
    return done.table


def _learner(
    seed: int, lesson: Lesson, teacher: _Teacher, tell: Tell
) -> Callable[[dict[str, Any]], TrainedTable]:
    """Train on one world, starting from any table."""
    from handover.matching.biographics.training.fitting import train
    from handover.matching.biographics.training.pairs import candidates
    from handover.matching.biographics.training.splink_trainer import train_by_splink

    world, searches = asked_of(seed, lesson.identities, lesson.probes, tell, lesson.careless)
    gallery, told = records_of(world), [one.biographics for one in searches]
    if teacher.trainer is Trainer.SPLINK:
        return lambda table: train_by_splink(table, gallery, told, seed, teacher.settings)
    found = candidates(gallery, told, tell)
    return lambda table: train(table, gallery, found, seed, tell)


def _known(seed: int, lesson: Lesson, tell: Tell) -> Known:
    import numpy as np

    from handover.matching.biographics.training.calibrating import NOBODY, Known
    from handover.matching.biographics.training.pairs import candidates

    world, searches = asked_of(seed, lesson.identities, lesson.probes, tell, lesson.careless)
    row = {one.ucn: place for place, one in enumerate(world.criminal_rows)}
    mates = np.array([row.get(one.ucn, NOBODY) for one in searches], dtype=np.int64)
    return Known(candidates(records_of(world), [one.biographics for one in searches], tell), mates)
