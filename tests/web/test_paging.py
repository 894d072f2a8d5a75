"""Pages of a list by position: each row once, forwards and back, whatever comes in between two pages."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.test import RequestFactory

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.web.keyset import RowReader, first, keys_of, read
from handover.web.navigation import COUNTED
from handover.web.paging import ListPage, page_of
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
SIZE = 7
DAY = datetime(2026, 3, 1, tzinfo=UTC)
STATES: tuple[CaseState, ...] = ("queried", "held", "lodged")
ORDERS: dict[str, tuple[Any, ...]] = {
    "one unique column": ("reference",),
    "many rows alike": ("moved_at",),
    "two directions": ("-state", "moved_at", "reference"),
    "no value last": (F("parent__moved_at").asc(nulls_last=True), "-moved_at"),
    "no value last, the other way": (F("parent__moved_at").desc(nulls_last=True), "reference"),
    "no value first": (F("parent__moved_at").asc(nulls_first=True), "moved_at"),
    "no value within": ("state", F("parent__moved_at").desc(nulls_first=True)),
    "another table": ("agency__name", "-moved_at"),
}


def made(cast: Cast, count: int, seed: int) -> list[Matter]:
    """Cases of which many are alike in what they are sorted by, and some have no parent."""
    chance, agencies = random.Random(seed), list(cast.agencies.values())
    parents = list(Matter.objects.filter(track="booking"))
    return Matter.objects.bulk_create(
        Matter(
            track="case", reference=f"C-{seed:02d}{chance.randrange(10**8):08d}", agency=chance.choice(agencies),
            parent=chance.choice([None, *parents]), state=chance.choice(STATES),
            opened_at=DAY, moved_at=DAY + timedelta(hours=chance.randrange(5)),
        )
        for _ in range(count)
    )  # fmt: skip


@pytest.fixture
def many(cast: Cast) -> QuerySet[Matter]:
    jail = cast.agencies["CX0010000"]
    Matter.objects.bulk_create(
        Matter(track="booking", reference=f"B-{n:010d}", agency=jail, state="received", opened_at=DAY,
               moved_at=DAY + timedelta(minutes=n // 2))
        for n in range(5)
    )  # fmt: skip
    made(cast, 45, 1)
    return Matter.objects.filter(track="case")


def look(rows: QuerySet[Matter], size: int = SIZE, read: RowReader = read, **query: str) -> ListPage:
    return page_of(RequestFactory().get("/", query), rows, size, read)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_rows_that_come_in_between_two_pages_double_and_lose_none(
    order: tuple[Any, ...], many: QuerySet[Matter], cast: Cast
) -> None:
    rows = many.order_by(*order)
    known = [row.pk for row in many.order_by(*order, "pk")]
    page, seen = look(rows), []
    for seed in range(2, 30):
        seen += [row.pk for row in page]
        if not page.after:
            break
        made(cast, 3, seed)
        page = look(rows, after=page.after)
    assert [pk for pk in seen if pk in known] == known
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_back_gives_the_pages_that_one_came_from(order: tuple[Any, ...], many: QuerySet[Matter]) -> None:
    rows = many.order_by(*order)
    pages = [look(rows)]
    while pages[-1].after:
        pages.append(look(rows, after=pages[-1].after))
    assert [page.start for page in pages] == [1, 8, 15, 22, 29, 36, 43]
    assert [(page.end, page.count) for page in pages][-1] == (45, 45)
    assert [row.pk for page in pages for row in page] == [row.pk for row in first(rows, 100)]
    for earlier, later in pairwise(pages):
        back = look(rows, before=later.before)
        assert ([row.pk for row in back], back.start) == ([row.pk for row in earlier], earlier.start)
        assert bool(back.before) == (back.start > 1)


def test_a_position_is_read_by_nobody_and_counts_in_its_own_order_alone(many: QuerySet[Matter]) -> None:
    rows = many.order_by("moved_at", "reference")
    page = look(rows)
    last = page.object_list[-1]
    assert last.reference not in page.after
    start = [row.pk for row in page]
    for strange in ("", "x", "A" * 300, page.after[:-2], page.after * 9, "é", "=="):
        assert [row.pk for row in look(rows, after=strange, before=strange)] == start, strange
    other = many.order_by("-moved_at", "reference")
    assert [row.pk for row in look(other, after=page.after)] == [row.pk for row in look(other)]


def test_a_list_that_shrank_shows_its_beginning(many: QuerySet[Matter]) -> None:
    rows = many.order_by("reference")
    page = look(rows)
    fewer = rows.filter(reference__lte=page.object_list[-1].reference)
    assert look(fewer, after=page.after).start == 1
    assert len(look(fewer, after=page.after)) == SIZE
    assert (look(rows.none()).object_list, look(rows.none()).count) == ([], 0)


def test_a_long_list_is_counted_as_far_as_lists_are(many: QuerySet[Matter], cast: Cast) -> None:
    made(cast, COUNTED, 9)
    page = look(many.order_by("reference"))
    assert (page.count, page.has_more) == (COUNTED, True)


def test_a_list_is_sorted_by_columns(many: QuerySet[Matter]) -> None:
    assert [key.name for key in keys_of(many.order_by("state"))] == ["state", "pk"]
    with pytest.raises(TypeError, match="sorted by columns"):
        keys_of(many.order_by("?").order_by(F("moved_at") - F("opened_at")))
