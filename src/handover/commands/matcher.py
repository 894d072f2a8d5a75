"""``handover matcher``: a process that searches galleries for all others, on this machine or on several."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handover.commands.console import fail, notes
from handover.commands.prerequisites import require_extra, uses_django

if TYPE_CHECKING:
    from handover.matching.served.server import Searched
    from handover.matching.types import Probe, SearchAnswer

app = typer.Typer(
    no_args_is_help=True, help="Search galleries in a process of their own, also on several machines."
)


@app.command()
@uses_django(announce=True)
def serve(
    ray: Annotated[
        str,
        typer.Option(
            help="address HOST:PORT of a Ray cluster, whose nodes then search; needs the extra “ray”"
        ),
    ] = "",
    shards: Annotated[
        int, typer.Option(min=1, max=4096, help="shards of each gallery; the same at every start")
    ] = 16,
    folder: Annotated[
        Path, typer.Option(help="folder on each node in which its shards lie, on a disk of its own")
    ] = Path("/var/lib/handover/shards"),
    deadline: Annotated[
        float, typer.Option(min=0.1, help="seconds within which a search is answered")
    ] = 10.0,
    patience: Annotated[
        float, typer.Option(min=0.01, help="seconds after which the second node of a shard is asked too")
    ] = 0.5,
) -> None:
    """Search the criminal and the immigration gallery for the processes that have HANDOVER_MATCHER.

    It listens on the socket of that setting, or matcher.sock in the data folder, which only its own user can open.
    With --ray the galleries are searched by the nodes of a cluster, two for each shard; nodes may come and go. A search
    of which a shard does not answer in time has no answer: the booking waits and is asked again.
    """
    from django.conf import settings

    place = Path(settings.HANDOVER_MATCHER or settings.HANDOVER_DATA_DIR / "matcher.sock")
    opened = _on_ray(ray, shards, folder, deadline, patience) if ray else _here()
    with opened as galleries:
        _serve(place, galleries)


@app.command()
@uses_django()
def state() -> None:
    """Print as JSON what the matcher searches: epochs, nodes, shards, what is wrong. Exit code 1 if it does not
    answer."""
    from django.conf import settings

    from handover.matching.served.client import SilentError
    from handover.matching.served.client import state as asked

    place = Path(settings.HANDOVER_MATCHER or settings.HANDOVER_DATA_DIR / "matcher.sock")
    try:
        typer.echo(json.dumps(asked(place), indent=2))
    except SilentError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem


@contextmanager
def _here() -> Iterator[dict[str, Searched]]:
    from handover.abis.galleries import PRINTS, folder, thresholds
    from handover.matching.served.local_gallery import GalleryHere

    yield {name: GalleryHere(folder(name), thresholds()) for name in PRINTS}


@contextmanager
def _on_ray(
    address: str, shards: int, below: Path, deadline: float, patience: float
) -> Iterator[dict[str, Searched]]:
    require_extra("ray")
    _demand_secured(address)
    from handover.abis.galleries import PRINTS, folder, thresholds
    from handover.matching.sharding.gallery import ShardedGallery
    from handover.matching.sharding.on_ray import RayNodes
    from handover.matching.sharding.requests import NodeError

    try:
        nodes = RayNodes(address, below)
    except NodeError as problem:
        raise fail(str(problem)) from problem
    galleries = {
        name: ShardedGallery(
            folder(name), nodes, shards=shards, thresholds=thresholds(), deadline=deadline, patience=patience
        )
        for name in PRINTS
    }
    try:
        yield dict(galleries)
    finally:
        for one in galleries.values():
            one.close()
        nodes.close()


def _demand_secured(address: str) -> None:
    """Refuse a cluster on a network that takes orders from anybody who reaches it."""
    host = address.rpartition(":")[0] or address
    if host not in ("127.0.0.1", "localhost", "[::1]", "auto", "local") and (
        os.environ.get("RAY_AUTH_MODE", "").lower() != "token"
    ):
        raise fail(
            f"{host} is another machine, and a Ray cluster does what anybody tells it who reaches it; "
            "start all its nodes and this command with RAY_AUTH_MODE=token and one token (docs/operating.md)"
        )


class ByAdoptedRules:
    """A gallery that answers only while two people adopted the thresholds and weights that this process has loaded."""

    def __init__(self, gallery: Searched) -> None:
        self._gallery = gallery

    def search(self, probe: Probe, *, limit: int, prevalence: float, epoch: int) -> SearchAnswer:
        """Search as the gallery does. Raises ``GalleryError`` for rules that were not adopted: the search waits."""
        from django.db import connection

        from handover.administration.adoption.shipped import THRESHOLDS, WEIGHTS
        from handover.administration.adoption.standing import RulesNotAdoptedError, demand
        from handover.matching.gallery_manifest import GalleryError

        try:
            demand(THRESHOLDS, WEIGHTS)
        except RulesNotAdoptedError as problem:
            raise GalleryError(f"{problem}; then start handover matcher anew") from problem
        finally:
            if not connection.in_atomic_block:  # each search has a thread of its own
                connection.close()
        return self._gallery.search(probe, limit=limit, prevalence=prevalence, epoch=epoch)

    def state(self) -> dict[str, Any]:
        """Say what there is."""
        return self._gallery.state()


def _serve(place: Path, galleries: dict[str, Searched]) -> None:
    from handover.matching.served.server import listening

    try:
        with listening(place, {name: ByAdoptedRules(one) for name, one in galleries.items()}) as server:
            notes.print(f"searching for whoever asks at {place}", highlight=False, soft_wrap=True)
            for number in (signal.SIGTERM, signal.SIGINT):
                # From another thread: the one that serves would wait for itself. Searches under way are answered.
                signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
            server.serve_forever(poll_interval=0.2)
    except OSError as problem:
        raise fail(f"cannot listen at {place}: {problem}") from problem
