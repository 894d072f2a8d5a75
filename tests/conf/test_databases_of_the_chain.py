"""A database that the chain of migrations made, whole or in part, goes on to the tables of a new one."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.journeys.harness import environment_of, run_command

pytestmark = [pytest.mark.slow, pytest.mark.database]

HANDOVER = [sys.executable, "-m", "handover"]
CHAIN = [sys.executable, "-m", "tests.support.migration_chain"]
POSTGRESQL = os.environ.get("HANDOVER_DATABASE_URL")
BEFORE_THE_RECORDS_ROOM = ["identification.0006_alter_statusrecord_status", "abis.0001_initial"]
AMONG_THE_RECORDS = ["repositories.0004_uses_and_corrections", "custody.0004_corrections"]
WANT = (
    "INSERT INTO identification_want (number, ucn, names, births, sex, numbers, offence, agency_ori, entered_on, "
    "extradition) VALUES ('W1', '', '[]', '[]', '', '[]', 'theft', 'ILALDER01', '2026-01-02', '')"
)
OF_POSTGRESQL = [
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, "
    "column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    # The name of a foreign key tells how often its column was altered.
    "SELECT conrelid::regclass::text, CASE contype WHEN 'f' THEN '' ELSE conname END, "
    "pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'handover%'",
]


class Database:
    """An empty database of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        self.name = f"of_the_chain_{name}_{os.getpid()}"
        self.environment = environment_of(self.folder)
        if POSTGRESQL:
            self.url = POSTGRESQL.rpartition("/")[0] + f"/{self.name}"
            self.environment["HANDOVER_DATABASE_URL"] = self.url
            self.of_server(f"CREATE DATABASE {self.name}")

    def of_server(self, statement: str) -> None:
        with psycopg.connect(POSTGRESQL or "", autocommit=True) as server:
            server.execute(statement.encode())

    def ask(self, question: str) -> list[tuple[object, ...]]:
        if POSTGRESQL:
            with psycopg.connect(self.url) as server:
                answer = server.execute(question.encode())
                return answer.fetchall() if answer.description else []
        (file,) = self.folder.glob("*.sqlite3")
        with sqlite3.connect(file) as base:
            return base.execute(question).fetchall()

    def tables(self) -> list[list[object]]:
        """Tables with columns, indexes, constraints and triggers, in the database's own words."""
        if POSTGRESQL:
            return [sorted(self.ask(question), key=repr) for question in OF_POSTGRESQL]
        rows = self.ask("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY name")
        return [[*about, in_any_order(str(sql))] for *about, sql in rows]


def in_any_order(sql: str) -> list[str]:
    """A column that was altered or renamed stands elsewhere in its table, and in the conditions of its trigger."""
    return sorted(re.split(r", (?=\")|, (?=CONSTRAINT)| AND |[()]", sql))


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Database]]:
    made: dict[str, Database] = {}
    folder = tmp_path_factory.mktemp("databases")
    for name in ("anew", "from_before", "from_among", "from_the_end"):
        made[name] = Database(folder, name)
    run_command([*HANDOVER, "migrate"], made["anew"].environment)
    yield made
    if POSTGRESQL:
        for database in made.values():
            database.of_server(f"DROP DATABASE {database.name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("name", "halt"),
    [("from_before", BEFORE_THE_RECORDS_ROOM), ("from_among", AMONG_THE_RECORDS), ("from_the_end", [])],
)
def test_it_goes_on_to_the_tables_of_a_new_one(
    databases: dict[str, Database], name: str, halt: list[str]
) -> None:
    database = databases[name]
    run_command([*CHAIN, *halt], database.environment)
    if halt == BEFORE_THE_RECORDS_ROOM:
        database.ask(WANT)
    run_command([*HANDOVER, "migrate"], database.environment)
    for of_old, of_new in zip(database.tables(), databases["anew"].tables(), strict=True):
        assert [row for row in of_old if row not in of_new] == []
        assert [row for row in of_new if row not in of_old] == []
        assert len(of_old) == len(of_new)
    if halt == BEFORE_THE_RECORDS_ROOM:
        assert database.ask("SELECT number, offence FROM identification_want") == [("W1", "theft")]
    assert "No migrations to apply" in run_command([*HANDOVER, "migrate"], database.environment)
