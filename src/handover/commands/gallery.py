"""``handover gallery``: create, fill, check and compact galleries of prints and names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import CORES, fail, notes
from handover.commands.evaluate_fingerprints import Reader

if TYPE_CHECKING:
    from handover.matching.gallery import Gallery
    from handover.matching.gallery_folder import FolderIdentity

app = typer.Typer(no_args_is_help=True, help="Galleries of prints and names.")

_Place = Annotated[Path, typer.Argument(help="the gallery's folder")]
_Source = Annotated[
    Path, typer.Argument(help="<identity>_<position 1-10>.iso|.png|.tif|.wsq, biographics.jsonl")
]
_Extractor = Annotated[Reader, typer.Option(help="the extractor that reads images")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="processes", show_default="one per core")]
BATCH = 200
"""Identities enrolled at once, as one segment; an interruption loses at most these."""


@contextmanager
def _refusing() -> Iterator[None]:
    """Report a gallery's refusal as a message with exit code 2."""
    from handover.matching.gallery import GalleryError

    try:
        yield
    except (GalleryError, OSError) as problem:
        raise fail(str(problem)) from problem


@app.command()
def build(
    place: _Place,
    source: _Source,
    extractor: _Extractor = Reader.MINDTCT,
    workers: Workers = CORES,
) -> None:
    """Create a gallery, or resume creating it: identities that it already holds are skipped.

    It is built beside its place and put there when it is complete, so that nobody ever searches a part of it.
    """
    from handover.matching import gallery_building as building

    with _refusing():
        people = _people(source)
        with building.begun(place) as gallery:
            known = set(gallery.ids())
            done = _enrol(gallery, [p for p in people if p.identity_id not in known], extractor, workers)
            typer.echo(json.dumps(done))  # also where nobody could be enrolled: it says why


@app.command()
def add(
    place: _Place,
    source: _Source,
    replace: Annotated[bool, typer.Option(help="re-enrol identities that are already there")] = False,
    extractor: _Extractor = Reader.MINDTCT,
    workers: Workers = CORES,
) -> None:
    """Add identities to a gallery. Refuses those that it already holds, unless --replace is given."""
    from handover.matching.gallery import Gallery

    with _refusing():
        gallery, people = Gallery.open(place), _people(source)
        there = sorted({one.identity_id for one in people} & set(gallery.ids()))
        if there and not replace:
            raise fail(
                f"{len(there)} are already enrolled, the first is {there[0]}; add --replace to re-enrol them"
            )
        done = _enrol(gallery, people, extractor, workers, replace=replace)
    typer.echo(json.dumps(done))


def _people(source: Path) -> list[FolderIdentity]:
    from handover.matching.gallery_folder import identities_in

    if not source.is_dir():
        raise fail(f"no such folder: {source}")
    return identities_in(source)


def _enrol(
    gallery: Gallery, people: list[FolderIdentity], extractor: Reader, workers: int, *, replace: bool = False
) -> dict[str, Any]:
    from rich.progress import Progress

    from handover.matching.fingerprints.pool import Pool
    from handover.matching.gallery_folder import Gathered

    count, problems, odd = 0, dict[str, str](), dict[str, str]()
    with Progress(console=notes, transient=True) as bars, Pool(workers) as pool:
        task = bars.add_task(f"enrolling into {gallery.name}", total=len(people))
        for first in range(0, len(people), BATCH):
            batch = people[first : first + BATCH]
            done = pool.run(job for one in batch for job in one.jobs(extractor.value))
            gathered = Gathered()
            for one in batch:
                gathered.add(one, [next(done) for _ in one.files])
                bars.advance(task)
            count += gallery.add(gathered.identities, replace=replace)
            problems.update(gathered.problems)
            odd.update(gathered.notes)
    return {
        "enrolled": count,
        "identities": len(gallery),
        "epoch": gallery.epoch,
        "unread": problems,
        "notes": odd,
    }


@app.command()
def remove(place: _Place, identities: Annotated[list[str], typer.Argument(help="identity ids")]) -> None:
    """Remove identities. Exit code 1 if one was not enrolled; the next compact frees their space."""
    from handover.matching.gallery import Gallery

    with _refusing():
        gallery = Gallery.open(place)
        gone = gallery.remove(identities)
        typer.echo(json.dumps({"removed": gone, "identities": len(gallery), "epoch": gallery.epoch}))
    if gone < len(set(identities)):
        raise typer.Exit(1)


@app.command()
def verify(place: _Place) -> None:
    """Compare every file with its checksum. Exit code 1 if one differs."""
    from handover.matching.gallery import Gallery

    with _refusing(), notes.status("reading every file"):
        problems = Gallery.open(place, checksums=False).verify()
    typer.echo("\n".join(problems) or "intact: every file is as it was written")
    if problems:
        raise typer.Exit(1)


@app.command()
def stats(place: _Place) -> None:
    """Print the numbers of identities, fingers, segments and bytes, as one JSON object."""
    from handover.matching.gallery import Gallery

    with _refusing():
        typer.echo(json.dumps(Gallery.open(place, checksums=False).stats()))


@app.command()
def compact(place: _Place) -> None:
    """Merge all segments into one; removed identities are erased from disk."""
    from handover.matching.gallery import Gallery

    with _refusing():
        gallery = Gallery.open(place)
        with notes.status(f"rewriting {len(gallery)} identities"):
            gallery.compact()
        typer.echo(json.dumps(gallery.stats()))
