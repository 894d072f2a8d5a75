"""m and u by Splink (Linacre and others, Ministry of Justice; MIT) on DuckDB, put into a table of weights.

Its comparisons have our levels, written as SQL over tokens that are prepared here. u comes from random pairs, the
prior from exact agreements, m from EM once for each of two blocking rules, in the order of Splink's own examples.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.normalise import parse_name, sound
from handover.matching.biographics.training.fitting import TrainedTable, WeightTable
from handover.matching.biographics.values import KINDS, parse_birth, parse_number, parse_sex
from handover.matching.types import Biographics

RANDOM: Final = 4_000_000
_TOKENS: Final = ("surname", "given")


def train_by_splink(
    start: WeightTable,
    gallery: Sequence[Biographics],
    probes: Sequence[Biographics],
    seed: int,
    settings: Path | None,
) -> TrainedTable:
    """Learn from a gallery and probes. Raises BiographicError where Splink cannot train on them."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    api: Any = DuckDBAPI()
    numbers = [kind for kind in KINDS if _known(gallery, kind) and _known(probes, kind)]
    tables = [api.register(_table(side, numbers)) for side in (gallery, probes)]
    linker: Any = Linker(
        tables,
        SettingsCreator(
            link_type="link_only",
            unique_id_column_name="row",
            comparisons=[*map(_token, _TOKENS), _birth(), _sex(), *map(_number, numbers)],
            blocking_rules_to_generate_predictions=[block_on("surname", "given"), block_on("birth")],
            retain_intermediate_calculation_columns=False,
            retain_matching_columns=False,
        ),
        log_level=logging.ERROR,
    )
    sure = [block_on("surname", "given", "birth"), *(block_on(f"n_{kind.lower()}") for kind in numbers)]
    try:
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.8)
        linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM, seed=seed)
        for rule in (("birth",), ("surname", "given")):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        model: dict[str, Any] = linker.misc.save_model_to_json(
            str(settings) if settings else None, overwrite=True
        )
    except Exception as problem:  # Splink raises what it comes upon, its own classes and DuckDB's
        raise BiographicError(f"Splink could not train: {problem}") from problem
    rate = float(model["probability_two_random_records_match"])
    mates = rate * len(gallery) * len(probes)
    return TrainedTable(_filled(start, model), mates, mates / len(probes), 0, RANDOM)


def _known(records: Sequence[Biographics], kind: str) -> bool:
    """Whether enough records have such a number for m to be found."""
    return sum(any(k == kind for k, _ in record.numbers) for record in records) >= 200


def _table(records: Sequence[Biographics], numbers: list[str]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        name: [] for name in ("row", "surname", "given", "surname_sound", "given_sound", "birth", "sex")
    }
    for kind in numbers:
        columns[f"n_{kind.lower()}"] = []
    for row, record in enumerate(records):
        name = parse_name(record.names[0]) if record.names else None
        columns["row"].append(row)
        for role, tokens in (
            ("surname", name.surnames if name else ()),
            ("given", name.givens if name else ()),
        ):
            columns[role].append(tokens[0] if tokens else None)
            columns[f"{role}_sound"].append((sound(tokens[0]) or None) if tokens else None)
        date = parse_birth(record.births[0]) if record.births else 0
        columns["birth"].append(f"{date:08d}" if date and date % 100 else None)
        columns["sex"].append({1: "M", 2: "F"}.get(parse_sex(record.sex)))
        for kind in numbers:
            found = [parse_number(k, v)[1] for k, v in record.numbers if k == kind]
            columns[f"n_{kind.lower()}"].append((found[0] or None) if found else None)
    return pa.table(columns)


def _levels(name: str, null: str, levels: Sequence[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"sql_condition": null, "label_for_charts": "null", "is_null_level": True}]
    rows += [{"sql_condition": sql, "label_for_charts": label} for label, sql in levels]
    return {"output_column_name": name, "comparison_levels": rows}


