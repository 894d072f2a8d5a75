"""A gallery on several nodes, as whoever searches it sees it: it follows its folder, and answers or says why not."""

from __future__ import annotations

import itertools
import threading
import time
from pathlib import Path
from typing import Any, Final

from handover.matching.biographics import PREVALENCE
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.gallery_manifest import read_manifest
from handover.matching.sharding.gathering import Nodes, Round
from handover.matching.sharding.layout import COPIES, shard_of
from handover.matching.sharding.publishing import Published, Publisher
from handover.matching.sharding.search import ShardedEpoch, search
from handover.matching.sharding.warmup import warm
from handover.matching.types import Probe, SearchAnswer

DEADLINE: Final = 10.0
"""Seconds within which a search is answered, in full or as incomplete."""
PATIENCE: Final = 0.5
"""Seconds after which a shard's second node is asked too."""
LOOKS: Final = 1.0
"""Seconds between two looks at the nodes and at the folder, if no search asks for one."""


class ShardedGallery:
    """A gallery of ``shards`` shards on ``nodes``. Close it when it is no longer used.

    The first one in a process takes seconds to make: compiled code is loaded then, not within a search's deadline.
    """

    def __init__(
        self,
        folder: Path,
        nodes: Nodes,
        *,
        shards: int,
        copies: int = COPIES,
        thresholds: Thresholds = THRESHOLDS,
        deadline: float = DEADLINE,
        patience: float = PATIENCE,
    ) -> None:
        warm()
        self._folder = folder
        self._nodes = nodes
        self._shards = shards
        self._thresholds = thresholds
        self._deadline = deadline
        self._patience = patience
        self._publisher = Publisher(folder, nodes, shards=shards, copies=copies, linger=2 * deadline)
        self._turn = itertools.count()
        self._wake = threading.Event()
        self._new = threading.Condition()
        self._closed = False
        self._problem = ""
        self._follower = threading.Thread(target=self._follow, name="gallery follower", daemon=True)
        self._follower.start()

    def close(self) -> None:
        """Stop following the folder. Searches under way end by themselves."""
        self._closed = True
        self._wake.set()
        self._follower.join(self._deadline)

    def search(
        self, probe: Probe, *, limit: int = 20, prevalence: float = PREVALENCE, epoch: int = 0
    ) -> SearchAnswer:
        """Search by prints and by names at the newest epoch that is published, which is ``epoch`` or later.

        What is not answered in full before the deadline is ``complete=False`` with no candidates. Raises
        ``GalleryError`` where the gallery's folder cannot be read.
        """
        ends = time.monotonic() + self._deadline
        published = self._at(epoch, ends)
        if published is None:
            return self._unpublished(epoch, prevalence)
        # Every search begins with another node of each shard, so that all of them work.
        turn = next(self._turn)
        layout = {
            shard: nodes[turn % len(nodes) :] + nodes[: turn % len(nodes)] if nodes else ()
            for shard, nodes in published.layout.items()
        }
        how = Round(self._nodes, layout, ends, self._patience)
        asked = ShardedEpoch(published.manifest, published.version, self._shards, self._publisher.rules, how)
        answer = search(asked, probe, self._thresholds, limit=limit, prevalence=prevalence)
        if not answer.complete:
            self._wake.set()
        return answer

    def state(self) -> dict[str, Any]:
        """Return what is published and where, for people and monitoring."""
        published = self._publisher.published
        return {
            "epoch": published.manifest.epoch if published else None,
            "identities": published.manifest.identities if published else None,
            "nodes": list(self._nodes.living()),
            "shards": {str(s): list(nodes) for s, nodes in published.layout.items()} if published else {},
            "waits_for": list(self._publisher.waits_for),
            "problem": "; ".join(filter(None, (self._problem, *self._publisher.problems.values()))),
        }

    def _at(self, epoch: int, ends: float) -> Published | None:
        def there() -> bool:
            published = self._publisher.published
            return published is not None and published.manifest.epoch >= epoch

        with self._new:
            if not there():
                self._wake.set()
                self._new.wait_for(there, max(0.0, ends - time.monotonic()))
            return self._publisher.published if there() else None

    def _unpublished(self, epoch: int, prevalence: float) -> SearchAnswer:
        manifest = read_manifest(self._folder)
        used = {shard_of(entry.name, self._shards) for entry in manifest.segments}
        waits = self._publisher.waits_for or sorted(used)
        return SearchAnswer(
            manifest.name, max(epoch, manifest.epoch), manifest.identities, complete=False,
            prints=(), names=(), fingers_used=(), elapsed_ms=self._deadline * 1e3, prevalence=prevalence,
            missing=tuple(f"shard {shard}" for shard in waits) or (f"epoch {epoch}",),
        )  # fmt: skip

    def _follow(self) -> None:
        while not self._closed:
            self._wake.clear()
            try:
                self._publisher.step()
                self._problem = ""
            except Exception as problem:  # whatever it is, the next round may find it mended
                self._problem = f"{type(problem).__name__}: {problem}"
            with self._new:
                self._new.notify_all()
            self._wake.wait(LOOKS)
