"""What a booking costs the database, from its file to both answers: bounded, so that it cannot grow unseen.

The bound is what was counted, and some room for what a worker does by the clock. Whoever goes beyond it for a good
reason raises it, and says so in docs/scale.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from handover.process.worker import Worker
from tests.abis.conftest import _pattern, filled
from tests.process.test_kills_under_load import alder, files, nothing_is_lost_or_doubled
from tests.stages.intake.jail import Jail

__all__ = ["_pattern", "alder", "filled"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]


def counted(act: Callable[[], object]) -> Counter[str]:
    """The statements that something sends, by their beginning; those that open and end transactions among them."""
    seen: Counter[str] = Counter()

    def statement(execute: Any, sql: str, *args: Any) -> Any:
        seen[" ".join(sql.split())[:90]] += 1
        return execute(sql, *args)

    with connection.execute_wrapper(statement):
        act()
    return seen


def kept() -> int:
    """Bytes of all rows and of their entries in indexes, without what is free in pages; 0 where nothing tells them."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(payload) FROM dbstat")
        return int(cursor.fetchone()[0])


TAKEN_IN, ANSWERED = 15, 57
"""The most statements by which a booking is taken in, and by which it is searched and answered: of somebody whom
neither repository knows it takes 12 and 52."""
BYTES = 17_000
"""The most bytes that it keeps in the database; the minutiae of ten fingers are about half of them."""


def test_the_statements_of_a_booking_are_bounded(alder: Jail) -> None:
    worker, stream = Worker(), files()
    assert alder.post(next(stream)).status_code == 202
    worker.run()  # what a worker does once
    before = kept()
    taken = counted(lambda: alder.post(next(stream)))
    done = counted(worker.run)
    nothing_is_lost_or_doubled(3)
    assert kept() - before <= BYTES
    assert (taken.total() <= TAKEN_IN, done.total() <= ANSWERED) == (True, True), (taken, done)
