"""Splink (Linacre and others, Ministry of Justice; MIT) on DuckDB, trained on the same files, to compare with.

Its settings are made from the same column map with the comparisons and the training order of Splink's own examples: u
from random pairs, the prior from exact agreements, m by EM once for each of two blocking rules.
"""

from __future__ import annotations

import logging
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from handover.matching.biographics.linkage.fields import MISSING, ComparedField
from handover.matching.biographics.linkage.mapping import FieldKind

RANDOM_PAIRS = 2_000_000
LEAST_PROBABILITY = 0.01
_PREFIX = {
    FieldKind.GIVEN: 3,
    FieldKind.SURNAME: 4,
    FieldKind.POSTCODE: 3,
    FieldKind.DATE: 4,
    FieldKind.TEXT: 5,
    FieldKind.NAME: 6,
}
_MOST_PAIRS_A_RECORD = 150


def splink_scores(
    fields: list[ComparedField], *, same: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Rows of either file and Splink's match probability of every pair that it predicts."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    api: Any = DuckDBAPI()
    names = [f"{field.name}_{place}" for place, field in enumerate(fields)]
    tables = [
        api.register(_table(fields, names, side)) for side in (("left",) if same else ("left", "right"))
    ]
    rules = _rules(fields, names, same)
    settings = SettingsCreator(
        link_type="dedupe_only" if same else "link_only",
        unique_id_column_name="row",
        comparisons=_comparisons(cl, fields, names),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker: Any = Linker(tables[0] if same else tables, settings, log_level=logging.ERROR)
    sure = [block_on(*rule) for rule in _sure(fields, names)]
    try:
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    except Exception:  # too few agree: Splink's default prior stands
        logging.getLogger(__name__).warning("Splink kept its default prior")
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS)
    for rule in _training(fields, names):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    predicted = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY).as_pyarrow_table()
    left, right = (np.array(predicted.column(f"row_{s}").to_pylist(), dtype=np.int64) for s in "lr")
    shares = np.array(predicted.column("match_probability").to_pylist(), dtype=np.float64)
    if same:
        left, right = np.minimum(left, right), np.maximum(left, right)
    return left, right, shares


def _table(fields: list[ComparedField], names: list[str], side: str) -> pa.Table:
    columns: dict[str, Any] = {}
    for field, name in zip(fields, names, strict=True):
        rows = getattr(field, side)
        texts = [None if row == MISSING else field.values[row] for row in rows.tolist()]
        if field.kind is FieldKind.DATE:
            texts = [None if t is None else f"{t[:4]}-{t[4:6]}-{t[6:8]}" for t in texts]
        if field.kind is FieldKind.EMAIL:
            texts = [None if t is None else t.lower() for t in texts]
        columns[name] = texts
    columns["row"] = list(range(len(fields[0].left if side == "left" else fields[0].right)))
    return pa.table(columns)


def _comparisons(cl: Any, fields: list[ComparedField], names: list[str]) -> list[Any]:
    made, done = [], set()
    given = next((n for f, n in zip(fields, names, strict=True) if f.kind is FieldKind.GIVEN), None)
    surname = next((n for f, n in zip(fields, names, strict=True) if f.kind is FieldKind.SURNAME), None)
    if given and surname:
        made.append(cl.ForenameSurnameComparison(given, surname))
        done |= {given, surname}
    for field, name in zip(fields, names, strict=True):
        if name not in done:
            made.append(_comparison(cl, field, name))
    return made


def _comparison(cl: Any, field: ComparedField, name: str) -> Any:
    match field.kind:
        case FieldKind.GIVEN | FieldKind.SURNAME | FieldKind.NAME:
            return cl.NameComparison(name)
        case FieldKind.DATE:
            return cl.DateOfBirthComparison(name, input_is_string=True, datetime_format="%Y-%m-%d")
        case FieldKind.EMAIL:
            return cl.EmailComparison(name)
        case FieldKind.NUMBER:
            return cl.DamerauLevenshteinAtThresholds(name, [1, 2])
        case FieldKind.POSTCODE:
            return cl.LevenshteinAtThresholds(name, [1, 2]).configure(term_frequency_adjustments=True)
        case FieldKind.CODE:
            return cl.ExactMatch(name).configure(term_frequency_adjustments=True)
        case _:
            return cl.JaroWinklerAtThresholds(name, [0.9, 0.8]).configure(term_frequency_adjustments=True)


