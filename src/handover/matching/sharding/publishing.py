"""Keep the nodes in step with a gallery: each new epoch, each node that comes or goes, while searches go on.

The gallery's folder, written by one writer at a time, is the truth. Each round reads its manifest, says which node
should hold what, sends the files that nodes lack, and then publishes, in one step, the epoch and the nodes that hold
it. An epoch of which no node holds some shard is not published: then nobody is told of a part of it.
What takes long (a node that is new) is sent in the background; until it has arrived its shards are answered by those
that held them before.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from handover.matching.biographics import Frequencies
from handover.matching.biographics.frequencies import Counts
from handover.matching.biographics.weights import default_text, text_digest
from handover.matching.gallery_manifest import SEGMENTS, FileEntry, Manifest, SegmentEntry, read_manifest
from handover.matching.gallery_snapshot import counted_in, stamp_of
from handover.matching.sharding.gathering import Nodes
from handover.matching.sharding.layout import COPIES, placed, shard_of
from handover.matching.sharding.requests import Hold, Lack, Lacking, Numbered, Open, Take, Tidy

PIECE: Final = 8 * 1024 * 1024
"""Bytes of a file that are sent at once."""
SOON: Final = 64 * 1024 * 1024
"""What a node may lack and still be waited for; more is sent in the background."""
ANSWER: Final = 10.0
"""Seconds that a node has for a request that others wait for."""
BEHIND: Final = 300.0
"""Seconds that it has to take a piece or to open a segment in the background."""


@dataclass(frozen=True, eq=False, slots=True)
class Published:
    """What is searched: one epoch, and the nodes that hold each of its shards; none where they are gone."""

    manifest: Manifest
    version: str
    layout: Mapping[int, tuple[str, ...]]


_ByShard = Mapping[int, Sequence[Numbered]]
_Content = tuple[str, tuple[FileEntry, ...]]
"""A segment by its name and its files: what was put back from a copy has old names and other files."""


class Publisher:
    """One gallery on some nodes. ``linger``: seconds for which an epoch stays held after the next one is published.

    ``published``: what is searched, None before the first time. ``waits_for``: the shards for which the folder's newest
    epoch waits. ``weights``: the text of this process's weights, which the nodes are sent; ``rules``: its digest.
    ``problems``: what kept a node from doing what it was last asked to, by node.
    """

    def __init__(
        self, folder: Path, nodes: Nodes, *, shards: int, copies: int = COPIES, linger: float = 30.0
    ) -> None:
        self.weights = default_text()
        self.rules = text_digest(self.weights)
        self.published: Published | None = None
        self.waits_for: tuple[int, ...] = ()
        self.problems: dict[str, str] = {}
        self._folder = folder
        self._nodes = nodes
        self._shards = shards
        self._copies = copies
        self._linger = linger
        self._target: dict[int, tuple[str, ...]] = {}
        self._counts: dict[_Content, Counts] = {}
        self._table: tuple[str, Frequencies | None] = ("", None)
        self._sending: dict[str, threading.Thread] = {}
        self._old: dict[str, float] = {}
        self._seen: tuple[Any, ...] = ()

    def step(self) -> None:
        """Bring the nodes in step with the folder, and publish. Not to be called by two threads at once.

        Raises ``GalleryError`` where the folder cannot be read.
        """
        stamp, living = stamp_of(self._folder), self._nodes.living()
        if (stamp, living) == self._seen:
            return
        manifest = read_manifest(self._folder)
        self._target = placed(self._shards, living, self._target, self._copies)
        by_shard: dict[int, list[Numbered]] = {}
        for number, entry in enumerate(manifest.segments):
            by_shard.setdefault(shard_of(entry.name, self._shards), []).append((number, entry))
        wanted = self._wanted(living)
        settled = self._on_each(wanted, lambda node: self._settle(node, wanted[node], by_shard, manifest))
        table, version = self._weigh(manifest), manifest.version()
        held: dict[str, set[int]] = {}
        if table is not None:
            hold = Hold(manifest.name, version, {}, table, self.weights)
            held = self._on_each(settled, lambda node: self._hold(node, settled[node], by_shard, hold))
        before = self.published
        again = before is not None and before.version == version
        if before is not None and again:
            for shard, nodes in before.layout.items():
                for node in nodes:
                    held.setdefault(node, set()).add(shard)
        held = {node: shards for node, shards in held.items() if node in living}
        layout = {shard: self._holders(shard, held) for shard in range(self._shards)}
        self.waits_for = tuple(shard for shard in sorted(by_shard) if not layout[shard])
        if again or not self.waits_for:
            self.published = Published(manifest, version, layout)
            if before is not None and not again:
                self._old[before.version] = time.monotonic()
        tidied = self._tidy(manifest.name, version, wanted, by_shard)
        self.problems = {node: text for node, text in self.problems.items() if node in living}
        done = all(set(self._target[shard]) <= set(layout[shard]) for shard in range(self._shards))
        self._seen = (stamp, living) if done and tidied and not self._old else ()

    def _wanted(self, living: tuple[str, ...]) -> dict[str, set[int]]:
        """Say what each node should hold: its own shards, and those that still wait for the node they move to."""
        wanted: dict[str, set[int]] = {node: set() for node in living}
        for shard, nodes in self._target.items():
            for node in nodes:
                wanted[node].add(shard)
        for shard, nodes in (self.published.layout if self.published else {}).items():
            if not set(self._target.get(shard, ())) <= set(nodes):
                for node in nodes:
                    wanted.get(node, set()).add(shard)
        return wanted

    def _holders(self, shard: int, held: Mapping[str, set[int]]) -> tuple[str, ...]:
        """Return who answers for a shard: the nodes it belongs to, and others that still hold it, if those are few."""
        own = [node for node in self._target.get(shard, ()) if shard in held.get(node, ())]
        others = [node for node, shards in held.items() if shard in shards and node not in own]
        return tuple([*own, *others][: max(len(own), self._copies)])

    def _on_each(self, nodes: Iterable[str], work: Callable[[str], set[int]]) -> dict[str, set[int]]:
        """Work with each node at once. One that fails has nothing, and the next round finds it again or not."""

        def one(node: str) -> tuple[str, set[int]]:
            try:
                done = work(node)
            except Exception as problem:
                self.problems[node] = f"node {node}: {str(problem) or type(problem).__name__}"
                return node, set()
            self.problems.pop(node, None)
            return node, done

        every = list(nodes)
        with ThreadPoolExecutor(len(every) or 1) as pool:
            return dict(pool.map(one, every))

    def _settle(self, node: str, shards: set[int], by_shard: _ByShard, manifest: Manifest) -> set[int]:
        """Have a node open its segments; return the shards of which it has all."""
        entries = {shard: [entry for _, entry in by_shard.get(shard, ())] for shard in shards}
        every = {entry.name: entry for found in entries.values() for entry in found}
        lack: Lack = self._asked(node, Lacking(manifest.name, list(every.values())))
        if sum(file.size for name in lack.closed for file in every[name].files) > SOON:
            self._behind(node, manifest.name, lack, [every[name] for name in sorted(lack.closed)])
            entries = {s: found for s, found in entries.items() if not lack.closed & {e.name for e in found}}
        else:
            self._send(node, manifest.name, lack.files)
        ready = [entry for found in entries.values() for entry in found]
        unknown = {
            e.name: e.files for e in counted_in(manifest.segments) if (e.name, e.files) not in self._counts
        }
        counts = self._asked(node, Open(manifest.name, ready, frozenset(unknown)))
        self._counts.update({(name, unknown[name]): one for name, one in counts.items()})
        return set(entries)

    def _behind(self, node: str, gallery: str, lack: Lack, entries: Sequence[SegmentEntry]) -> None:
        """Send and open, one segment after the other, while searches and other nodes go on."""

        def work() -> None:
            try:
                for entry in entries:
                    self._send(node, gallery, [one for one in lack.files if one[0] == entry.name], BEHIND)
                    self._asked(node, Open(gallery, [entry], frozenset()), BEHIND)
            except Exception:
                return  # the next round asks what is still lacking

        running = self._sending.get(node)
        if running is None or not running.is_alive():
            self._sending[node] = threading.Thread(target=work, daemon=True)
            self._sending[node].start()

    def _send(
        self, node: str, gallery: str, files: Iterable[tuple[str, str]], seconds: float = ANSWER
    ) -> None:
        for segment, path in files:
            with (self._folder / SEGMENTS / segment / path).open("rb") as file:
                offset, data = 0, file.read(PIECE)
                while data or offset == 0:
                    self._asked(node, Take(gallery, segment, path, offset, data), seconds)
                    offset, data = offset + len(data) or 1, file.read(PIECE)

    def _weigh(self, manifest: Manifest) -> str | None:
        """Make the table of name frequencies of this epoch; None where the counts of a segment are not known yet."""
        counted = counted_in(manifest.segments)
        keys = [(entry.name, entry.files) for entry in counted]
        self._counts = {key: self._counts[key] for key in keys if key in self._counts}
        if len(self._counts) < len(keys):
            return None
        if not counted:
            self._table = ("", None)
            return ""
        digest = hashlib.sha256(repr([e.files for e in counted]).encode()).hexdigest()
        if self._table[0] != digest:
            self._table = (digest, Frequencies.from_counts([self._counts[key] for key in keys]))
        return digest

    def _hold(self, node: str, shards: set[int], by_shard: _ByShard, request: Hold) -> set[int]:
        request = replace(request, shards={shard: tuple(by_shard.get(shard, ())) for shard in shards})
        if not self._asked(node, request):
            self._asked(node, replace(request, frequencies=self._table[1]))
        return shards

    def _tidy(self, gallery: str, version: str, wanted: Mapping[str, set[int]], by_shard: _ByShard) -> bool:
        """Let nodes forget versions that no search uses any more, and segments that are no longer theirs."""
        now = time.monotonic()
        self._old = {one: since for one, since in self._old.items() if since + self._linger > now}
        searched = [self.published.version] if self.published else []
        versions = frozenset({version, *searched, *self._old})

        def one(node: str) -> set[int]:
            keep = frozenset(entry.name for shard in wanted[node] for _, entry in by_shard.get(shard, ()))
            self._asked(node, Tidy(gallery, versions, keep))
            return {0}

        return all(self._on_each(wanted, one).values())

    def _asked(self, node: str, request: Any, seconds: float = ANSWER) -> Any:
        return self._nodes.ask(node, request).result(seconds)
