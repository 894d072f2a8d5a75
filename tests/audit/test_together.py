"""Entries of several acts are written together: one chain as ever, all of it or nothing."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from handover.accounts.roles import Actor
from handover.audit.append import append, together
from handover.audit.models import Entry
from handover.audit.verify import verify

SOMEONE = Actor.system("test")
pytestmark = pytest.mark.django_db


def note(subject: str) -> None:
    append(act="test.act", actor=SOMEONE, subject=subject, content={"of": subject})


def subjects() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("subject", flat=True))


def test_entries_written_together_are_one_chain_with_those_before_and_after() -> None:
    with transaction.atomic():
        note("before")
    with CaptureQueriesContext(connection) as sent, together():
        for number in range(5):
            with transaction.atomic(savepoint=False), together():
                note(f"S-{number}")
    with transaction.atomic():
        note("after")
    assert subjects() == ["before", *(f"S-{n}" for n in range(5)), "after"]
    assert verify() == (7, None)
    about = [one["sql"] for one in sent if "audit_" in one["sql"]]
    assert len(about) == 3, "the head is read, the entries are written, the head is moved"


def test_of_a_part_that_is_rolled_back_nothing_is_written() -> None:
    with together():
        note("first")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            note("undone")
            1 / 0  # noqa: B018
        with transaction.atomic():
            note("last")
    assert (subjects(), verify()) == (["first", "last"], (2, None))


def test_what_fails_in_the_block_leaves_no_entry_and_the_next_one_writes() -> None:
    with pytest.raises(ZeroDivisionError), together():
        note("lost")
        1 / 0  # noqa: B018
    with together():
        note("kept")
    with together():
        pass
    assert (subjects(), verify()) == (["kept"], (1, None))


def test_an_entry_that_cannot_be_written_fails_at_once() -> None:
    with pytest.raises(TypeError), together():
        append(act="test.act", actor=SOMEONE, content={"of": object()})
    assert subjects() == []
