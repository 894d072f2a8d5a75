"""One declaration a queue: list, count, menu, sorting, filter, export and “Take the next one”."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.audit.models import Entry
from handover.process.case_clocks.models import Clock, start
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.notification.case_rows import CaseRow
from handover.stages.review.determination import actions as review
from handover.web import jail_order, keyset, navigation, queues
from handover.web.queue_filters import COLUMNS, DUE, Wanted, sorted_by
from handover.web.queue_pages import csv_of
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import Person, case_in
from tests.web.test_paging import look as page_at

REVIEWS = "/review/queue/reviews/"


def listed(text: str) -> list[str]:
    """The references of a list, in its order."""
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>(C-[A-Z0-9]{10})<', text)


@pytest.mark.django_db
@pytest.mark.parametrize("queue", queues.registered(), ids=lambda q: q.url_name)
@pytest.mark.one_database
def test_whoever_has_a_queue_in_the_menu_opens_its_list_and_its_export(
    queue: queues.Queue, cast: Cast, look: Look
) -> None:
    for person in cast.people.values():
        role = Role(person.role)
        if role in queue.workers | queue.readers:
            assert look(person.username, queue.url).status_code == 200, person.username
            if queue.address is not None:
                assert look(person.username, f"{queue.url}export.csv").status_code == 200
        else:
            assert look(person.username, queue.url).status_code == 403, person.username


@pytest.mark.django_db
@pytest.mark.parametrize(
    "state", ["queried", "awaiting_review", "probable_cause", "signed", "lodged", "held"]
)
def test_the_count_of_the_menu_is_that_of_the_list(cast: Cast, look: Look, state: str) -> None:
    case_in(cast, state)  # type: ignore[arg-type]
    if state != "held":  # the law of the second jail allows no hold
        case_in(cast, state, ori="CX0020000")  # type: ignore[arg-type]
    for person in cast.people.values():
        shown = {item.url: item.count for g in navigation.menu(person, "/") for item in g.items}
        for queue in queues.of_role(Role(person.role)):
            if queue.address is not None:
                assert len(listed(look(person.username, queue.url).content.decode())) == shown[queue.url]


@pytest.mark.django_db
def test_each_column_sorts_both_ways_and_those_without_a_value_stand_last(cast: Cast, look: Look) -> None:
    first, second, third = (case_in(cast, "awaiting_review") for _ in range(3))
    now = timezone.now()
    start(second, Clock.Kind.REQUEST, now, now + timedelta(hours=1))
    start(third, Clock.Kind.REQUEST, now, now + timedelta(hours=2))
    review.take_up(first.pk, actor=cast["ortiz"].actor, version=first.version)
    by_due = listed(look("ortiz", REVIEWS, sort="due").content.decode())
    assert by_due == [second.reference, third.reference, first.reference]
    assert listed(look("ortiz", REVIEWS, sort="-due").content.decode()) == [
        third.reference, second.reference, first.reference,
    ]  # fmt: skip
    assert listed(look("ortiz", REVIEWS, sort="owner").content.decode())[0] == first.reference
    for column in COLUMNS:
        for sign in ("", "-"):
            answer = look("ortiz", REVIEWS, sort=sign + column)
            assert len(listed(answer.content.decode())) == 3, column
    assert 'aria-sort="descending"' in look("ortiz", REVIEWS, sort="-due").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("states", [(), ("queried", "awaiting_review")])
@pytest.mark.parametrize("descending", [False, True])
def test_a_long_list_by_jail_is_walked_page_by_page_in_the_order_of_a_short_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, states: tuple[CaseState, ...], descending: bool
) -> None:
    monkeypatch.setattr(jail_order, "WINDOW", 1)
    Agency.objects.filter(ori="CX0030000").update(name=cast.agencies["CX0010000"].name)
    for n in range(7):
        case_in(cast, "queried" if n % 3 else "awaiting_review", ori=f"CX00{n % 3 + 1}0000")
    cases = Matter.objects.filter(track="case", **({"state__in": states} if states else {}))
    rows = sorted_by(cases.select_related("agency"), Wanted(column="jail", descending=descending))
    expected = [row.reference for row in rows]
    assert len({row.agency.name for row in rows}) == 2, "of three jails two have one name"
    read = jail_order.by_jail(keyset.by_state(states) if states else keyset.read)
    page, seen = page_at(rows, 3, read), []
    while True:
        seen += [row.reference for row in page]
        if not page.after:
            break
        page = page_at(rows, 3, read, after=page.after)
    assert seen == expected
    assert [row.reference for row in page_at(rows, 3, read, before=page.before)] == expected[3:6]


@pytest.mark.django_db
def test_a_filter_narrows_by_state_jail_deadline_and_text(cast: Cast, look: Look) -> None:
    here, there = case_in(cast, "awaiting_review"), case_in(cast, "in_review", ori="CX0020000")
    now = timezone.now()
    start(here, Clock.Kind.REQUEST, now - timedelta(days=2), now - timedelta(hours=1))
    for query, wanted in (
        ({"state": "in_review"}, [there]), ({"jail": "CX0010000"}, [here]), ({"due": "overdue"}, [here]),
        ({"due": "none"}, [there]), ({"q": here.reference[:6].lower()}, [here]), ({"q": "reyes"}, [here, there]),
        ({"q": "nobody"}, []), ({"state": "lodged"}, []),
    ):  # fmt: skip
        found = listed(look("ortiz", REVIEWS, **query).content.decode())
        assert sorted(found) == sorted(case.reference for case in wanted), query


@pytest.mark.django_db
def test_a_protected_person_is_found_neither_by_name_nor_by_the_order_of_names(
    cast: Cast, look: Look
) -> None:
    """R12: the list says “Restricted record”; the filter must not say whose."""
    case = case_in(cast, "awaiting_review", Person(protected=True))
    other = case_in(cast, "awaiting_review")
    assert listed(look("owens", REVIEWS, q="reyes").content.decode()) == [other.reference]
    both = listed(look("owens", REVIEWS, sort="person").content.decode())
    assert both == [case.reference, other.reference]  # an empty key, before every name


@pytest.mark.django_db
def test_a_jails_own_list_leaves_nobody_out_and_sets_nobody_apart(cast: Cast, look: Look) -> None:
    """R12: it names everybody as booked; whom a search left out, or an order set apart, would be told of by that."""
    cases = sorted(case_in(cast, "served", Person(protected=n == 1)).reference for n in range(3))
    for asked in ({"q": "reyes"}, {"sort": "person"}, {"sort": "-person"}):
        found = listed(look("clark", "/custody/requests/", **asked).content.decode())
        assert sorted(found) == cases, asked
    whole: Any = queues.description().sortable(Matter.objects.filter(reference__in=cases), cast["clark"])
    assert set(whole.values_list("masked", flat=True)) == {False}


@pytest.mark.django_db
def test_take_the_next_one_claims_the_longest_waiting_and_shows_it(cast: Cast, client: Client) -> None:
    first, second = case_in(cast, "awaiting_review"), case_in(cast, "awaiting_review")
    for case, who in ((first, "ortiz"), (second, "owens")):
        client.force_login(cast[who])
        answer = client.post(f"{REVIEWS}next/", secure=True)
        assert (answer.status_code, answer["Location"]) == (302, f"/review/cases/{case.reference}/")
        case.refresh_from_db()
        assert case.standing.last_by["take_up"] == f"user:{cast[who].pk}"
    answer = client.post(f"{REVIEWS}next/", secure=True, follow=True)
    assert "No case is free here now" in answer.content.decode()
    client.force_login(cast["adams"])
    assert client.post(f"{REVIEWS}next/", secure=True).status_code == 403


@pytest.mark.django_db
def test_an_export_is_recorded_and_holds_what_the_list_shows(cast: Cast, look: Look) -> None:
    case_in(cast, "awaiting_review", Person(protected=True))
    open_case = case_in(cast, "awaiting_review", ori="CX0020000")
    answer = look("owens", f"{REVIEWS}export.csv", jail="CX0020000")
    heads, *rows = csv.reader(io.StringIO(answer.content.decode()))
    assert heads[0] == "Case"
    assert [row[0] for row in rows] == [open_case.reference]
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.act, entry.subject, entry.content["rows"]) == ("queue.export", "review:reviews", 1)
    everything = look("owens", f"{REVIEWS}export.csv").content.decode()
    assert "Restricted record" in everything


@given(name=st.text(max_size=20))
def test_no_cell_of_an_export_is_a_formula(name: str) -> None:
    """OWASP, CSV injection: =, +, -, @, tab and carriage return begin one."""
    case = Matter(reference="C-AAAAAAAAAA", track="case", state="queried", moved_at=timezone.now())
    case.agency = Agency(ori="CX0010000", name="Alder County Jail")
    written = csv_of([CaseRow(case=case, person=name, due=None, url="/")], more=False)
    cells = list(csv.reader(io.StringIO(written, newline="")))[1]
    assert not cells[1].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cells[1] in (name, f"'{name}")


@pytest.mark.django_db
def test_a_list_costs_as_many_queries_with_many_cases_as_with_few(cast: Cast, look: Look) -> None:
    case_in(cast, "awaiting_review")
    with CaptureQueriesContext(connection) as few:
        look("ortiz", REVIEWS)
    for _ in range(4):
        case_in(cast, "awaiting_review")
    with CaptureQueriesContext(connection) as many:
        look("ortiz", REVIEWS)
    assert len(many) == len(few)


@pytest.mark.django_db
def test_an_address_that_somebody_kept_never_breaks(cast: Cast, look: Look) -> None:
    case_in(cast, "awaiting_review")
    for value in ("", "x", "-", "due--", "²", "9" * 400, "ñ'\"<>", "%00", "-1"):
        for name in ("q", "state", "jail", "due", "sort", "size", "page"):
            assert look("ortiz", REVIEWS, **{name: value}).status_code == 200, (name, value)
    assert set(DUE) >= {"overdue", "today"}
