"""Addresses never change: they stand in bookmarks, in other systems' settings and on printed papers.

``addresses.txt`` pins each one with its name. A new page adds a line; no line is changed or taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

PINNED = Path(__file__).with_name("addresses.txt").read_text(encoding="utf-8").splitlines()


def test_every_address_has_the_name_and_the_path_it_always_had() -> None:
    today = sorted(_walk(get_resolver().url_patterns, "/", ""))
    assert [line for line in PINNED if line not in today] == []
    assert [line for line in today if line not in PINNED] == [], "a new address: add it to addresses.txt"


def _walk(patterns: Sequence[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, path, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        else:
            yield f"{space}{pattern.name} {path}"
