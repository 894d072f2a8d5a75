"""Two versions of a policy over past requests: counts of all, the jail's own answer beside, and nothing moved."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from handover.audit.models import Entry
from handover.jurisdictions import Version, shipped_policies
from handover.jurisdictions.load import DATA
from handover.process.models import RecordedStep
from handover.stages.oversight import policies
from handover.stages.oversight.policies import compare_over_past
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db
PATH = "/oversight/policies/"
BEFORE, AFTER = date(2019, 5, 31), date(2019, 6, 1)  # Birch County Ordinance 7 is of 1 June 2019
NO_LAW = date(2017, 1, 1)  # before every instrument of Columbia and before the request's own terms


@pytest.fixture
def http(settings: pytest.FixtureRequest) -> None:
    settings.SECURE_SSL_REDIRECT = False  # type: ignore[attr-defined]


def client_of(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username])
    return client


def test_requests_of_the_place_and_inside_it_are_counted(cast: Cast) -> None:
    answered, birch = case_in(cast, "hold_agreed"), case_in(cast, "served", ori="CX0020000")
    case_in(cast, "signed")  # not lodged: no request yet
    first, second = Version(shipped_policies(), BEFORE), Version(shipped_policies(), AFTER)
    whole = compare_over_past("us-columbia", first, second)
    assert (whole.comparison.considered, whole.recorded) == (2, 1)
    assert {d.case.reference for d in whole.comparison.differences} == {birch.reference}
    assert {r.answered for r in whole.rows} == {"not answered"}
    alone = compare_over_past("us-columbia-alder", first, second)
    assert (alone.comparison.considered, alone.comparison.changed) == (1, 0)
    other = compare_over_past("us-columbia-alder", Version(shipped_policies(), NO_LAW), second)
    assert {(r.case.reference, r.answered) for r in other.rows} == {(answered.reference, "held on request")}


def test_the_facts_are_those_that_the_jail_was_shown(cast: Cast) -> None:
    case = case_in(cast, "hold_agreed")
    outcome = compare_over_past(
        "us-columbia-alder", Version(shipped_policies(), NO_LAW), Version(shipped_policies())
    )
    hold = next(d for d in outcome.comparison.differences if d.topic.value == "hold")
    assert hold.case.facts.served_on_person is True
    assert hold.case.facts.administrative_warrant is True
    assert hold.case.reference == case.reference


@pytest.mark.usefixtures("http")
def test_of_very_many_requests_the_newest_are_compared_and_the_page_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_in(cast, "served", ori="CX0020000")
    newer = case_in(cast, "served", ori="CX0020000")
    first, second = Version(shipped_policies(), BEFORE), Version(shipped_policies(), AFTER)
    assert compare_over_past("us-columbia", first, second).newest == 0
    said = {"place": "us-columbia", "first_day": "2019-05-31", "second_day": "2019-06-01"}
    whole = client_of(cast, "adams").post(PATH, said).content.decode()
    monkeypatch.setattr(policies, "MOST", 1)
    found = compare_over_past("us-columbia", first, second)
    assert (found.newest, found.comparison.considered) == (1, 1)
    assert {d.case.reference for d in found.comparison.differences} == {newer.reference}
    cut = client_of(cast, "adams").post(PATH, said).content.decode()
    assert ("the newest 1 were compared" in whole, "the newest 1 were compared" in cut) == (False, True)


@pytest.mark.usefixtures("http")
def test_the_page_shows_counts_with_denominators_and_changes_nothing(cast: Cast) -> None:
    case_in(cast, "hold_agreed")
    steps = RecordedStep.objects.count()
    page = client_of(cast, "adams").post(
        PATH, {"place": "us-columbia-alder", "first_day": "2017-01-01", "second_day": "2026-11-01"}
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "1 of 1 request comes out differently" in text
    assert "Alder County General Order 12" in text
    assert RecordedStep.objects.count() == steps
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.act, entry.content["place"]) == ("policies.compare", "us-columbia-alder")


@pytest.mark.usefixtures("http")
def test_a_draft_is_compared_with_the_law_of_each_cases_day(cast: Cast) -> None:
    case_in(cast, "hold_agreed")
    text = (DATA / "us-columbia-alder.yaml").read_text(encoding="utf-8")
    draft = text.replace("when: {fact: administrative_warrant}", "when: {fact: judicial_warrant}")
    page = client_of(cast, "lane").post(PATH, {"place": "us-columbia-alder", "draft": draft})
    assert page.context["outcome"].comparison.counts[0].moves[0][2] == 1
    assert "the draft" in page.content.decode()


@pytest.mark.usefixtures("http")
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"place": "us-columbia"}, "The two versions are the same"),
        ({"place": "us-atlantis", "first_day": "2018-01-01"}, "Select a valid choice"),
        ({"place": "us-columbia", "draft": "a: ["}, "draft: not YAML"),
        ({"place": "us-columbia", "draft": "id: us-x"}, "draft: name"),
        (
            {"place": "us-tx", "draft": (DATA / "us-fl.yaml").read_text(encoding="utf-8")},
            "the place chosen is another",
        ),
        ({"place": "us-tx", "draft": "a: &a [1]\nb: *a"}, "YAML aliases"),
        ({"place": "us-tx", "draft": "x" * 20_001}, "at most 20000 characters"),
    ],
)
def test_what_cannot_be_compared_says_why(cast: Cast, data: dict[str, str], message: str) -> None:
    page = client_of(cast, "stone").post(PATH, data)
    assert page.status_code == 422
    assert message in page.content.decode()


@pytest.mark.usefixtures("http")
def test_it_is_for_supervisor_auditor_and_counsel(cast: Cast) -> None:
    assert {u: client_of(cast, u).get(PATH).status_code for u in ("stone", "adams", "lane", "ortiz", "clark")} == {
        "stone": 200, "adams": 200, "lane": 200, "ortiz": 403, "clark": 403,
    }  # fmt: skip
