"""Many tries at once are not more than were allowed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from handover.accounts import try_counts
from handover.accounts.sign_in_records import TryCount
from handover.audit.models import Entry
from handover.conf import worker

HOUR = timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_ten_are_taken() -> None:
    def one(_: int) -> bool:
        try:
            return try_counts.take("192.0.2.1", 10, HOUR).allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 10


@pytest.mark.django_db
def test_a_new_period_begins_anew_and_says_what_was_refused() -> None:
    assert [try_counts.take("a", 2, HOUR).allowed for _ in range(5)] == [True, True, False, False, False]
    try_counts.give_back("a")
    assert try_counts.take("a", 2, HOUR).allowed
    assert try_counts.take("b", 2, HOUR).allowed, "another is counted by itself"
    with time_machine.travel(timezone.now() + HOUR):
        assert try_counts.take("a", 2, HOUR) == try_counts.TakenTry(True, 3)
        assert try_counts.take("a", 2, HOUR) == try_counts.TakenTry(True, 0)


@pytest.mark.django_db
def test_what_is_counted_is_kept_as_a_digest_and_for_a_day() -> None:
    try_counts.take("192.0.2.1", 1, HOUR)
    assert "192.0.2.1" not in str(TryCount.objects.values())
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        worker.tick()
    assert not TryCount.objects.exists()
    assert not Entry.objects.filter(act="tries.refused").exists()


@pytest.mark.django_db
def test_refusals_that_no_entry_told_are_told_when_their_count_goes() -> None:
    """An address that came a hundred times in an hour, and never again."""
    for _ in range(5):
        try_counts.take("192.0.2.1", 1, HOUR)
    try_counts.take("192.0.2.2", 1, HOUR)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        worker.tick()
        worker.tick()
    entry = Entry.objects.get(act="tries.refused")
    assert (entry.content, entry.outcome) == ({"counted": 4}, "refused")
