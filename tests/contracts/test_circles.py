"""No modules import one another in a circle, not even for types alone or inside a function: what two modules need of
each other stands in a third."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import grimp
import pytest


def circle(imports: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What remains when each module that imports none of the others, or that none of them imports, is left out, then
    the next, and so on: the modules of circles, and those on a way from one circle to another."""
    left = dict(imports)
    while True:
        needed = frozenset(need for needs in left.values() for need in needs)
        within = {name for name, needs in left.items() if needs & left.keys() and name in needed}
        if len(within) == len(left):
            return frozenset(left)
        left = {name: needs for name, needs in left.items() if name in within}


def _imports() -> Iterator[tuple[str, frozenset[str]]]:
    graph = grimp.build_graph("handover", cache_dir=None)
    for module in graph.modules:
        yield module, frozenset(graph.find_modules_directly_imported_by(module))


def test_no_modules_import_one_another() -> None:
    assert circle(dict(_imports())) == frozenset()


@pytest.mark.parametrize(
    ("imports", "left"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, set()),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}}, {"b", "c"}),
        ({"a": {"outside"}}, set()),
    ],
)
def test_a_circle_is_found(imports: dict[str, set[str]], left: set[str]) -> None:
    assert circle({name: frozenset(needs) for name, needs in imports.items()}) == left
