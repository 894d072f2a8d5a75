"""``handover evaluate train-weights``: a new version of the search's weights, learnt from a world."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from handover.commands.console import fail, notes
from handover.commands.name_searches import Tell, asked_of, progress, records_of

if TYPE_CHECKING:
    from handover.matching.biographics.training.calibrating import Known
    from handover.matching.biographics.training.fitting import Trained


class Trainer(StrEnum):
    """What finds m and u."""

    OWN = "own"
    SPLINK = "splink"


def train_weights(
    out: Annotated[Path, typer.Argument(help="the file to write, for example weights_v2.toml")],
    version: Annotated[str, typer.Option(help="what searches will name the weights")] = "2",
    start: Annotated[str, typer.Option(help="the shipped version to begin with")] = "1",
    identities: Annotated[int, typer.Option(min=500, help="in the gallery of each training world")] = 20_000,
    probes: Annotated[
        int, typer.Option(min=100, help="searches by people on file, and as many by others")
    ] = 4_000,
    seed: Annotated[
        int, typer.Option(help="of the world to learn from; limits and line come from seed + 1")
    ] = 7_001,
    trainer: Annotated[Trainer, typer.Option(help="our own EM, or Splink on DuckDB")] = Trainer.OWN,
    settings: Annotated[
        Path | None, typer.Option(help="with Splink: keep its trained settings in this .json")
    ] = None,
) -> None:
    """Learn m and u without truth, then choose the limits on names and the line that reads weights as odds.

    Evaluate what was written on other seeds (`handover evaluate biographics`) before it is used.
    """
    from handover.matching.biographics import BiographicError
    from handover.matching.biographics.training.calibrating import calibrate
    from handover.matching.biographics.training.writing import as_toml
    from handover.matching.biographics.weights import shipped_table
    from handover.world import WorldError

    try:
        table = shipped_table(start)
        with Progress(console=notes, transient=True) as bars:
            tell = progress(bars)
            known = _known(seed + 1, identities, probes, tell)
            learn = _learner(seed, identities, probes, trainer, settings, tell)
            first = calibrate(learn(table).table, known, tell)
            # Once more with limits and line, which keep brothers and namesakes out of m.
            trained = learn(
                {**table, "rules": first.table["rules"], "calibration": first.table["calibration"]}
            )
            done = calibrate(trained.table, known, tell)
    except (BiographicError, WorldError) as problem:
        raise fail(str(problem)) from problem
    done.table["version"] = version
    origin = {
        "made_on": f"{datetime.now(UTC):%Y-%m-%d}", "trainer": _words(trainer), "start": f"version {start}",
        "world_seed": seed, "limits_world_seed": seed + 1, "identities": identities, "searches": 2 * probes,
        "mates": round(trained.mates, 1), "enrolled": round(trained.enrolled, 4), "rounds": trained.rounds,
        "random_pairs": trained.random, "log_loss": round(done.log_loss, 5),
    }  # fmt: skip
    done.table["origin"] = origin
    try:
        out.write_text(as_toml(done.table), encoding="utf-8")
    except OSError as problem:
        raise fail(f"{out} cannot be written: {problem.strerror}") from problem
    typer.echo(json.dumps({**origin, "calibration": done.table["calibration"], "rules": done.table["rules"]}))


def _words(trainer: Trainer) -> str:
    if trainer is Trainer.SPLINK:
        from importlib.metadata import version

        return f"Splink {version('splink')} on DuckDB"
    return "expectation and maximisation over the search's own scorer, without truth"


def _learner(
    seed: int, identities: int, probes: int, trainer: Trainer, settings: Path | None, tell: Tell
) -> Callable[[dict[str, Any]], Trained]:
    """The training on one world, from any table."""
    from handover.matching.biographics.training.fitting import train
    from handover.matching.biographics.training.pairs import candidates
    from handover.matching.biographics.training.splink_trainer import train_by_splink

    world, searches = asked_of(seed, identities, probes, tell)
    gallery, told = records_of(world), [one.biographics for one in searches]
    if trainer is Trainer.SPLINK:
        return lambda table: train_by_splink(table, gallery, told, seed, settings)
    found = candidates(gallery, told, tell)
    return lambda table: train(table, gallery, found, seed, tell)


def _known(seed: int, identities: int, probes: int, tell: Tell) -> Known:
    import numpy as np

    from handover.matching.biographics.training.calibrating import NOBODY, Known
    from handover.matching.biographics.training.pairs import candidates

    world, searches = asked_of(seed, identities, probes, tell)
    row = {one.ucn: place for place, one in enumerate(world.criminal_rows)}
    mates = np.array([row.get(one.ucn, NOBODY) for one in searches], dtype=np.int64)
    return Known(candidates(records_of(world), [one.biographics for one in searches], tell), mates)
