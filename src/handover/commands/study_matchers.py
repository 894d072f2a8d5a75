"""``handover study matchers``: the errors of both matchers by group, on people whose truth is known."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from handover.commands.console import fail, notes
from handover.commands.name_searches import Tell, asked_of, progress
from handover.commands.prerequisites import needs_extra, uses_django

if TYPE_CHECKING:
    from handover.formats.minutiae import FingerMinutiae
    from handover.matching.evaluation.group_errors import JudgedSearch
    from handover.matching.fingerprints.thresholds import Thresholds
    from handover.matching.gallery import Gallery
    from handover.world.search_probes import SearchProbe

QUALITIES: Final[Mapping[str, tuple[float, float]]] = {"good": (0.60, 0.94), "poor": (0.10, 0.34)}
"""Quality of the impressions of a search, from and to, as bookings of the synthetic world have it."""
FEW: Final = "good, two index fingers alone"
LIKELY: Final = 0.5
"""From this probability on a candidate by name is counted as one that was brought up."""
AGES: Final = ((25, "0 to 24"), (40, "25 to 39"), (60, "40 to 59"), (200, "60 and over"))
_BATCH: Final = 500


@needs_extra("demo")
@uses_django()
def matchers(
    identities: Annotated[int, typer.Option(min=50, help="in the gallery of each matcher")] = 4_000,
    searches: Annotated[
        int, typer.Option(min=10, help="by people on file, and as many by others; of prints in each quality")
    ] = 1_000,
    seed: Annotated[
        int, typer.Option(help="of the world; not one that the weights were learnt from")
    ] = 9_002,
    keep: Annotated[
        bool, typer.Option("--keep", help="keep it for the page “Errors of the matchers”")
    ] = False,
) -> None:
    """Count who is missed and who is brought up wrongly, by quality of prints, origin of name and age; one JSON object.

    With the thresholds and weights of this deployment, on synthetic people. The same seed gives the same numbers.
    """
    from rich.progress import Progress

    from handover.matching.evaluation.group_errors import errors_by_group
    from handover.world import WorldError

    if searches > identities:
        raise fail(
            f"--searches {searches}: only {identities} people are on file; ask for fewer, or more --identities"
        )
    try:
        with Progress(console=notes, transient=True) as bars, tempfile.TemporaryDirectory() as scratch:
            tell, place = progress(bars), Path(scratch)
            judged = {
                "prints": list(_by_prints(place / "prints", identities, searches, seed, tell)),
                "names": list(_by_names(place / "names", identities, searches, seed, tell)),
            }
    except WorldError as problem:
        raise fail(str(problem)) from problem
    content = {
        "seed": seed, "identities": identities,
        **{name: {"how": _how(name, identities), "groups": [asdict(one) for one in errors_by_group(found)]}
           for name, found in judged.items()},
    }  # fmt: skip
    if keep:
        from handover.administration.operators import operator
        from handover.stages.oversight.matcher_errors.kept_studies import keep as keep_study

        notes.print(f"kept as {keep_study(content, actor=operator())}", highlight=False)
    typer.echo(json.dumps(content))


def _how(name: str, identities: int) -> str:
    if name == "prints":
        return (
            f"{identities:,} synthetic people on file by ten fingers. Searched by ten fingers of good and of poor "
            "impressions, and by two fingers of good ones."
        )
    return (
        f"{identities:,} synthetic people on file. Searched by names, dates and numbers, half of them written by a "
        f"careless desk. A candidate counts as brought up from a probability of {LIKELY:g} on."
    )


def _by_prints(place: Path, identities: int, searches: int, seed: int, tell: Tell) -> Iterator[JudgedSearch]:
    """Searches by people on file, and by as many others, in each quality."""
    from handover.abis.galleries import thresholds
    from handover.matching.gallery import Gallery
    from handover.matching.types import Biographics, Identity
    from handover.world.kernels import mix
    from handover.world.prints import tenprint

    gallery, limits = Gallery.create(place, "criminal"), thresholds()
    for start in range(0, identities, _BATCH):
        people = range(start, min(start + _BATCH, identities))
        gallery.add(
            [Identity(f"P{n}", Biographics(()), tenprint(mix(seed, n, 11), mix(seed, n, 12))) for n in people]
        )
        tell("enrolling prints", people[-1] / max(identities - 1, 1))
    rng, done, all_searches = Random(seed), 0, 2 * searches * (len(QUALITIES) + 1)  # noqa: S311 - repeatable
    for quality, (low, high) in {**QUALITIES, FEW: QUALITIES["good"]}.items():
        for n in (*range(searches), *range(identities, identities + searches)):
            taken = tenprint(mix(seed, n, 11), mix(seed, n, 13), quality=rng.uniform(low, high))
            fingers = {p: taken[p] for p in (2, 7)} if quality == FEW else taken
            mate = f"P{n}" if n < identities else ""
            yield _judged_prints(gallery, fingers, mate, quality, limits)
            done += 1
            tell("searching by prints", done / all_searches)


def _judged_prints(
    gallery: Gallery, fingers: Mapping[int, FingerMinutiae], mate: str, quality: str, limits: Thresholds
) -> JudgedSearch:
    from handover.matching.evaluation.group_errors import JudgedSearch
    from handover.matching.types import Band, Biographics, Probe

    answer = gallery.search(Probe(Biographics(()), fingers), limit=20)
    mine = next((c.score for c in answer.prints if c.identity_id == mate), None)
    other = max((c.score for c in answer.prints if c.identity_id != mate), default=0.0)
    used = len(answer.fingers_used)
    asked = {"quality": quality}
    if mate:
        return JudgedSearch(True, mine is None or limits.band(mine, used) is Band.BELOW, asked)
    band = limits.band(other, used)
    return JudgedSearch(False, band is not Band.BELOW, asked, unseen=band is Band.IDENTIFIED)


def _by_names(place: Path, identities: int, searches: int, seed: int, tell: Tell) -> Iterator[JudgedSearch]:
    """Searches by names, dates and numbers, half of them written by a careless desk."""
    from handover.matching.biographics import BiographicSegment, default_weights
    from handover.matching.types import Identity

    world, asked = asked_of(seed, identities, searches, tell, careless=0.5)
    table = default_weights()
    place.mkdir()
    BiographicSegment.write(place, [Identity(row.ucn, row.biographics) for row in world.criminal_rows])
    segment = BiographicSegment.open(place, weights=table)
    for n, one in enumerate(asked):
        yield _judged_name(segment, one, table, world.today.year)
        tell("searching by names", (n + 1) / len(asked))


def _judged_name(segment: Any, one: SearchProbe, table: Any, year: int) -> JudgedSearch:
    from handover.matching.biographics import probabilities
    from handover.matching.evaluation.group_errors import JudgedSearch

    answer = segment.search(one.biographics, limit=20)
    promised = probabilities([c.weight for c in answer], len(segment), calibration=table.calibration)
    groups = {"origin": one.person.origin, "age": next(
        name for under, name in AGES if year - one.person.birth.year < under
    )}  # fmt: skip
    if one.ucn:
        return JudgedSearch(True, not answer or answer[0].identity_id != one.ucn, groups)
    return JudgedSearch(False, bool(promised) and promised[0] >= LIKELY, groups)
