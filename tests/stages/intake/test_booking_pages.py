"""A clerk's and a watcher's pages of a booking: who sees what, what is told, what is recorded."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from handover.audit.models import Entry
from handover.formats.ansi_nist import read
from handover.process.facts import record
from handover.repositories.models import Want
from handover.stages.identification.models import WantHit
from handover.stages.intake import queries
from handover.stages.intake.actions import INTAKE
from tests.stages.files import BIRCH, booking, sent_by
from tests.stages.pages import page
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_jail_lists_its_own_bookings_only(client: Client, cast: Cast) -> None:
    mine, theirs = walk.booking(cast), walk.booking(cast, BIRCH)
    seen = page(client, cast, "clark", "intake:list")
    assert mine.reference in seen
    assert theirs.reference not in seen
    everything = page(client, cast, "adams", "intake:list")
    assert mine.reference in everything
    assert theirs.reference in everything


@pytest.mark.parametrize("who", ["ortiz", "walsh", "lane", "ford"])
def test_other_roles_do_not_enter(client: Client, cast: Cast, who: str) -> None:
    page(client, cast, who, "intake:list", status=403)
    page(client, cast, who, "intake:booking", walk.booking(cast).reference, status=403)


@pytest.mark.parametrize("name", ["intake:booking", "intake:receipt"])
def test_another_jails_booking_is_not_there(client: Client, cast: Cast, name: str) -> None:
    page(client, cast, "clark", name, walk.booking(cast, BIRCH).reference, status=404)


def test_the_list_is_narrowed_by_number_and_state(client: Client, cast: Cast) -> None:
    first, second = (
        sent_by(cast["clark"], booking_number="26-1"),
        sent_by(cast["clark"], booking_number="27-2"),
    )
    refused = sent_by(cast["clark"], arrest_date=date(2099, 1, 1))
    tcn = queries.submission_of(second.pk).tcn
    every = {first, second, refused}
    for query, found in [
        ({"q": "27"}, {second}), ({"q": tcn}, {second}), ({"q": first.reference.lower()}, {first}),
        ({"state": "refused"}, {refused}), ({"q": "nothing"}, set()), ({"state": "no such state"}, every),
    ]:  # fmt: skip
        seen = page(client, cast, "clark", "intake:list", query=query)
        assert {c for c in every if c.reference in seen} == found, query


def test_paging_is_bounded(client: Client, cast: Cast) -> None:
    for _ in range(30):
        walk.booking(cast)
    for strange in ({}, {"page": "999999999999"}, {"after": "all"}, {"before": "x" * 5000}):
        first = page(client, cast, "clark", "intake:list", query=strange)
        assert first.count("/intake/B-") == 25
    (after,) = re.findall(r"after=([^&\"]+)", first)
    last = page(client, cast, "clark", "intake:list", query={"after": after})
    assert last.count("/intake/B-") == 5
    assert "26 to 30 of 30" in last


def test_opening_a_booking_is_recorded_before_it_is_shown(client: Client, cast: Cast) -> None:
    case = sent_by(cast["clark"])
    page(client, cast, "adams", "intake:booking", case.reference)
    entry = Entry.objects.get(act="booking.read")
    assert (entry.actor, entry.subject, entry.outcome) == (cast["adams"].actor.key, case.reference, "success")
    page(client, cast, "clark", "intake:list")
    assert Entry.objects.filter(act="booking.read").count() == 1


def test_a_booking_shows_what_the_jail_said_and_no_more(client: Client, cast: Cast) -> None:
    seen = page(client, cast, "clark", "intake:booking", sent_by(cast["clark"], amputations={3: "XX"}, minutiae={
        p: m for p, m in booking().minutiae.items() if p != 3}).reference)  # fmt: skip
    for text in (
        "REYES LUNA, MARCO",
        "REYES, MARK",
        "Apr 2, 1988",
        "THEFT OVER 500",
        "26-004711",
        "accused of",
    ):
        assert text in seen
    assert "right middle (amputated)" in seen
    assert "onvicted" not in seen


def test_a_social_security_number_is_shown_by_its_end(client: Client, cast: Cast) -> None:
    case = sent_by(cast["clark"], ssn=("900123456",))
    for who in ("clark", "reed", "adams"):
        seen = page(client, cast, who, "intake:booking", case.reference)
        assert "ends in 3456" in seen
        assert "900123456" not in seen


def test_text_of_a_file_is_escaped(client: Client, cast: Cast) -> None:
    hostile = sent_by(cast["clark"], residence='"><script>alert(1)</script>')
    seen = page(client, cast, "clark", "intake:booking", hostile.reference)
    assert "<script>alert" not in seen
    assert "&lt;script&gt;" in seen


def test_a_refused_file_tells_each_field_and_can_be_fetched(client: Client, cast: Cast) -> None:
    case = sent_by(cast["clark"], arrest_date=date(2099, 1, 1))
    assert case.state == "refused"
    seen = page(client, cast, "clark", "intake:booking", case.reference)
    answer = queries.answers_of(case.pk).get()
    assert {p["field"] for p in answer.problems} == {"2.045"}
    for problem in answer.problems:
        assert escape(problem["text"]) in seen
    client.force_login(cast["clark"])
    response = client.get(reverse("intake:answer_file", args=[case.reference, answer.tcn]))
    errt = read(response.content)
    assert errt.tot == "ERRT"
    assert errt.header.first(10) == queries.submission_of(case.pk).tcn
    assert response["Content-Disposition"] == f'attachment; filename="{answer.tcn}.ebts"'
    assert Entry.objects.filter(act="answer.read", subject=case.reference).count() == 1


def test_name_leads_do_not_reach_the_immigration_side(client: Client, cast: Cast) -> None:
    case = sent_by(cast["clark"])
    search = walk.search(case, "criminal")
    want = Want.objects.create(
        number="W123",
        offence="BURGLARY",
        agency_ori="CX0020000",
        entered_on=date(2025, 1, 1),
        extradition="full",
    )
    evidence = {
        "field": "name",
        "level": "exact",
        "probe_value": "A",
        "gallery_value": "B",
        "weight": 9,
        "note": "",
    }
    record(
        WantHit(want=want, by_prints=False, weight=12.0, probability=0.8, evidence=[evidence]), search, INTAKE
    )
    for who in ("clark", "evans", "adams"):
        seen = page(client, cast, who, "intake:booking", case.reference)
        assert "BURGLARY" in seen
        assert "needs confirmation" in seen
        assert "Names and dates alone" in seen
    for who in ("reed", "stone"):
        assert "BURGLARY" not in page(client, cast, who, "intake:booking", case.reference)


def test_only_those_who_may_read_the_record_can_fetch_it(client: Client, cast: Cast) -> None:
    case = sent_by(cast["clark"], arrest_date=date(2099, 1, 1))
    tcn = queries.answers_of(case.pk).get().tcn
    expected = {"clark": 200, "evans": 200, "adams": 200, "reed": 403, "stone": 403, "bell": 404}
    for who, status in expected.items():
        page(client, cast, who, "intake:answer_file", case.reference, tcn, status=status)