def _pieces(fields: list[ComparedField], names: list[str]) -> list[tuple[int, str]]:
    pieces = []
    for place, (field, name) in enumerate(zip(fields, names, strict=True)):
        if field.kind is not FieldKind.CODE:
            pieces.append((place, name))
            if field.kind in _PREFIX:
                pieces.append((place, f"substr({name}, 1, {_PREFIX[field.kind]})"))
    return pieces


def _rules(fields: list[ComparedField], names: list[str], same: bool) -> list[tuple[str, ...]]:
    """Every two pieces of different fields that leave few enough pairs, and single rare fields."""
    alone = [
        (n,) for f, n in zip(fields, names, strict=True) if f.kind in (FieldKind.EMAIL, FieldKind.NUMBER)
    ]
    rules: list[tuple[str, ...]] = [
        rule for rule in alone if _pairs(fields, names, rule, same) < _limit(fields)
    ]
    for (p, a), (q, b) in combinations(_pieces(fields, names), 2):
        if p != q and _pairs(fields, names, (a, b), same) < _limit(fields):
            rules.append((a, b))
    return rules


def _limit(fields: list[ComparedField]) -> float:
    return _MOST_PAIRS_A_RECORD * (len(fields[0].left) + len(fields[0].right)) / 20


def _pairs(fields: list[ComparedField], names: list[str], rule: tuple[str, ...], same: bool) -> float:
    """How many pairs a rule leaves, counted on the values."""
    sides = []
    for side in ("left", "right"):
        key: NDArray[np.int64] | None = None
        for piece in rule:
            place = next(p for p, name in enumerate(names) if name == piece or f"({name}," in piece)
            field = fields[place]
            size = None if piece == names[place] else _PREFIX[field.kind]
            known: dict[str, int] = {}
            ids = np.array(
                [known.setdefault(v[:size], len(known)) for v in field.values] + [-1], dtype=np.int64
            )
            mine = ids[getattr(field, side)]
            key = (
                mine
                if key is None
                else np.where((key < 0) | (mine < 0), -1, key * (len(field.values) + 1) + mine)
            )
        assert key is not None
        sides.append(key[key >= 0])
    keys, inverse = np.unique(np.concatenate(sides), return_inverse=True)
    counts = [np.bincount(part, minlength=len(keys)) for part in np.split(inverse, [len(sides[0])])]
    return float((counts[0] * counts[1]).sum()) / (2 if same else 1)


def _of(fields: list[ComparedField], names: list[str], *kinds: FieldKind) -> list[str]:
    return [n for f, n in zip(fields, names, strict=True) if f.kind in kinds]


def _sure(fields: list[ComparedField], names: list[str]) -> list[tuple[str, ...]]:
    """Rules that only one person's pairs pass, nearly: a name with a date, a number or an e-mail."""
    named = (
        _of(fields, names, FieldKind.GIVEN, FieldKind.NAME)[:1],
        _of(fields, names, FieldKind.SURNAME)[:1],
    )
    dates = _of(fields, names, FieldKind.DATE)[:1]
    rules: list[tuple[str, ...]] = [(*named[0], *named[1], *dates)]
    rules += [(n,) for n in _of(fields, names, FieldKind.EMAIL, FieldKind.NUMBER)[-1:]]
    rules += [(*named[0], n) for n in _of(fields, names, FieldKind.POSTCODE)[:1] if named[0]]
    return [rule for rule in rules if rule]


def _training(fields: list[ComparedField], names: list[str]) -> list[tuple[str, ...]]:
    """Two rules that leave every field free once: by date, and by name."""
    dates = _of(fields, names, FieldKind.DATE, FieldKind.NUMBER, FieldKind.EMAIL)[:1]
    named = [
        *_of(fields, names, FieldKind.GIVEN, FieldKind.NAME)[:1],
        *_of(fields, names, FieldKind.SURNAME)[:1],
    ]
    return [tuple(rule) for rule in (dates, named) if rule]
