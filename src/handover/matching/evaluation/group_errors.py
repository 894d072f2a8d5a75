"""How often a matcher misses the person who is on file, and how often it brings up somebody for a person who is not,
by group.

Terms of ISO/IEC 19795-1 and 19795-10: false negative and false positive identification rates, each with the searches
that it is of. A person is counted once under each way of grouping.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ALL: Final = "all"
"""The way of grouping that has one group, of every search."""


@dataclass(frozen=True, slots=True)
class JudgedSearch:
    """One search whose truth is known. ``enrolled``: the person is on file. ``erred``: that person was missed, or
    somebody was brought up for one who is not on file; ``unseen``: and was named without an examiner. ``groups``: the
    group by each way of grouping."""

    enrolled: bool
    erred: bool
    groups: Mapping[str, str]
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """Errors of a group. ``missed`` of ``mated`` searches by people on file; ``mistaken`` of ``unmated`` by others, and
    ``unseen`` of these without an examiner."""

    way: str
    group: str
    mated: int
    missed: int
    unmated: int
    mistaken: int
    unseen: int = 0


def errors_by_group(searches: Sequence[JudgedSearch]) -> list[GroupErrors]:
    """Count, all searches first, then each way of grouping with its groups by name."""
    found: dict[tuple[str, str], list[JudgedSearch]] = {(ALL, ALL): list(searches)}
    for one in searches:
        for place in one.groups.items():
            found.setdefault(place, []).append(one)
    ways = list(dict.fromkeys(way for way, _ in found))
    return [
        _counted(place, found[place])
        for place in sorted(found, key=lambda place: (ways.index(place[0]), place[1]))
    ]


def _counted(place: tuple[str, str], of: Sequence[JudgedSearch]) -> GroupErrors:
    mated, others = [one for one in of if one.enrolled], [one for one in of if not one.enrolled]
    return GroupErrors(
        *place, len(mated), sum(one.erred for one in mated), len(others), sum(one.erred for one in others),
        sum(one.unseen for one in others),
    )  # fmt: skip
