"""A compiled read gives the rows that its query would give, each time for other values."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from handover.accounts.models import Agency, User
from handover.compiled_read import compiled_read, with_related
from handover.process.models import Matter, RecordedStep
from handover.repositories.models import ImmigrationIdentity, StatusRecord
from handover.stages.identification.public import queries as identification
from handover.stages.notification.models import MatchLink
from tests.support.cast import Cast
from tests.support.walk import Person, case_in, immigration_identity, on_to, queried

pytestmark = pytest.mark.django_db


def _same(query: Any, *values: Any) -> list[Any]:
    """The rows of a compiled read, which are those of its query: every column and related row alike."""
    found = compiled_read(query)(*values)
    expected = list(query(*values))
    assert found == expected
    for one, other in zip(found, expected, strict=True):
        if isinstance(one, Matter | MatchLink | User | RecordedStep):
            for column in one._meta.concrete_fields:
                assert getattr(one, column.attname) == getattr(other, column.attname), column.name
    return found


def test_rows_values_and_flat_values_are_those_of_the_query(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    key, parent = case.pk, case.parent_id
    assert parent is not None
    related = _same(lambda pk: MatchLink.objects.select_related("matter__agency").filter(matter_id=pk), key)
    with CaptureQueriesContext(connection) as asked:
        assert related[0].matter.agency.ori == case.agency.ori
    assert not asked.captured_queries, "the related rows came along"
    steps = RecordedStep.objects.order_by("number")
    assert len(_same(lambda pk: steps.filter(matter_id=pk), key)) == case.version
    assert len(_same(lambda pk, n: steps.filter(matter_id=pk, number__lt=n), key, 2)) == 1
    assert len(_same(lambda pk, n: steps.filter(matter_id=pk, number__gt=n), key, 1)) == case.version - 1
    _same(
        lambda pk: steps.filter(matter_id=pk).values_list("number", "facts", "happened_at", "matter_id")[:2],
        key,
    )
    _same(lambda pk: steps.filter(matter_id=pk).values_list("recorded_at", flat=True), key)
    _same(lambda a, b: Matter.objects.filter(Q(pk=a) | Q(pk=b)).order_by("opened_at"), key, parent)
    _same(lambda text: User.objects.filter(username=text), "clark")
    _same(
        lambda text: User.objects.filter(agency__in=Agency.objects.filter(ori=text).values("pk")), "CX0010000"
    )
    assert compiled_read(lambda text: User.objects.filter(username=text))("nobody") == []


def test_each_call_has_its_own_values_and_sees_what_is_on_record_then(cast: Cast) -> None:
    @compiled_read
    def states(pk: UUID) -> QuerySet[Matter, str]:
        return Matter.objects.filter(pk=pk).values_list("state", flat=True)

    one, other = queried(cast), case_in(cast, "in_review", Person(fin="1999999901"))
    assert (states(one.pk), states(other.pk), states(uuid4())) == (["queried"], ["in_review"], [])
    on_to(cast, one, "awaiting_review")
    assert states(one.pk) == ["awaiting_review"]


def test_a_deferred_column_stays_deferred(cast: Cast) -> None:
    found = compiled_read(lambda text: User.objects.filter(username=text).defer("title"))("walsh")[0]
    assert found.get_deferred_fields() == {"title"}
    assert found.title == "Assistant Field Office Director"


def test_related_rows_are_attached_as_by_a_prefetch(db: None) -> None:
    one, other = immigration_identity(Person()), immigration_identity(Person(fin="1999999902"))
    StatusRecord.objects.filter(identity=other).update(hidden="sealed")
    rows = list(ImmigrationIdentity.objects.order_by("pk"))
    given = with_related(rows, "statuses", list(StatusRecord.every.all()))
    assert len(given) == 2
    read = identification.immigration_identity(one.fin)
    hidden = identification.immigration_identity(other.fin)
    assert read is not None
    assert hidden is not None
    with CaptureQueriesContext(connection) as asked:
        assert [s.status for s in read.statuses.all()] == ["no_status"]
        assert read.statuses.all()[0].identity is read
        assert list(hidden.statuses.all()) == []
        assert len(read.orders.all()) == 1 == len(read.encounters.all())
    assert not asked.captured_queries
    assert read.statuses.filter(status="tps").count() == 0, "a narrower question is asked of the database"


def test_what_it_does_not_do_is_refused(db: None) -> None:
    @compiled_read
    def prefetched(fin: str) -> QuerySet[ImmigrationIdentity]:
        return ImmigrationIdentity.objects.prefetch_related("orders").filter(pk=fin)

    with pytest.raises(ValueError, match="fetches no other rows"):
        prefetched("1")

    @compiled_read
    def matters(pk: UUID) -> QuerySet[Matter]:
        return Matter.objects.filter(pk=pk)

    text: Any = str(uuid4())
    with pytest.raises(TypeError, match="not its text"):
        matters(text)

    @compiled_read
    def users(text: str) -> QuerySet[User]:
        return User.objects.filter(username=text)

    named: Any = users
    with pytest.raises(TypeError, match="no key or text"):
        named(["clark"])
    with pytest.raises(TypeError, match="positional"):
        named(text="clark")


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused() -> None:
    read = compiled_read(lambda text: User.objects.select_for_update().filter(username=text))
    with transaction.atomic():
        assert read("nobody") == []
    with pytest.raises(TransactionManagementError):
        read("nobody")