def _token(a: str) -> dict[str, Any]:
    near = f"damerau_levenshtein({a}_l, {a}_r)"
    longest = f"greatest(length({a}_l), length({a}_r))"
    shortest = f"least(length({a}_l), length({a}_r))"
    made = _levels(
        a,
        f"{a}_l IS NULL OR {a}_r IS NULL OR length({a}_l) = 1 OR length({a}_r) = 1",
        [
            ("exact", f"{a}_l = {a}_r"),
            ("edit1", f"{longest} >= 4 AND {near} <= 1"),
            ("edit2", f"{longest} >= 7 AND {near} <= 2"),
            ("sound", f"{a}_sound_l = {a}_sound_r"),
            ("prefix", f"{shortest} >= 3 AND (starts_with({a}_l, {a}_r) OR starts_with({a}_r, {a}_l))"),
            ("different", "ELSE"),
        ],
    )  # fmt: skip
    made["comparison_levels"][1]["tf_adjustment_column"] = a
    return made


def _birth() -> dict[str, Any]:
    y, m, d = (f"substr(birth_{{}}, {a}, {n})" for a, n in ((1, 4), (5, 2), (7, 2)))

    def same(part: str) -> str:
        return f"{part.format('l')} = {part.format('r')}"

    apart = f"abs(CAST({y.format('l')} AS INTEGER) - CAST({y.format('r')} AS INTEGER))"
    turned = f"{m.format('l')} = {d.format('r')} AND {d.format('l')} = {m.format('r')}"
    return _levels(
        "birth",
        "birth_l IS NULL OR birth_r IS NULL",
        [
            ("same", "birth_l = birth_r"),
            ("swapped", f"{same(y)} AND {turned}"),
            ("year_off_one", f"{same(m)} AND {same(d)} AND {apart} = 1"),
            ("digit_off", "damerau_levenshtein(birth_l, birth_r) <= 1"),
            ("month_same", f"{same(y)} AND {same(m)}"),
            ("day_same", f"{same(y)} AND {same(d)}"),
            ("year_same", same(y)),
            ("day_month_same", f"{same(m)} AND {same(d)}"),
            ("year_close", f"{apart} <= 2"),
            ("different", f"{apart} <= 15"),
            ("far", "ELSE"),
        ],
    )


def _sex() -> dict[str, Any]:
    return _levels(
        "sex",
        "sex_l IS NULL OR sex_r IS NULL",
        [("same_m", "sex_l = sex_r AND sex_l = 'M'"), ("same_f", "sex_l = sex_r"), ("different", "ELSE")],
    )


def _number(kind: str) -> dict[str, Any]:
    name = f"n_{kind.lower()}"
    near = f"damerau_levenshtein({name}_l, {name}_r) <= 1"
    null = f"{name}_l IS NULL OR {name}_r IS NULL"
    return _levels(name, null, [("same", f"{name}_l = {name}_r"), ("near", near), ("different", "ELSE")])


def _learnt(model: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                yield (
                    comparison["output_column_name"], level["label_for_charts"], level.get("m_probability"),
                    level.get("u_probability"),
                )  # fmt: skip


def _filled(start: WeightTable, model: dict[str, Any]) -> WeightTable:
    """The table with what Splink learnt; what it could not estimate stays as it was set."""
    table = copy.deepcopy(start)
    for field, level, m, u in _learnt(model):
        row, keeps_u = _row(table, field, level)
        if isinstance(m, float) and m > 0:
            row["m"], row["source"] = m, "trained: Splink"
        if isinstance(u, float) and u > 0 and not keeps_u:
            if "u_least" in row:
                # Splink has one u a level: as the spread vanishes, the least u is all there is.
                row["u_least"], row["spread"] = u, 1e-6
            else:
                row["u"] = u
    return table


def _row(table: WeightTable, field: str, level: str) -> tuple[dict[str, Any], bool]:
    """Where a level of Splink's is kept, and whether its u stays: by frequency, or too rare among random pairs."""
    if field.startswith("n_"):
        return table["number"][field[2:].upper()][level], True
    if field in ("surname", "given") and level == "different":
        return table["name"][f"{field}_different"], False
    return table[field][level], level == "exact"
