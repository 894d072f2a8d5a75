"""The peers of bench/biographics.py, on the same gallery and probes: a rapidfuzz scan, PostgreSQL pg_trgm, Splink."""

from __future__ import annotations

import argparse
import logging
import os
import time
from typing import Any

import numpy as np
from bench.bench_figures import milliseconds, recall
from rapidfuzz import fuzz, process

from handover.matching.types import Biographics

Probes = list[tuple[int, Biographics]]


def _whole(record: Biographics) -> str:
    name = record.names[0] if record.names else None
    return f"{name.first} {name.middle} {name.last}".upper() if name else ""


def _figures(spent: list[float], ranks: list[int]) -> dict[str, Any]:
    return {**milliseconds(np.array(spent)), **recall(np.array(ranks))}


def _run(probes: Probes, search: Any) -> dict[str, Any]:
    search(probes[0][1])
    spent, ranks = [], []
    for row, probe in probes:
        started = time.perf_counter()
        found = search(probe)
        spent.append(time.perf_counter() - started)
        ranks.append(found.index(row) + 1 if row in found else 0)
    return _figures(spent, ranks)


def rapidfuzz_scan(records: list[Biographics], probes: Probes) -> dict[str, Any]:
    """Every name scored with token_sort_ratio, an agreeing birth date worth 20 points."""
    texts = [_whole(r) for r in records]
    births = np.array([r.births[0] if r.births else "" for r in records])

    def search(probe: Biographics) -> list[int]:
        scores = process.cdist([_whole(probe)], texts, scorer=fuzz.token_sort_ratio, dtype=np.float32)[0]
        if probe.births:
            scores += 20 * (births == probe.births[0])
        best = np.argpartition(-scores, 10)[:10]
        return best[np.argsort(-scores[best], kind="stable")].tolist()

    return _run(probes, search)


def postgres(records: list[Biographics], probes: Probes) -> dict[str, Any]:
    """pg_trgm with a GiST index on the name and a B-tree on the birth date; the union of both, ranked."""
    import psycopg

    url = os.environ.get("HANDOVER_DATABASE_URL", "")
    if not url.startswith("postgresql"):
        return {"absent": "no PostgreSQL: run this under scripts/with-postgresql"}
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("CREATE SCHEMA bench")
        try:
            link.execute("SET search_path TO bench, public")
            return _in_postgres(link, records, probes)
        finally:
            link.execute("DROP SCHEMA bench CASCADE")


def _in_postgres(link: Any, records: list[Biographics], probes: Probes) -> dict[str, Any]:
    link.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    link.execute("CREATE TABLE person (row int, name text, birth text)")
    started = time.perf_counter()
    with link.cursor().copy("COPY person FROM STDIN") as copy:
        for row, record in enumerate(records):
            copy.write_row((row, _whole(record), record.births[0] if record.births else None))
    link.execute("CREATE INDEX ON person USING gist (name gist_trgm_ops)")
    link.execute("CREATE INDEX ON person (birth)")
    link.execute("ANALYZE person")
    built = time.perf_counter() - started
    query = (
        "WITH near AS (SELECT row, name, birth FROM person ORDER BY name <-> %(name)s LIMIT 50), "
        "born AS (SELECT row, name, birth FROM person WHERE birth = %(birth)s) "
        "SELECT row FROM (SELECT * FROM near UNION SELECT * FROM born) found "
        "ORDER BY similarity(name, %(name)s) + CASE WHEN birth = %(birth)s THEN 0.3 ELSE 0 END DESC LIMIT 10"
    )

    def search(probe: Biographics) -> list[int]:
        values = {"name": _whole(probe), "birth": probe.births[0] if probe.births else None}
        return [row for (row,) in link.execute(query, values)]

    return {**_run(probes, search), "build_s": round(built, 1)}


def splink(records: list[Biographics], probes: Probes) -> dict[str, Any]:
    """predict_between (Splink 5's find_matches_to_new_records) on DuckDB, trained as in Splink's examples."""
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)

    def rows(some: list[tuple[int, Biographics]]) -> Any:
        columns: dict[str, list[Any]] = {name: [] for name in ("row", "first", "last", "birth", "ssn")}
        for row, record in some:
            name = record.names[0]
            values = row, name.first.upper(), name.last.upper(), (record.births or (None,))[0]
            for column, value in zip(columns, (*values, dict(record.numbers).get("SSN")), strict=True):
                columns[column].append(value)
        return pa.table(columns)

    api: Any = DuckDBAPI()
    started = time.perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="row", retain_intermediate_calculation_columns=False,
        comparisons=[
            cl.ForenameSurnameComparison("first", "last"),
            cl.DateOfBirthComparison("birth", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("ssn", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("last", "birth"), block_on("first", "birth"), block_on("last", "first"), block_on("ssn"),
            block_on("substr(last, 1, 4)", "substr(birth, 1, 7)"),
        ],
    )  # fmt: skip
    gallery = api.register(rows(list(enumerate(records))))
    linker: Any = Linker(gallery, settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (("birth", "first"), ("last", "first")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    built = time.perf_counter() - started

    def search(probe: Biographics) -> list[int]:
        asked = api.register(rows([(-1, probe)]))
        found = linker.inference.predict_between(gallery, asked, threshold_match_weight=-10)
        table = found.as_pyarrow_table()
        order = np.argsort(-np.array(table.column("match_weight").to_pylist()), kind="stable")[:10]
        ids = [
            max(a, b)
            for a, b in zip(table.column("row_l").to_pylist(), table.column("row_r").to_pylist(), strict=True)
        ]
        return [ids[place] for place in order.tolist()]

    return {**_run(probes, search), "build_s": round(built, 1)}


PEERS = {"rapidfuzz": rapidfuzz_scan, "postgres": postgres, "splink": splink}


def named(text: str) -> list[str]:
    """The peers of a comma-separated list. Raises ``ArgumentTypeError`` for one that is not here."""
    names = [name for name in text.split(",") if name]
    if unknown := set(names) - set(PEERS):
        raise argparse.ArgumentTypeError(
            f"no {', '.join(sorted(unknown))}: there are {', '.join(PEERS)}, and '' for none"
        )
    return names
