"""``handover records index``: bring the galleries in step with the records, and say how each stands."""

from __future__ import annotations

from typing import Annotated

import typer

from handover.commands.console import fail
from handover.commands.prerequisites import uses_django
from handover.commands.records import bars


@uses_django()
def index_records(
    everything: Annotated[
        bool, typer.Option("--all", help="build the galleries' entries of every record anew")
    ] = False,
) -> None:
    """Bring the galleries in step with the records; says how each stands, which searches wait and what to do.

    Exit code 1 where a gallery is not ready, damaged, or holds somebody without a record.
    """
    from handover.matching.gallery import GalleryError
    from handover.repositories import index
    from handover.stages.identification import delays

    found = []
    with bars() as progress:
        for name in index.GALLERIES:
            try:
                if everything:
                    index.queue_all(name)
                index.follow(name, progress=lambda n, name=name: progress(f"indexing {name}", n))  # type: ignore[misc]
                if name == index.WANTS:
                    index.make_wants()
            except (GalleryError, OSError) as problem:
                raise fail(f"gallery {name}: {problem}") from problem
            found.append(index.readiness(name))
    for one in found:
        told = [text for text in (one.reason, one.damage, one.advice) if text] or ["ready"]
        typer.echo(f"{one.name}: {one.held} entries for {one.records} records; {'; '.join(told)}")
    for why, count in delays.reasons().items():
        typer.echo(f"{count} search(es) wait: {why}")
    if any(one.reason or one.damage or one.advice for one in found):
        raise typer.Exit(1)
