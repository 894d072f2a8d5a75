"""What is read inside `reading` is read once; a page asks for no row over and over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from handover.process.names import CaseState
from handover.read_once import forget, read_once, reading
from tests.support.cast import Cast
from tests.support.walk import Person, case_in


def counted() -> tuple[Callable[[int], int], list[int]]:
    calls: list[int] = []

    @read_once
    def read(number: int) -> int:
        calls.append(number)
        return number * 10

    return read, calls


def test_outside_each_call_reads_anew() -> None:
    read, calls = counted()
    assert [read(1), read(1)] == [10, 10]
    assert calls == [1, 1]


def test_inside_each_row_is_read_once_and_the_end_forgets_it() -> None:
    read, calls = counted()
    with reading():
        assert [read(1), read(2), read(1)] == [10, 20, 10]
    assert calls == [1, 2]
    assert read(1) == 10
    assert calls == [1, 2, 1]


def test_a_question_of_the_gate_reads_anew_inside_a_page() -> None:
    read, calls = counted()
    with reading():
        read(1)
        with reading():
            read(1)
        read(1)
    assert calls == [1, 1]


def test_after_something_was_recorded_it_is_read_anew() -> None:
    read, calls = counted()
    with reading():
        read(1)
        forget()
        read(1)
    assert calls == [1, 1]


def test_an_error_is_not_kept() -> None:
    tried: list[int] = []

    @read_once
    def fail() -> None:
        tried.append(1)
        raise LookupError("not there yet")

    with reading():
        for _ in range(2):
            with pytest.raises(LookupError):
                fail()
    assert len(tried) == 2


OFTEN = 3
"""Times that one page may send one statement with the same values: more is a loop over what is known already."""


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "state", "page"),
    [
        ("ortiz", "in_review", "/review/cases/{}/"),
        ("ortiz", "held", "/review/cases/{}/"),
        ("clark", "held", "/custody/requests/{}/"),
        ("ford", "held", "/custody/releases/{}/"),
        ("ortiz", "held", "/"),
    ],
)
def test_a_page_sends_no_statement_over_and_over(
    cast: Cast, client: Client, name: str, state: CaseState, page: str
) -> None:
    case = case_in(cast, state, Person(fin="FIN000000001"))
    client.force_login(cast[name])
    sent: Counter[tuple[str, str]] = Counter()

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        sent[sql, str(params)] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        answer = client.get(page.format(case.reference))
    assert answer.status_code == 200
    assert sent.total() > 10
    assert {sql: times for (sql, _), times in sent.items() if times > OFTEN} == {}
