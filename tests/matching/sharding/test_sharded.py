"""A gallery on several nodes answers as one machine does, to the bit, or says that it cannot."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handover.matching.biographics.weights import default_text, text_digest
from handover.matching.gallery import Gallery
from handover.matching.gallery_manifest import SEGMENTS
from handover.matching.sharding import publishing
from handover.matching.sharding.gallery import ShardedGallery
from handover.matching.sharding.requests import Elect, FindNames, NodeError, Question, ReadRows
from handover.matching.types import Probe
from tests.matching.sharding.local_nodes import LocalNodes, made, person, probes, told

SHARDS = 4


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return made(tmp_path_factory.mktemp("whole") / "criminal")


@pytest.fixture
def nodes(tmp_path: Path) -> LocalNodes:
    return LocalNodes(tmp_path / "nodes", 3)


@pytest.fixture
def sharded(whole: Gallery, nodes: LocalNodes) -> Iterator[ShardedGallery]:
    found = ShardedGallery(whole._folder, nodes, shards=SHARDS, deadline=5.0, patience=0.3)
    yield found
    found.close()


def same(whole: Gallery, sharded: ShardedGallery, limit: int = 20) -> None:
    for number, probe in enumerate(probes()):
        one = told(whole.search(probe, limit=limit))
        assert told(sharded.search(probe, limit=limit)) == one, f"probe {number}"


@pytest.mark.heavy
def test_every_answer_is_that_of_one_machine_to_the_bit(
    whole: Gallery, sharded: ShardedGallery, nodes: LocalNodes
) -> None:
    same(whole, sharded)
    same(whole, sharded, limit=3)
    voted = {node for node, request in nodes.asked if isinstance(request, Elect)}
    assert voted == set(nodes.living()), "all nodes work"


@pytest.mark.heavy
def test_a_late_node_is_not_waited_for_and_a_broken_one_not_missed(
    whole: Gallery, sharded: ShardedGallery, nodes: LocalNodes
) -> None:
    def slow_or_broken(node: str, request: Any) -> float:
        if not isinstance(request, Question):
            return 0.0
        if node == "node1":
            raise OSError("the disk is broken")
        return 3.0 if node == "node0" and request.shard in held else 0.0

    same(whole, sharded)
    shards = sharded.state()["shards"]
    held = [int(s) for s, on in shards.items() if set(on) == {"node0", "node2"}]
    gone = [int(s) for s, on in shards.items() if set(on) == {"node0", "node1"}]
    assert held
    assert gone, "with three nodes each pair has a shard"
    nodes.rule = slow_or_broken
    begun = time.monotonic()
    probe = probes()[0]
    assert told(sharded.search(probe)) == told(whole.search(probe))
    assert time.monotonic() - begun < 3.0


@pytest.mark.parametrize("kind", [Elect, ReadRows], ids=["votes", "rows"])
def test_without_one_shard_there_is_no_answer_and_it_is_named(
    whole: Gallery, nodes: LocalNodes, kind: type[Question]
) -> None:
    sharded = ShardedGallery(whole._folder, nodes, shards=SHARDS, deadline=5.0, patience=0.05)
    sharded.search(probes()[-1])

    def without_two(_: str, request: Any) -> float:
        if isinstance(request, kind) and request.shard == 2:
            raise NodeError("gone")
        return 0.0

    nodes.rule = without_two
    for probe in probes()[:2]:
        answer = sharded.search(probe)
        assert (answer.complete, answer.missing, answer.prints, answer.names) == (False, ("shard 2",), (), ())
    nodes.rule = lambda _node, _request: 0.0
    assert sharded.search(probes()[0]).complete
    sharded.close()


def test_nodes_search_by_the_weights_that_they_are_sent_and_one_with_others_does_not_count(
    whole: Gallery, nodes: LocalNodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What two people adopted is what the matcher has loaded; a node's own files do not matter."""
    text = default_text().replace('version = "3"', 'version = "adopted"')
    with monkeypatch.context() as adopted:
        adopted.setattr(publishing, "default_text", lambda: text)
        sharded = ShardedGallery(whole._folder, nodes, shards=SHARDS, deadline=5.0, patience=0.05)
        assert sharded.search(probes()[0]).complete
    used = {
        (rules, segment.names._weights.version)
        for holder in nodes.holders.values()
        for rules, held in holder._held.values()
        for segment in held.values()
    }
    assert used == {(text_digest(text), "adopted")}
    altered = [(one, place) for one in nodes.holders.values() for place in one._held if place[2] == 2]
    for holder, place in altered:
        holder._held[place] = "of another release", holder._held[place][1]
    answer = sharded.search(probes()[0])
    assert (answer.complete, answer.missing, answer.names) == (False, ("shard 2",), ())
    with pytest.raises(NodeError, match="searched by weights of another"):
        holder.do(FindNames(*place, text_digest(text), probes()[0].biographics, 9))
    sharded.close()


