"""Words of a stage's registries for the catalogue: what its pages say that no template and no mark holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

_Words = Callable[[], Iterable[str]]

_groups: dict[str, _Words] = {}


def register(group: str, words: _Words) -> None:
    """Add a group of words. Called from an app's ``ready``; they are collected as the registries run."""
    _groups[group] = words


def registered() -> Mapping[str, _Words]:
    """Every group with its words."""
    return _groups
