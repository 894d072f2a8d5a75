"""Nothing is said to be gone while a session of before the erasure can still read it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connection

from handover.formats.ebts.booking import Name
from handover.process.erasure import free_space, leftovers
from handover.process.erasure import public as erasure
from handover.stages.intake.erased_files import STORED_FILES
from handover.stages.intake.models import Submission
from tests.process.erasure.erasing import asked, labels_of
from tests.process.erasure.remains import FIRST, LAST, found
from tests.stages import files
from tests.support.cast import Cast

ALONE = pytest.mark.usefixtures("no_remains", "own_folder")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy, pytest.mark.laid_out, ALONE]


def test_a_reader_of_before_the_erasure_is_waited_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said to be gone while a session can still read it."""
    sent = files.sent_by(cast["clark"], names=(Name(LAST, FIRST),))
    row = asked(cast, labels_of([sent.pk]))
    reader = _second_session()
    reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if connection.vendor != "sqlite" else "BEGIN")
    reader.execute("SELECT count(*) FROM intake_booking").fetchone()
    with monkeypatch.context() as hurried:
        hurried.setattr(free_space, "WAITS", 0.3)
        erasure.approve(row.pk, actor=cast["stone"].actor)
    assert erasure.unfinished() == 1
    reader.execute("COMMIT")
    reader.close()
    assert erasure.finish() == 0
    assert found([LAST.encode()]) == set()


def test_a_reader_who_came_between_the_erasure_and_its_notes_is_waited_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notes of what to remove name files by their digests; they are deleted after the erasure has committed."""
    sent = files.sent_by(cast["clark"], names=(Name(LAST, FIRST),))
    digest = Submission.objects.get(matter=sent).sha256.encode()
    row = asked(cast, labels_of([sent.pk]))
    reader = _second_session()
    began: list[str] = []

    def read_then_remove(what: str) -> None:
        if not began:
            began.append(what)
            reader.execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ" if connection.vendor != "sqlite" else "BEGIN"
            )
            reader.execute("SELECT count(*) FROM django_content_type").fetchone()
        keeper.remove(what)

    keeper = leftovers._keepers[STORED_FILES.kind]
    with monkeypatch.context() as hurried:
        hurried.setattr(free_space, "WAITS", 0.3)
        hurried.setitem(leftovers._keepers, STORED_FILES.kind, replace(keeper, remove=read_then_remove))
        erasure.approve(row.pk, actor=cast["stone"].actor)
    assert began == [digest.decode()]
    assert erasure.unfinished() == 1
    reader.execute("COMMIT")
    reader.close()
    assert erasure.finish() == 0
    assert found([digest]) == set()


ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer and one database"
)


@ON_POSTGRESQL
def test_a_writer_of_before_who_is_between_two_statements_is_waited_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads nothing now, and VACUUM would yet copy what was deleted after it began."""
    sent = files.sent_by(cast["clark"], names=(Name(LAST, FIRST),))
    row = asked(cast, labels_of([sent.pk]))
    writer = _second_session()
    writer.execute("BEGIN")
    writer.execute("SELECT pg_current_xact_id()")
    with monkeypatch.context() as hurried:
        hurried.setattr(free_space, "WAITS", 0.3)
        erasure.approve(row.pk, actor=cast["stone"].actor)
    assert erasure.unfinished() == 1
    writer.execute("COMMIT")
    writer.close()
    assert erasure.finish() == 0
    assert found([LAST.encode()]) == set()


@ON_POSTGRESQL
@pytest.mark.parametrize(("writes", "holds"), [(True, True), (False, False)])
def test_in_another_database_of_the_server_a_writer_is_waited_for_and_a_reader_is_not(
    cast: Cast, writes: bool, holds: bool
) -> None:
    other = _second_session(dbname="postgres")
    other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    other.execute("SELECT pg_current_xact_id()" if writes else "SELECT count(*) FROM pg_class")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        noted = cursor.fetchone()[0]
    found_holders = free_space.holders(noted)
    assert (free_space.WRITER in found_holders) or not holds
    assert f"session {other.info.backend_pid}" not in found_holders
    other.close()


def _second_session(**other: str) -> Any:
    if connection.vendor == "sqlite":
        return sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    given = {
        k: v for k, v in connection.get_connection_params().items() if k in ("dbname", "user", "host", "port")
    }
    return psycopg.connect(**{**given, **other}, autocommit=True)