def test_after_the_deadline_an_answer_is_incomplete_and_on_time(whole: Gallery, nodes: LocalNodes) -> None:
    sharded = ShardedGallery(whole._folder, nodes, shards=SHARDS, deadline=1.0, patience=0.1)
    assert sharded.search(probes()[0]).complete
    nodes.rule = lambda _node, request: 2.0 if isinstance(request, Question) and request.shard == 1 else 0.0
    begun = time.monotonic()
    answer = sharded.search(probes()[0])
    assert (answer.complete, answer.missing) == (False, ("shard 1",))
    assert time.monotonic() - begun < 1.6
    sharded.close()


@pytest.mark.heavy
def test_nodes_come_and_go_and_people_too_while_it_is_searched(tmp_path: Path) -> None:
    whole = made(tmp_path / "criminal", people=36)
    nodes = LocalNodes(tmp_path / "nodes", 2)
    sharded = ShardedGallery(tmp_path / "criminal", nodes, shards=SHARDS, deadline=5.0, patience=0.3)
    try:
        for change in ("", "added", "a node more", "removed", "a node less", "replaced", "merged"):
            match change:
                case "added":
                    whole.add([person(200)])
                case "a node more":
                    nodes.start()
                case "removed":
                    whole.remove(["ID200", "ID003"])
                case "a node less":
                    nodes.kill("node0")
                case "replaced":
                    whole.add([person(5, 3)], replace=True)
                case "merged":
                    whole.compact()
            for probe in (*probes()[:3], probes()[-2]):
                found = sharded.search(probe, epoch=whole.epoch)
                assert found.complete, change
                assert told(found) == told(whole.search(probe)), change
        state = sharded.state()
        assert set(state["nodes"]) == {"node1", "node2"}
        assert all(len(on) == 2 for on in state["shards"].values())
    finally:
        sharded.close()


def test_a_file_that_a_node_damages_is_not_searched_and_sent_again(whole: Gallery, tmp_path: Path) -> None:
    folder = tmp_path / "nodes"
    nodes = LocalNodes(folder, 2)
    sharded = ShardedGallery(whole._folder, nodes, shards=SHARDS, deadline=5.0)
    assert sharded.search(probes()[0]).complete
    sharded.close()
    packed = next((folder / "node0" / "criminal" / SEGMENTS).rglob("segment.pack"))
    data = bytearray(packed.read_bytes())
    data[len(data) // 2] ^= 1
    packed.write_bytes(data)
    # The node starts again over the folder that it had.
    del nodes.holders["node0"]
    from handover.matching.sharding.holder import ShardHolder

    nodes.holders["node0"] = ShardHolder(folder / "node0")
    again = ShardedGallery(whole._folder, nodes, shards=SHARDS, deadline=5.0)
    try:
        answer = again.search(probes()[0])
        assert told(answer) == told(whole.search(probes()[0]))
        until = time.monotonic() + 5
        while any(len(on) < 2 for on in again.state()["shards"].values()) and time.monotonic() < until:
            time.sleep(0.1)
        assert all(len(on) == 2 for on in again.state()["shards"].values())
        assert packed.read_bytes() != bytes(data)
    finally:
        again.close()


def test_what_was_removed_leaves_the_nodes_too(tmp_path: Path) -> None:
    whole = made(tmp_path / "criminal", people=18)
    nodes = LocalNodes(tmp_path / "nodes", 2)
    sharded = ShardedGallery(tmp_path / "criminal", nodes, shards=2, deadline=0.5)
    try:
        sharded.search(probes()[0], epoch=whole.epoch)
        whole.remove(["ID003"])
        whole.compact()
        assert sharded.search(probes()[0], epoch=whole.epoch).epoch == whole.epoch
        named = {entry.name for entry in whole._snapshot.manifest.segments}
        until = time.monotonic() + 8
        while time.monotonic() < until:
            kept = {p.name for p in (tmp_path / "nodes").glob(f"*/criminal/{SEGMENTS}/*")}
            if kept == named:
                break
            time.sleep(0.1)
        assert kept == named, "an old epoch's files go when no search can use them any more"
    finally:
        sharded.close()


def test_a_gallery_put_back_at_an_epoch_that_there_was_is_answered_as_it_is_now(tmp_path: Path) -> None:
    place = tmp_path / "criminal"
    whole = made(place, people=18)
    shutil.copytree(place, tmp_path / "copy")
    nodes = LocalNodes(tmp_path / "nodes", 2)
    sharded = ShardedGallery(place, nodes, shards=2, deadline=5.0)
    try:
        whole.add([person(70)])
        probe, other = (Probe(person(n).biographics, person(n, 2).fingers) for n in (70, 71))
        assert sharded.search(probe, epoch=whole.epoch).prints[0].identity_id == "ID070"
        epoch = whole.epoch
        shutil.rmtree(place)
        shutil.copytree(tmp_path / "copy", place)
        again = Gallery.open(place)
        again.add([person(71)])
        assert again.epoch == epoch
        until = time.monotonic() + 10
        while told(sharded.search(other, epoch=epoch)) != told(again.search(other)):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert told(sharded.search(probe, epoch=epoch)) == told(again.search(probe))
    finally:
        sharded.close()
