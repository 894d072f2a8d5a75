"""What a case costs must not grow with the records and cases that there are: no statement of it reads a whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection

from tests.repositories.cases import case_on, known
from tests.support.cast import Cast

GROWING: Final = frozenset(
    {
        "audit_entry", "identification_arrest", "identification_arrestcharge", "identification_candidate",
        "identification_criminalidentity", "identification_immigrationidentity", "identification_printmatch",
        "identification_search", "intake_answer", "intake_booking", "intake_submission", "notification_matchlink",
        "process_case", "process_casestep", "repositories_chargedisposition", "repositories_recordcontent",
        "repositories_recorduse", "repositories_recordversion", "repositories_sourcerecord",
        "repositories_withdrawnuse", "review_dispute", "review_recordcorrection",
    }
)  # fmt: skip
COUNTED: Final = re.compile(
    r'SELECT (COUNT\(\*\) AS "__count"|"\w+"\."\w+" AS "pk") FROM "\w+" WHERE [^=]*"hidden" = %s$'
)
"""A gallery is compared with its records every quarter of an hour, and by nobody's case."""


def read_whole(plan: list[str], sql: str) -> Iterator[str]:
    """The growing tables that a plan of SQLite goes through from end to end."""
    for step in plan:
        if found := re.match(r"SCAN (\w+)", step):
            named = set(re.findall(rf'"(\w+)" {found[1]}\b', sql)) or {found[1]}
            yield from named & GROWING


def test_a_scan_is_told_by_table_and_by_alias() -> None:
    assert list(read_whole(["SCAN audit_entry USING INDEX x", "SEARCH process_case"], "")) == ["audit_entry"]
    assert list(read_whole(["SCAN U0"], 'FROM "process_casestep" U0')) == ["process_casestep"]
    assert not list(read_whole(["SCAN U0", "SCAN accounts_agency"], 'FROM "accounts_agency" U0'))


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL plans by how many rows there are")
def test_no_statement_of_a_case_reads_a_table_that_grows_from_end_to_end(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    sent: dict[str, Any] = {}

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            sent.setdefault(sql, params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(statement):
        case_on(cast, "signed")
    assert len(sent) > 50
    found = {}
    with connection.cursor() as cursor:
        for sql, params in sent.items():
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            whole = sorted(read_whole([row[3] for row in cursor.fetchall()], sql))
            if whole and not COUNTED.match(sql):
                found[sql] = whole
    assert not found
