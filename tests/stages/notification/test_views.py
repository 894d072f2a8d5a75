"""The records specialist's queue and the page of one query."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from handover.audit.models import Entry
from handover.clocks.targets import TARGETS, TargetKind
from handover.process.models import Matter
from handover.stages.notification import queries
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
REMARKS = "Searched the case system and the court system."


def get(client: Client, cast: Cast, who: str, case: Matter | None, status: int = 200) -> str:
    client.force_login(cast[who])
    url = reverse("notification:query", args=[case.reference]) if case else reverse("notification:queue")
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def post(
    client: Client, cast: Cast, case: Matter, data: dict[str, object] | None = None, who: str = "reed"
) -> tuple[int, str]:
    client.force_login(cast[who])
    body = {
        "version": case.version,
        "opinion": "unknown",
        "status": "not_told",
        "remarks": REMARKS,
        **(data or {}),
    }
    response = client.post(reverse("notification:query", args=[case.reference]), body)
    return response.status_code, response.content.decode()


def keys_of(case: Matter) -> list[str]:
    from handover.stages.identification import queries as identification
    from handover.stages.notification.records import records_of

    identity = identification.immigration_identity(queries.link_of(case.pk).identity)
    assert identity is not None
    return [line.key for line in records_of(identity)]


def test_the_queue_shows_the_oldest_first_with_its_clock_in_words(client: Client, cast: Cast) -> None:
    first, second = walk.queried(cast), walk.queried(cast, ori="CX0020000")
    seen = get(client, cast, "reed", None)
    assert seen.index(first.reference) < seen.index(second.reference)
    assert "left" in seen
    with time_machine.travel(
        timezone.now() + TARGETS[TargetKind.IAQ_ANSWER].allowance + timedelta(minutes=5)
    ):
        assert "overdue" in get(Client(), cast, "reed", None)


def test_an_answered_query_leaves_the_queue(client: Client, cast: Cast) -> None:
    case = walk.case_in(cast, "awaiting_review")
    assert case.reference not in get(client, cast, "reed", None)


@pytest.mark.parametrize("who", ["clark", "evans"])
def test_jails_and_examiners_have_no_way_in(client: Client, cast: Cast, who: str) -> None:
    get(client, cast, who, None, 403)
    get(client, cast, who, walk.queried(cast), 403)


def test_the_page_shows_query_match_and_records_and_is_recorded(client: Client, cast: Cast) -> None:
    case = walk.queried(cast)
    seen = get(client, cast, "reed", case)
    for text in (
        "CUS",
        "none more exact",
        "IAQ.CX0010000.AX.TXT",
        "REYES,MARCOS",
        "removal order, final",
        "Port of entry",
        "Answer due",
    ):
        assert text in seen
    for key in keys_of(case):
        assert f'value="{key}"' in seen
    assert Entry.objects.filter(act="query.read", subject=case.reference).count() == 1


def test_others_read_the_query_without_the_form(client: Client, cast: Cast) -> None:
    case = walk.queried(cast)
    for who in ("ortiz", "adams", "stone"):
        assert 'name="opinion"' not in get(client, cast, who, case)
        assert post(client, cast, case, who=who)[0] == 422
    case.refresh_from_db()
    assert case.state == "queried"


def test_an_answer_moves_the_case_and_is_shown(client: Client, cast: Cast) -> None:
    case = walk.queried(cast)
    keys = keys_of(case)
    status, _ = post(
        client, cast, case, {"opinion": "appears_removable", "status": "no_status", "records": keys[:2]}
    )
    assert status == 302
    case.refresh_from_db()
    assert case.state == "awaiting_review"
    answer = queries.answer_of(case.pk)
    assert answer is not None
    assert (answer.by_name, answer.records, answer.status) == ("Robin Reed", keys[:2], "no_status")
    seen = get(client, cast, "ortiz", case)
    assert "appears removable; an officer must review" in seen
    assert "by itself it holds nobody" in seen


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"opinion": ""}, "This field is required"),
        ({"status": ""}, "This field is required"),
        ({"remarks": "short"}, "at least 20 characters"),
        ({"opinion": "appears_removable"}, "without one nobody"),
        ({"records": ["status:987654"]}, "not one of the available choices"),
    ],
)
def test_an_unfinished_answer_is_refused_beside_its_field(
    client: Client, cast: Cast, data: dict[str, object], says: str
) -> None:
    case = walk.queried(cast)
    status, seen = post(client, cast, case, data)
    assert status == 422
    assert says in seen
    assert queries.answer_of(case.pk) is None


def test_a_record_of_another_person_cannot_be_linked(client: Client, cast: Cast) -> None:
    case, other = walk.queried(cast), walk.queried(cast)
    assert post(client, cast, case, {"records": keys_of(other)[:1]})[0] == 422


def test_a_stale_page_gets_what_changed(client: Client, cast: Cast) -> None:
    case = walk.queried(cast)
    assert post(client, cast, case)[0] == 302
    status, seen = post(client, cast, case)
    assert status == 409
    assert "Answered the query" in seen


def test_a_protected_record_is_marked_and_hidden_from_the_auditor(client: Client, cast: Cast) -> None:
    case = walk.queried(cast, walk.Person(protected=True))
    specialist = get(client, cast, "reed", case)
    assert "8 USC 1367" in specialist
    assert "removal order, final" in specialist
    auditor = get(client, cast, "adams", case)
    assert "removal order, final" not in auditor
    assert "REYES" not in auditor
    assert "USC 1367" not in auditor


def test_earlier_research_on_the_same_person_is_shown(client: Client, cast: Cast) -> None:
    first = walk.queried(cast)
    booked = walk.booking(cast)
    from handover.stages.notification import actions

    again = actions.open_on_match(
        walk.ended_search(booked, "immigration", queries.link_of(first.pk).identity).pk
    )
    assert again is not None
    assert first.reference in get(client, cast, "reed", again)
