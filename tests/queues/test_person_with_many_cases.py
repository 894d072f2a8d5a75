"""A page of a case shows few of its person's other cases, however many there are; what decides reads them all."""

from __future__ import annotations

from uuid import UUID

import pytest
from bench.web_making import Copier
from bench.web_prototypes import Prototype, Table, closed_prototype
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from handover.process.models import Matter
from handover.repositories import models as records
from handover.stages.identification.models import PrintMatch
from handover.stages.intake.models import Booking
from handover.stages.notification.models import MatchLink
from handover.stages.notification.persons_cases import SHOWN
from handover.stages.notification.queries import keys_of_case
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_page.history import FINS
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

FIN = "3777000111"
FEW = 12
"""Copies of each prototype, and then as many more."""
RECORDS = {
    model._meta.db_table
    for model in (records.ImmigrationIdentity, records.Encounter, records.StatusRecord, records.ImmigrationOrder)
}  # fmt: skip
PAGES = (
    ("ortiz", "review:case", "in_review"),
    ("ortiz", "review:other_cases", "in_review"),
    ("ortiz", "review:probable_cause", "in_review"),
    ("reed", "notification:query", "in_review"),
    ("ortiz", "detainer:package", "lodged"),
    ("clark", "custody:jail_case", "lodged"),
)


def _copied(cast: Cast, case: Matter) -> tuple[Prototype, Prototype]:
    """Closed cases of other arrests: one of the same FIN, and one of another FIN whose booking has the same UCN."""
    fin, ucn = keys_of_case(case.pk)
    a_number = records.ImmigrationIdentity.objects.get(fin=fin).a_number
    same, other = closed_prototype(cast, Person(fin=fin)), closed_prototype(cast)
    same.tables = [table for table in same.tables if table.name not in RECORDS]
    same.texts = [text for text in same.texts if text not in (fin, a_number)]
    _set(other.tables, PrintMatch, "identity", ucn, replaced=keys_of_case(UUID(other.matters[-1]))[1])
    for prototype in (same, other):
        _set(prototype.tables, Booking, "arrest_date", "2025-01-02")
        _set(prototype.tables, Matter, "opened_at", "2099-01-02 00:00:00")  # newer than the lodged one
    return same, other


def _set(tables: list[Table], model: type[Model], column: str, value: str, replaced: str = "") -> None:
    (table,) = (table for table in tables if table.name == model._meta.db_table)
    place = table.columns.index(column)
    for row in table.rows:
        if row[place] == replaced or not replaced:
            row[place] = value


def _pages(cast: Cast, cases: dict[str, Matter]) -> dict[tuple[str, str], tuple[int, int]]:
    found = {}
    for who, name, state in PAGES:
        client = Client()
        client.force_login(cast[who])
        address = reverse(name, kwargs={"reference": cases[state].reference})
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(address)
        assert answer.status_code == 200, (who, name)
        found[who, name] = (len(statements), len(answer.content))
    return found


@pytest.mark.django_db
def test_pages_of_a_case_do_not_grow_with_the_persons_other_cases(cast: Cast, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    person = Person(fin=FIN)
    case, copier, measured = case_in(cast, "in_review", person), Copier(), []
    copied = _copied(cast, case)
    cases = {"in_review": case, "lodged": case_in(cast, "lodged", person)}
    for _ in range(2):
        for _ in range(FEW):
            for prototype in copied:
                copier.copy(prototype)
        copier.write()
        measured.append(_pages(cast, cases))
    few, many = measured
    # Which people's cases stand on a page may ask two statements more.
    assert not [page for page, (n, _) in many.items() if n > few[page][0] + 2]
    assert not [page for page, (_, size) in many.items() if size > few[page][1] + 400]

    of_person = MatchLink.objects.filter(identity=FIN).exclude(matter=case).count()
    assert of_person == 2 * FEW + 2, "the copies, their original, and the lodged one"
    assert len(file_of(case.pk).elsewhere) == of_person, "what decides reads them all"
    client = Client()
    client.force_login(cast["ortiz"])
    page = client.get(reverse("review:case", kwargs={"reference": case.reference})).context
    assert len(page["prior"]) == SHOWN
    assert page["prior_in_all"] == str(of_person + 2 * FEW), "with those of the same UCN"
    oldest = [row.case.state for row in page["prior"][-2:]]
    assert oldest == ["lodged", "no_action"], "of the same arrest, however many newer ones there are"
    assert page["two_identities"][FINS:] == ["and other FINs"]
