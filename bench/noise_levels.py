"""How often what is told of a person differs from the record: our two synthetic worlds beside pseudopeople's.

    python bench/noise_levels.py [--pairs 4000]

Of true pairs (a person's record, and the same person told again) the share at each level of the search's own
comparison, field by field. ``synthetic`` is what bench/biographics.py asks, ``twice`` with names misspelt twice;
``world`` what weights are learnt from, ``careless`` with every desk careless; ``census`` and ``tax_forms`` are
pseudopeople's, whose rates its authors took from United States forms. Weights know nothing of a level that the world
they were learnt from never shows. Prints one JSON object on the last line.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bench_noised import ENROLLED, noised_rows
from tests.matching.biographics.synthetic import booking, people
from tests.matching.biographics.synthetic_slips import misspelt

from handover.commands.name_searches import asked_of
from handover.matching.biographics import Frequencies, compare
from handover.matching.types import Biographics
from handover.world.search_probes import asked

FIELDS = ("surname", "given name", "birth date", "sex", "social security number")
Pairs = Iterable[tuple[Biographics, Biographics]]


def synthetic(count: int, *, twice: bool) -> Pairs:
    rng = np.random.default_rng(11)
    for record in people(12, count):
        told = booking(rng, record)
        yield record, replace(told, names=tuple(misspelt(rng, n) for n in told.names)) if twice else told


def of_world(count: int, careless: float) -> Pairs:
    world, _ = asked_of(13, count, 10, lambda _, __: None)
    records = {row.ucn: row.biographics for row in world.criminal_rows}
    for one in asked(world, count // 2, 10, 1, careless):
        if one.ucn:
            yield records[one.ucn], one.biographics


def of_pseudopeople(rows: list[tuple[str, str, Biographics]], side: str) -> Pairs:
    enrolled: dict[str, Biographics] = {}
    for where, person, record in rows:
        if where == ENROLLED:
            enrolled.setdefault(person, record)
    return ((enrolled[p], told) for where, p, told in rows if where == side and p in enrolled)


def levels(pairs: Pairs, most: int) -> dict[str, Any]:
    """The share of pairs at each level of each field, where both sides have a value; and what has none."""
    table, seen, count = Frequencies.background(), defaultdict(Counter), 0
    for record, told in islice(pairs, most):
        count += 1
        found = {row.field: row.level for row in compare(told, record, frequencies=table).evidence}
        for field in FIELDS:
            seen[field][found.get(field, "not compared")] += 1
    return {
        "pairs": count,
        **{
            field: {level: round(n / max(count, 1), 4) for level, n in seen[field].most_common(12)}
            for field in FIELDS
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=4_000)
    most: int = parser.parse_args().pairs
    found = {
        "synthetic": levels(synthetic(most, twice=False), most),
        "twice": levels(synthetic(most, twice=True), most),
        "world": levels(of_world(2 * most, 0.0), most),
        "careless": levels(of_world(2 * most, 1.0), most),
    }
    with tempfile.TemporaryDirectory() as scratch:
        rows = noised_rows(Path(scratch))
    if isinstance(rows, str):
        found["pseudopeople"] = {"absent": rows}
    else:
        found |= {side: levels(of_pseudopeople(rows, side), most) for side in ("census", "tax_forms")}
    print(json.dumps({"bench": "noise_levels", **found}))


if __name__ == "__main__":
    main()
