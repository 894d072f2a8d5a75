"""Expectation and maximisation of the search's weights: m from what is probably one person's, u from two people's.

The model is the search's own scorer. Expectation: each probe's candidates and "none of them" share one probability
(`scorer.probabilities`; Fellegi and Sunter 1969, with at most one record per person). Maximisation: m of a level is
its share among pairs, each counted by that probability. u is its share among pairs drawn at random. No truth is used.

* Token levels have no one u: u = max(spread * f, u_least), f the frequency of the more frequent token. One factor on
  both is found so that the likelihood ratio m / u averages to m over two people's pairs, which it must.
* Sex goes with the given name, so its u is taken from other people whom the search brought up, which have like names;
  and ``correlated`` is how much more often a surname and a given name meet in the gallery than by chance.
* The table's own limits and line are used, if it has them: without, brothers and namesakes are taken for one person
  and spoil m (of the pairs that count as one person's, 18 % had another birth date too many; see docs/adr/0007).
* Every m starts from the table in use and keeps it as `PRIOR` pairs: a level that was not seen keeps what was set.
* What the training data do not show stays as it was set: suffixes, 1 January, the numbers' u, and the places, which
  are kept weak on purpose.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from handover.matching.biographics import layout as k
from handover.matching.biographics.normalise import parse_name
from handover.matching.biographics.scorer import detail
from handover.matching.biographics.training.calibrating import scored, shares
from handover.matching.biographics.training.level_counts import ROLES, Beside, Floors, Tally, tally
from handover.matching.biographics.training.pairs import Tell, TrainingPairs, random_pairs
from handover.matching.biographics.values import KINDS
from handover.matching.biographics.weights import BIRTH_LEVELS, SEX_LEVELS, TOKEN_LEVELS, weights_of
from handover.matching.types import Biographics

PRIOR: Final = 50.0
RANDOM: Final = 4_000_000
_STEP: Final = 250_000
ROUNDS: Final = 25
SETTLED: Final = 1e-4
ENOUGH: Final = 25.0
"""Pairs of two people that must show a level before its u is believed."""
_LEAST: Final = 1e-3
_CODES: Final = k.FIELDS + 4 + k.KIND_COUNT
_KEPT: Final = ("same_new_year",)
"""Levels that training leaves alone: 1 January is written for unknown days, which the world does not do."""
LEAST_M: Final = {"year_close": 0.004, "different": 0.003, "far": 0.0008}
"""Dates of birth are also invented, which the world does not do: so much of m stays whatever was seen."""
WeightTable = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TrainedTable:
    """``table`` as a file holds it. ``mates``: pairs that count as one person's; ``enrolled``: the share of the
    probes whose person is believed to be in the gallery."""

    table: WeightTable
    mates: float
    enrolled: float
    rounds: int
    random: int


def train(
    start: WeightTable,
    gallery: Sequence[Biographics],
    found: TrainingPairs,
    seed: int,
    tell: Tell,
    *,
    random: int = RANDOM,
) -> TrainedTable:
    """Learn from the table ``start``, a gallery and its `TrainingPairs`; u from ``random`` pairs."""
    floors = {
        role: {level: (start[role][level]["spread"], start[role][level]["u_least"]) for level in TOKEN_LEVELS}
        for role in ROLES
    }
    apart = _two_people(found, seed, floors, random)
    table = copy.deepcopy(start)
    _set_u(table, start, apart)
    table["name"]["correlated"] = {"m": 1 / _together(gallery), "u": 1.0, "source": "gallery"}
    enrolled, rounds, mates = 0.5, 0, Tally()
    for rounds in range(1, ROUNDS + 1):
        tell("expectation and maximisation", rounds / ROUNDS)
        share, codes, enrolled = _expect(table, found, enrolled)
        mates = _one_person(found, share, codes, floors)
        before = copy.deepcopy(table)
        _set_m(table, start, mates)
        _set_sex(table, start, mates, _others_sex(found, share, floors, codes))
        if _moved(before, table) < SETTLED:
            break
    tell("expectation and maximisation", 1.0)
    return TrainedTable(table, mates.total("order"), enrolled, rounds, random)


def _expect(table: WeightTable, found: TrainingPairs, enrolled: float) -> tuple[k.Floats, k.Ints, float]:
    """What each pair counts as one person's, the kernel's codes of it, and the share of probes enrolled."""
    weights = weights_of(table)
    codes = np.zeros((len(found.probe), _CODES), dtype=np.int64)
    odds = weights.calibration.read(scored(found, weights)) + np.log2(enrolled / found.population)
    share = shares(odds, found, float(np.log2(1 - enrolled)))
    edges = np.searchsorted(found.probe, np.arange(found.probe_count + 1))
    for place in np.unique(found.probe[share > _LEAST]).tolist():
        here = np.arange(edges[place], edges[place + 1])
        _, codes[here] = detail(found.probes, place, found.gallery, found.record[here], weights)
    return share, codes, float(np.clip(share.sum() / found.probe_count, 0.01, 0.99))


def _beside(found: TrainingPairs, kept: k.Ints, share: k.Floats, codes: k.Ints) -> Beside:
    probe, record, codes = found.probe[kept], found.record[kept], codes[kept]
    return Beside(
        found.probes, found.gallery, probe, record,
        found.probes.record[probe, 0] + codes[:, k.FIELDS],
        found.gallery.record[record, 0] + codes[:, k.FIELDS + 1],
        codes, share[kept],
    )  # fmt: skip


def _one_person(found: TrainingPairs, share: k.Floats, codes: k.Ints, floors: Floors) -> Tally:
    named = codes[:, [k.SURNAME, k.GIVEN]].any(axis=1)
    return tally(_beside(found, np.flatnonzero((share > _LEAST) & named), share, codes), floors)


def _others_sex(found: TrainingPairs, share: k.Floats, floors: Floors, codes: k.Ints) -> Tally:
    """Other people of like names: candidates that are surely not the probe's person."""
    alike = (codes[:, k.GIVEN] != 0) & ((codes[:, k.GIVEN] & 15) < k.INITIAL_DIFFERENT)
    other = np.flatnonzero((share < _LEAST) & alike)
    return tally(_beside(found, other, np.ones(len(share)), codes), floors)


