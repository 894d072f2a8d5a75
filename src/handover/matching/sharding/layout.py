"""Which segments make a shard, and which nodes hold it. Pure: no clock, no network."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

COPIES: Final = 2
"""Nodes that hold a shard."""
ShardLayout = Mapping[int, tuple[str, ...]]
"""The nodes of each shard, the first ones first to be asked."""


def shard_of(segment: str, shards: int) -> int:
    """Return the shard of a segment, by its number in the gallery.

    An identity, with all its prints and names, is in one segment and so in one shard. Segments are numbered as they are
    written, so that large imports spread evenly, and a segment never changes its shard.
    """
    return int(segment) % shards


def placed(
    shards: int, nodes: Collection[str], before: ShardLayout, copies: int = COPIES
) -> dict[int, tuple[str, ...]]:
    """Place each shard on ``copies`` different nodes (on all, if they are fewer), evenly, with as few moves as can be.

    What lies on a node that is still there stays, unless that node has more than its share.
    """
    many = min(copies, len(set(nodes)))
    held: dict[int, list[str]] = {
        shard: [node for node in before.get(shard, ()) if node in nodes][:many] for shard in range(shards)
    }
    load = dict.fromkeys(sorted(nodes), 0)
    for places in held.values():
        for node in places:
            load[node] += 1
    for places in held.values():
        while len(places) < many:
            node = min((n for n in load if n not in places), key=lambda n: load[n])
            places.append(node)
            load[node] += 1
    while load and (most := max(load, key=lambda n: load[n])) and load[most] - min(load.values()) > 1:
        least = min(load, key=lambda n: load[n])
        # There is one: the fuller node has at least two more, so one that the other lacks.
        places = next(p for p in held.values() if most in p and least not in p)
        places[places.index(most)] = least
        load[most] -= 1
        load[least] += 1
    return {shard: tuple(places) for shard, places in held.items()}
