"""Bookings are found by words kept beside them: which words, how many, and that they go with the content."""

from __future__ import annotations

from typing import Any

import pytest

from handover.process.models import Matter
from handover.stages.custody import finder as request_finder
from handover.stages.detainer import queries as detainer
from handover.stages.intake import search_keys
from handover.stages.intake.finder import has_words, matters_like
from handover.stages.intake.models import Booking, BookingKey, ListName
from handover.stages.notification import case_rows
from handover.web import keyset, name_order
from handover.web.queue_filters import Wanted, sorted_by
from handover.web.queues import description
from handover.web.site_search import asked_of
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.ways import transfer
from tests.support.cast import Cast
from tests.support.walk import Person, at, booking, case_in
from tests.web.test_paging import look

NAMES = [
    {"last": "DE LA CRUZ", "first": "Ana-Luz", "middle": "", "suffix": "JR"},
    {"last": "LI", "first": "WEI"},
]


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (NAMES, {"DE", "LA", "CRUZ", "ANA-LUZ", "LI", "WEI"}),
        ([{"last": "", "first": "- ."}], set()),
        ([], set()),
        ([{"last": "X" * 90}], {"X" * 60}),
    ],
)
def test_each_word_of_a_name_is_kept_in_capitals(names: list[Any], kept: set[str]) -> None:
    row = Booking(names=names, births=["1988-04-02"], booking_number="26-00 41")
    words = search_keys.words_of(row)
    assert {word for kind, word in words if kind == "n"} == kept
    assert {(kind, word) for kind, word in words if kind != "n"} == {("b", "1988-04-02"), ("#", "260041")}


@pytest.mark.django_db
def test_a_name_is_found_by_all_its_words_and_by_the_beginning_of_three_letters(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = case_in(cast, "queried"), case_in(cast, "queried", ori="CX0020000")
    clerk, officer = cast["clark"], cast["ortiz"]
    cases = Matter.objects.filter(track="case")

    def found(text: str, user: Any = officer) -> list[Any]:
        keys = sorted(cases.filter(matters_like(asked_of(text), user)).values_list("pk", flat=True))
        if search_keys.MOST > 1 and user is officer:
            assert keys == sorted(cases.filter(has_words(asked_of(text))).values_list("pk", flat=True)), text
        return keys

    both = sorted([first.pk, second.pk])
    for text, expected in (("reyes", both), ("rey marc", both), ("re", []), ("reyes anna", []), ("yes", [])):
        assert found(text) == expected, text
    assert found("reyes", clerk) == [first.pk]
    monkeypatch.setattr(search_keys, "MOST", 1)
    assert found("rey") == []  # so many begin so that the word is taken for a whole name
    assert found("reyes") == [second.pk]  # and of a whole name the newest are read
    assert found("reyes marcos", clerk) == [first.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("read", [keyset.read, name_order.read_by_name])
def test_a_list_is_sorted_by_name_page_by_page_and_tells_nothing_of_a_protected_person(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, read: keyset.RowReader
) -> None:
    """R12: neither the place among names, nor that among other protected people."""
    monkeypatch.setattr(name_order, "WINDOW", 1)
    cases = [case_in(cast, "queried", Person(protected=n in (2, 5))) for n in range(6)]
    for case, name in zip(cases, ("MORA", "ABAD", "ZUNIGA", "ABAD", "", "AARON"), strict=True):
        ListName.objects.filter(matter=case.parent_id).update(name=name)
    ListName.objects.filter(matter=cases[4].parent_id).delete()  # none was kept
    hidden = sorted(cases[n].reference for n in (2, 5))
    shown = [*sorted(cases[n].reference for n in (1, 3)), cases[0].reference]
    for sort, expected in (
        (Wanted(column="person"), [*hidden, *shown, cases[4].reference]),
        (Wanted(column="person", descending=True), [shown[2], *shown[:2], cases[4].reference, *hidden]),
    ):
        rows = sorted_by(description().sortable(Matter.objects.filter(track="case"), cast["owens"]), sort)
        page, seen = look(rows, 2, read), []
        while True:
            seen += [row.reference for row in page]
            if not page.after:
                break
            page = look(rows, 2, read, after=page.after)
        assert seen == expected
        assert [row.reference for row in look(rows, 2, read, before=page.before)] == expected[2:4]


@pytest.mark.django_db(transaction=True)
def test_whose_booking_was_erased_is_found_and_sorted_by_nothing(cast: Cast, patient_erasures: None) -> None:
    gone, other = booking(cast), booking(cast)
    assert BookingKey.objects.filter(matter=gone).exists()
    erased(cast, labels_of([gone.pk]))
    assert not BookingKey.objects.filter(matter=gone).exists()
    assert ListName.objects.get(matter=gone).name == ""
    words = [search_keys.Word(BookingKey.Kind.NAME, "REYES")]
    assert list(search_keys.matters_with(words).values_list("matter", flat=True)) == [other.pk]


@pytest.mark.django_db
def test_who_was_moved_to_another_jail_is_found_there_by_name_and_number(cast: Cast) -> None:
    case = case_in(cast, "served")
    moved = transfer(cast, case, at(0))
    assert moved.agency.ori == "CX0020000"
    booked = Booking.objects.get(matter=moved.parent)
    for typed in ("Reyes Marcos", booked.booking_number):
        there = [hit.reference for hit in request_finder.find(cast["bell"], asked_of(typed))]
        assert there == [moved.reference], typed
        assert not list(request_finder.find(cast["clark"], asked_of(typed)))
    listed = case_rows.named(detainer.visible_to(cast["bell"]), "reyes", cast["bell"])
    assert [c.pk for c in listed.cases] == [moved.pk]
