"""The content of a package as plain values: every number with whether it is withheld, before any file is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import reduce
from itertools import combinations, product
from typing import Any, Final

from django.utils.crypto import salted_hmac

from handover.released_data.kinds import ReleasedKind
from handover.released_data.linked_releases import gains_told, learned, to_withhold
from handover.released_data.linked_tables import (
    CLOSE,
    EarlierRelease,
    NumberName,
    Tables,
    cells_table,
    exact,
    narrower,
)
from handover.released_data.solver_work import SolverWork
from handover.stages.oversight.packages.tables import PackageTable

ALL: Final = "all"
"""Marks the sum over a column."""
Content = dict[str, Any]


def content_of(found: Sequence[PackageTable], earlier: Sequence[EarlierRelease], work: SolverWork) -> Content:
    """Protect the tables beside everything released before. `CannotProtectError`: that cannot be done."""
    together = reduce(lambda a, b: a | b, (one.tables for one in found))
    # A secret draw: which numbers are picked tells nothing of the small ones to who knows how they are picked.
    drawn = salted_hmac(
        "handover.figures.draw", " ".join(sorted({one.source.digest for one in found})), algorithm="sha256"
    )
    withheld = to_withhold(earlier, together, drawn.hexdigest(), work)
    everything = [*earlier, EarlierRelease(together, withheld)]
    attacked = learned(everything, work)
    return {
        "tables": [_told(one, withheld) for one in found],
        "attack": {
            "withheld": len(withheld), "numbers": len(together.values), "releases": len(earlier) + 1,
            "hidden_over_all_releases": len(attacked), "recovered": len(exact(attacked)),
            "recovered_nearly": len(narrower(attacked, CLOSE)), "gains_told": gains_told(everything, work),
            "cut_off": work.cut_off,
        },
    }  # fmt: skip


def released_of(content: Content) -> EarlierRelease:
    """A package's numbers, for what is released after it."""
    parts, withheld = [], set()
    for one in content["tables"]:
        ways = one["ways"]
        cells = {tuple(row["at"]): row["n"] for row in one["rows"] if ALL not in row["at"]}
        parts.append(cells_table((one["of"],), ways, cells))
        withheld |= {name_of(one["of"], ways, row["at"]) for row in one["rows"] if row["withheld"]}
    return EarlierRelease(reduce(lambda a, b: a | b, parts, Tables({}, ())), frozenset(withheld))


def name_of(of: str, ways: Iterable[str], at: Iterable[str]) -> NumberName:
    """The name of a number: what is counted, and each way with its value unless it is the sum over it."""
    pairs = ((way, value) for way, value in zip(ways, at, strict=True) if value != ALL)
    return (of, *(word for pair in pairs for word in pair))


def mark_of(digest: str) -> str:
    """Return the public substitute for the digest of unpublished figures, made with the deployment's secret key. The
    digest itself would reveal withheld numbers: anybody could try all values of a withheld number until the digest
    matches."""
    return salted_hmac("handover.figures.mark", digest, algorithm="sha256").hexdigest()


def shown_source(source: Mapping[str, str]) -> dict[str, str]:
    """What a table was counted from, for its reader: the digest of a public file, or the mark of kept figures."""
    public = source["name"] in set(ReleasedKind)
    told = {key: source[key] for key in ("name", "as_of", "told")}
    return {**told, "mark": source["digest"] if public else mark_of(source["digest"])}


def agencies_of(content: Content) -> list[str]:
    """The ORIs that figures of a package are counted of."""
    return sorted(
        {
            row["at"][one["ways"].index("agency")]
            for one in content["tables"]
            if "agency" in one["ways"]
            for row in one["rows"]
        }
        - {ALL, "no-ori"}
    )


def published(content: Content) -> Mapping[tuple[str, tuple[str, ...]], int]:
    """What was published: by table and place."""
    return {
        (one["name"], tuple(row["at"])): row["n"]
        for one in content["tables"]
        for row in one["rows"]
        if not row["withheld"]
    }


def _told(one: PackageTable, withheld: frozenset[NumberName]) -> dict[str, Any]:
    values = one.tables.values
    members = [sorted({key[n] for key in one.counts}) for n in range(len(one.ways))]
    rows = []
    for some in (
        c for size in range(len(one.ways), -1, -1) for c in combinations(range(len(one.ways)), size)
    ):
        for picked in product(*(members[n] for n in some)):
            given = dict(zip(some, picked, strict=True))
            at = [given.get(n, ALL) for n in range(len(one.ways))]
            name = name_of(one.of, one.ways, at)
            rows.append({"at": at, "n": values[name], "withheld": name in withheld})
    return {
        "name": one.name, "title": one.title, "of": one.of, "ways": list(one.ways), "figure": one.figure,
        "source": asdict(one.source), "labels": dict(one.labels), "rows": rows,
    }  # fmt: skip
