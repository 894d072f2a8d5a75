"""Where shards lie: on two nodes each, evenly, and moved no more than needed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from handover.matching.sharding.layout import placed, shard_of

NODES = st.sets(st.sampled_from("abcdefgh"), max_size=8)


@given(st.integers(1, 40), st.lists(NODES, min_size=1, max_size=6))
def test_nodes_come_and_go_and_shards_stay_even_and_twice(shards: int, history: list[set[str]]) -> None:
    layout: dict[int, tuple[str, ...]] = {}
    for nodes in history:
        before, layout = layout, placed(shards, nodes, layout)
        assert set(layout) == set(range(shards))
        assert all(len(set(places)) == len(places) == min(2, len(nodes)) for places in layout.values())
        assert all(set(places) <= nodes for places in layout.values())
        load = Counter(node for places in layout.values() for node in places)
        assert not nodes or max(load[n] for n in nodes) - min(load[n] for n in nodes) <= 1
        assert placed(shards, nodes, layout) == layout, "who changes nothing moves nothing"
        # A copy leaves a living node where that had more than its share, or to make room for one that was lost.
        share = shards * min(2, len(nodes)) // max(1, len(nodes))
        had = Counter(node for places in before.values() for node in places)
        lost = sum(n for node, n in had.items() if node not in nodes)
        left = sum(node in nodes and node not in layout[s] for s, places in before.items() for node in places)
        assert left <= lost + sum(max(0, n - share) for node, n in had.items() if node in nodes)


@given(st.integers(1, 30))
def test_a_segment_keeps_its_shard_and_imports_spread(shards: int) -> None:
    names = [f"{number:06}" for number in range(1, 1 + 4 * shards)]
    assert set(Counter(shard_of(name, shards) for name in names).values()) == {4}
