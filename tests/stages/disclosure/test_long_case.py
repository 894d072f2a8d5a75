"""A long case costs as many statements as a short one: what lawyers were told, what was asked for, noted and said."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from handover.process.models import Matter
from handover.stages.disclosure import queries
from handover.stages.review.notes import actions as notes
from handover.subject_portal.statements import StatementKind, say_with
from tests.stages.disclosure.test_actions import ALL, answer, asked, tell, with_lawyer
from tests.subject_portal.conftest import page_is_open
from tests.subject_portal.person_page import PAGE, enter
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
__all__ = ["page_is_open"]


def lengthened(cast: Cast, case: Matter) -> Matter:
    """The same things once more."""
    case = tell(cast, case, papers=True)
    case = asked(cast, case)
    case = answer(cast, case, queries.requests_of(case.pk).last().pk, ALL, "")  # type: ignore[union-attr]
    notes.add_note(case.pk, actor=cast["ortiz"].actor, kind="call", text="Spoke to the jail; nothing new.")
    say_with(
        case, StatementKind.RECORD, "The person", f"My name is spelt in another way ({case.version}).", None
    )
    return case


def statements(cast: Cast, case: Matter, person: Client) -> dict[str, int]:
    request = queries.requests_of(case.pk).first()
    assert request is not None
    pages = {
        "accounting": ("stone", f"/disclosure/{case.reference}/"),
        "what is held": ("stone", f"/disclosure/{case.reference}/access/{request.pk}/held.pdf"),
        "the case as PDF": ("ortiz", f"/review/cases/{case.reference}/print.pdf"),
        "the held case": ("ford", f"/custody/releases/{case.reference}/"),
    }
    found = {}
    for name, (who, address) in pages.items():
        client = Client()
        client.force_login(cast[who])
        with CaptureQueriesContext(connection) as sent:
            assert client.get(address).status_code == 200, name
        found[name] = len(sent)
    with CaptureQueriesContext(connection) as sent:
        assert person.get(PAGE).status_code == 200
    return found | {"the person's page": len(sent)}


def test_no_page_and_no_print_of_a_long_case_asks_row_by_row(cast: Cast, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    case = lengthened(cast, with_lawyer(cast, case_in(cast, "held")))
    person = enter(case)
    short = statements(cast, case, person)
    for _ in range(3):
        case = lengthened(cast, case)
    assert statements(cast, case, person) == short
