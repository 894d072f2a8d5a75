"""A server killed in the middle of a submission leaves all of it or nothing; sending it again adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from handover.process.models import Matter
from tests.subject_portal.lives import Submission, at, copied, fresh, life, rows
from tests.subject_portal.person_page import PAGE, enter
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db(transaction=True)
STATE = {"citizen": "citizenship_question", "record": "lodged"}
"""Where the case stands once it was said."""


@pytest.mark.parametrize(
    ("kind", "every"),
    [
        ("citizen", 7),
        pytest.param("citizen", 1, marks=pytest.mark.slow),
        pytest.param("record", 1, marks=pytest.mark.slow),
    ],
)
def test_killed_at_any_statement_it_keeps_all_or_nothing_and_nothing_twice(
    cast: Cast, kind: str, every: int, tmp_path: Path
) -> None:
    """A claim that stops the case, and a dispute. The person, who got no answer, sends the same again. ``every``: how
    far apart the statements lie at which the server dies; the last is always the answer."""
    if connection.vendor != "sqlite":
        pytest.skip("each life of the server has a copy of the database's file")
    case = case_in(cast, "lodged")
    sent = from_the_page_of(case, kind)
    base = copied(Path(connection.settings_dict["NAME"]), tmp_path / "base.sqlite3")
    before, whole = rows(base), fresh(base)
    status, statements = life(whole, sent)
    assert status == 302
    complete = rows(whole)
    assert complete != before
    survived = []
    for moment in sorted(range(statements, 0, -every)):
        database = fresh(base)
        assert life(database, sent, dies_at=moment) == (0, moment)
        left = rows(database)
        assert left in (before, complete), f"killed before statement {moment} of {statements}"
        survived.append(left == complete)
        assert life(database, sent)[0] == 302
        assert rows(database) == complete, f"sent again after statement {moment} of {statements}"
        with at(database):
            assert Matter.objects.get(pk=case.pk).state == STATE[kind]
    assert survived == sorted(survived), "once it is kept, it stays kept"
    assert set(survived) == {False, True}


def from_the_page_of(case: Matter, kind: str) -> Submission:
    """The page opened by the code of the notice, and its form filled in."""
    client = enter(case)
    client.get(PAGE)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    form = {"kind": kind, "who": "person", "text": "I was born in Laredo."}
    return Submission(cookies, {**form, "csrfmiddlewaretoken": cookies[settings.CSRF_COOKIE_NAME]})
