"""From all records to what a figure counts: at each rung how many are left out, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handover.stages.oversight.counted import Figure, told
from handover.stages.oversight.registry import chain_of, registered


@dataclass(frozen=True, slots=True)
class Rung:
    """``n`` that remain, ``left_out`` since the rung above and why. ``left_out`` is None on the first rung, and if
    the rung is not part of the one above (a case can be opened again, so there may be more cases than bookings)."""

    key: str
    label: str
    n: int
    left_out: int | None
    why: str

    @property
    def told(self) -> str:
        """The label in the reader's language."""
        return told(self.key, self.label)


def waterfall(one: Figure, figures: Iterable[Figure]) -> list[Rung]:
    """Return the rungs of a figure; populations whose number no figure gives are skipped."""
    row = registered(one.key)
    if row is None:
        return []
    sizes = {r.of: f.denominator for f in figures if (r := registered(f.key)) and not r.family}
    sizes[row.of] = one.denominator
    named = [
        (f"of.{p.id}", one.of if p.id == row.of else p.title, sizes[p.id], p.left_out)
        for p in chain_of(row.of)
        if p.id in sizes
    ]
    named.append((one.key, one.name, one.n, row.left_out))
    return rungs(named)


def rungs(named: Iterable[tuple[str, str, int, str]]) -> list[Rung]:
    """Rungs of keys, labels, counts and reasons, the widest first."""
    found: list[Rung] = []
    for key, label, n, why in named:
        left = found[-1].n - n if found and n <= found[-1].n else None
        found.append(Rung(key, label, n, left, why if left is not None else ""))
    return found