def _two_people(found: TrainingPairs, seed: int, floors: Floors, random: int) -> Tally:
    counted = Tally()
    for step in range(-(-random // _STEP)):
        _count_apart(counted, found, random_pairs(found, min(_STEP, random), seed + step), floors)
    return counted


def _count_apart(counted: Tally, found: TrainingPairs, pairs: tuple[k.Ints, k.Ints], floors: Floors) -> None:
    probe, record = pairs
    named = (found.probes.record[probe + 1, 0] > found.probes.record[probe, 0]) & (
        found.gallery.record[record + 1, 0] > found.gallery.record[record, 0]
    )
    probe, record = probe[named], record[named]
    code = np.zeros(_CODES, dtype=np.int64)
    code[k.NUMBER : k.FIELDS] = -1
    codes = np.broadcast_to(code, (len(probe), _CODES))
    tally(
        Beside(
            found.probes, found.gallery, probe, record, found.probes.record[probe, 0],
            found.gallery.record[record, 0], codes, np.ones(len(probe)),
        ),
        floors, counted,
    )  # fmt: skip


def _together(gallery: Sequence[Biographics]) -> float:
    """How many times more often two people share surname and given name than if the two had nothing to do."""
    pairs: Counter[tuple[str, str]] = Counter()
    for record in gallery:
        if record.names and (name := parse_name(record.names[0])).surnames and name.givens:
            pairs[name.surnames[0], name.givens[0]] += 1
    last: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for (surname, given), count in pairs.items():
        last[surname] += count
        first[given] += count
    n = sum(pairs.values())
    both, one, other = (float(sum(c * (c - 1) for c in table.values())) for table in (pairs, last, first))
    return max(1.0, both * n * (n - 1) / max(one * other, 1.0)) if n > 1 and both else 1.0


def _set_u(table: WeightTable, start: WeightTable, apart: Tally) -> None:
    for role in ROLES:
        tokens = apart.total(role)
        for level in TOKEN_LEVELS:
            row = table[role][level]
            if level in ("exact", "initial") or apart.of[role][level] < ENOUGH:
                continue
            # The mean of 1 / u over two people's pairs must be 1 where the level's share of them is counted.
            factor = apart.inverse[role][level] / tokens
            row["spread"], row["u_least"] = row["spread"] * factor, row["u_least"] * factor
    for event, group, levels in _EVENTS:
        if apart.total(group) * apart.share(group, *levels) >= ENOUGH:
            table["name"][event]["u"] = apart.share(group, *levels)
    for group in ("birth", "part"):
        for level in _levels(group):
            if apart.of[group][level] >= ENOUGH and level not in _KEPT:
                table["birth"][level]["u"] = apart.share(group, level)


_EVENTS: Final = (
    ("surname_different", "surname_first", ("different",)),
    ("second_surname_different", "surname_later", ("different",)),
    ("given_different", "given_first", ("different",)),
    ("middle_different", "given_later", ("different",)),
    ("initial_different", "given_initial", ("initial_different",)),
    ("surname_missing", "surname_count", ("missing",)),
    ("given_missing", "given_count", ("missing",)),
)
"""Events of names whose m and u are both counted: the event, its group and the levels that are the event."""
_M_ALONE: Final = (("other_order", "order", ("other_order",)), ("joined", "joined", ("joined",)))
"""Events that are chosen because they make two names agree: what they cost is how rare they are."""


def _levels(group: str) -> list[str]:
    return [level for level in BIRTH_LEVELS if level.startswith("part_") == (group == "part")]


def _set_m(table: WeightTable, start: WeightTable, mates: Tally) -> None:
    for role in ROLES:
        tokens = [level for level in TOKEN_LEVELS if level != "initial"]
        known = {level: start[role][level]["m"] for level in tokens}
        known["different"] = start["name"][f"{role}_different"]["m"]
        whole = sum(known.values())
        for level in tokens:
            _put(table[role][level], _mixed(mates, role, (level,), known[level] / whole), mates.total(role))
        initial = _mixed(mates, f"{role}_initial", ("initial",), start[role]["initial"]["m"])
        _put(table[role]["initial"], initial, mates.total(f"{role}_initial"))
    for event, group, levels in (*_EVENTS, *_M_ALONE):
        _put(
            table["name"][event],
            _mixed(mates, group, levels, start["name"][event]["m"]),
            mates.total(group),
        )
    for group in ("birth", "part"):
        whole = sum(start["birth"][level]["m"] for level in _levels(group))
        for level in _levels(group):
            if level not in _KEPT:
                told = start["birth"][level]["m"] / whole
                levels = (level, *(_KEPT if level == "same" else ()))
                m = max(_mixed(mates, group, levels, told), LEAST_M.get(level, 0.0))
                _put(table["birth"][level], m, mates.total(group))
    for kind in KINDS:
        _set_number(table["number"][kind], start["number"][kind], mates, f"number.{kind}")


def _set_number(rows: WeightTable, start: WeightTable, mates: Tally, group: str) -> None:
    """``different`` never falls below what was set: numbers are borrowed and renewed, which the world does not do."""
    whole = sum(row["m"] for row in start.values())
    for level, row in rows.items():
        told = start[level]["m"] / whole
        least = start[level]["m"] if level == "different" else 0.0
        _put(row, max(least, _mixed(mates, group, (level,), told)), mates.total(group))


def _set_sex(table: WeightTable, start: WeightTable, mates: Tally, others: Tally) -> None:
    if others.total("sex") < ENOUGH or mates.total("sex") < ENOUGH:
        return
    wrong = _mixed(mates, "sex", ("different",), start["sex"]["different"]["m"])
    same = mates.share("sex", "same_m", "same_f")
    for level in SEX_LEVELS:
        m = wrong if level == "different" else (1 - wrong) * mates.share("sex", level) / max(same, 1e-9)
        u = max(others.share("sex", level), _LEAST)
        # Other people of like names are of one sex more often still: agreement then says nothing, and never against.
        table["sex"][level]["u"] = u if level == "different" else min(u, m)
        _put(table["sex"][level], max(m, _LEAST), mates.total("sex"))


def _mixed(mates: Tally, group: str, levels: tuple[str, ...], told: float) -> float:
    seen = sum(mates.of.get(group, {}).get(level, 0.0) for level in levels)
    return (seen + PRIOR * told) / (mates.total(group) + PRIOR)


def _put(row: dict[str, Any], m: float, pairs: float) -> None:
    if pairs >= 1:
        row["m"], row["source"] = m, f"trained: {pairs:.0f} pairs"


def _moved(before: WeightTable, after: WeightTable) -> float:
    """The largest change of an m."""
    return max(
        abs(float(row["m"]) - float(before[part][name]["m"]))
        for part in ("surname", "given", "name", "birth", "sex")
        for name, row in after[part].items()
    )
