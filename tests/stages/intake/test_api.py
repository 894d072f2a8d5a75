"""The API of jails' machine accounts: receipts, copies, limits, isolation, and answers as bytes."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from handover.accounts.models import MachineToken
from handover.audit.models import Entry
from handover.formats.ansi_nist import read
from handover.process.models import Matter
from handover.stages.intake import file_store, queries, rules
from handover.stages.intake.scopes import READ
from tests.stages.files import ALDER, BIRCH, car, new_tcn
from tests.stages.intake.jail import API, Jail, read_all, well_formed
from tests.support.cast import Cast, make_cast
from tests.support.examples import examples

pytestmark = pytest.mark.django_db


def test_a_file_is_received_once_and_a_copy_gets_its_receipt(alder: Jail) -> None:
    tcn, data = new_tcn(), b""
    data = car(tcn=tcn)
    first, again = alder.post(data), alder.post(data)
    assert (first.status_code, again.status_code) == (202, 200)
    receipt = first.json()
    assert receipt["sha256"] == hashlib.sha256(data).hexdigest()
    assert (receipt["tcn"], receipt["ori"], receipt["again"]) == (tcn, ALDER, False)
    assert again.json() == {**receipt, "again": True}
    assert file_store.get(receipt["sha256"]) == data
    assert Matter.objects.count() == 1
    assert alder.client.get(
        receipt["links"]["submission"], headers={"authorization": f"Bearer {alder.token}"}
    ).json()["state"] == "received"  # fmt: skip


def test_a_reused_tcn_is_a_conflict_that_names_the_field(alder: Jail) -> None:
    tcn = new_tcn()
    first = alder.post(car(tcn=tcn)).json()
    response = alder.post(car(tcn=tcn, sex="F"))
    assert response.status_code == 409
    body = well_formed(response)
    assert body["problems"][0]["field"] == "1.009"
    assert first["reference"] in body["detail"]


def test_too_large_is_told_by_the_stated_length_before_reading(
    alder: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_BYTES", 1000)
    response = alder.post(b"x" * 1001)
    assert response.status_code == 413
    assert "at most 1,000" in well_formed(response)["detail"]
    assert not Matter.objects.exists()
    assert not (file_store._path(hashlib.sha256(b"x" * 1001).hexdigest())).exists()


@pytest.mark.parametrize(
    ("stated", "more", "status"),
    [
        ("0", {}, 400),
        ("", {}, 400),
        ("", {"transfer-encoding": "chunked"}, 411),
        ("many", {}, 411),
        ("-1", {}, 411),
    ],
)
def test_an_empty_body_and_no_stated_length_are_refused(
    alder: Jail, stated: str, more: dict[str, str], status: int
) -> None:
    url, headers = f"{API}/submissions", {**alder.bearer, **more}
    response = alder.client.generic("POST", url, b"", headers=headers, CONTENT_LENGTH=stated)
    assert response.status_code == status
    well_formed(response)


@pytest.mark.parametrize("bearer", ["", "Bearer nonsense", "Basic abc", "Bearer "])
@pytest.mark.parametrize("path", ["submissions/B-2222222222", "answers", "answers/HO2026"])
def test_without_a_live_token_nothing_is_told(cast: Cast, bearer: str, path: str) -> None:
    response = Client().get(f"{API}/{path}", headers={"authorization": bearer} if bearer else {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    well_formed(response)


def test_a_revoked_token_is_refused_and_recorded(alder: Jail) -> None:
    MachineToken.objects.update(revoked_at=date(2026, 1, 1).isoformat() + "T00:00:00Z")
    assert alder.post(car()).status_code == 401
    assert Entry.objects.filter(act="machine.refused", outcome="refused").exists()
    assert not Matter.objects.exists()


@pytest.mark.parametrize("meanwhile", ["revoked", "expired", "rotated"])
def test_what_was_received_counts_whatever_becomes_of_its_token(alder: Jail, meanwhile: str) -> None:
    """The booking waits for the worker: it is the jail's, which gets its answer by another token."""
    reference, now = alder.post(car()).json()["reference"], timezone.now()
    if meanwhile == "revoked":
        MachineToken.objects.filter(pk=alder.row.pk).update(revoked_at=now)
    elif meanwhile == "expired":
        MachineToken.objects.filter(pk=alder.row.pk).update(expires_at=now)
    else:
        alder.row.renew(overlap=timedelta(0), expires_at=None)
    read_all()
    assert Matter.objects.get(reference=reference).state != "received"
    assert alder.get("answers").status_code == 401
    _, alder.token = MachineToken.issue(alder.agency, "another", (READ,))
    assert alder.get(f"submissions/{reference}").json()["state"] != "received"


def test_a_signed_in_person_has_no_way_in_without_a_token(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    assert client.get(f"{API}/answers").status_code == 401


def test_a_jail_does_not_see_what_another_sent(alder: Jail, birch: Jail) -> None:
    reference = alder.post(car(arrest_date=date(2099, 1, 1))).json()["reference"]
    read_all()
    answer = alder.answers()["answers"][0]
    for path in (f"submissions/{reference}", f"answers/{answer['tcn']}", "submissions/B-NONE"):
        response = birch.get(path)
        assert response.status_code == 404
        assert well_formed(response)["detail"] == well_formed(birch.get("answers/none"))["detail"]
    assert birch.answers() == {"answers": [], "next": 0, "more": False}


def test_a_file_that_names_another_jail_is_answered_by_an_error_and_takes_nothing(
    alder: Jail, birch: Jail
) -> None:
    tcn = new_tcn()
    theirs = car(tcn=tcn)
    foreign = birch.post(theirs)
    assert foreign.status_code == 202
    read_all()
    answer = birch.answers()["answers"][0]
    assert answer["kind"] == "ERRT"
    assert answer["problems"][0]["code"] == "A0004"
    assert answer["tcr"] == tcn
    # The jail whose number it is can still use it, with the same bytes or others, and learns of nobody.
    mine = alder.post(theirs)
    assert mine.status_code == 202
    assert mine.json()["reference"] != foreign.json()["reference"]
    read_all()
    assert alder.get(f"submissions/{mine.json()['reference']}").json()["state"] == "accepted"
    assert alder.answers()["answers"] == []


def test_to_be_named_in_2_073_gives_no_right_to_another_agency_s_tcns(alder: Jail, birch: Jail) -> None:
    """Birch sends a file in Alder's name (1.008) that names Birch in 2.073."""
    tcn = new_tcn()
    taken = birch.post(car(tcn=tcn, control_ori=BIRCH))
    assert (taken.status_code, taken.json()["ori"]) == (202, BIRCH)
    mine = alder.post(car(tcn=tcn, sex="F"))
    assert (mine.status_code, mine.json()["ori"]) == (202, ALDER)
    # And Birch does not learn by a copy of Alder's number that it is in use.
    assert birch.post(car(tcn=tcn, control_ori=BIRCH)).json()["reference"] == taken.json()["reference"]


def test_answers_come_in_order_in_bounded_pages(alder: Jail) -> None:
    for _ in range(5):
        alder.post(car(arrest_date=date(2099, 1, 1)))
    read_all()
    seen: list[str] = []
    after, more = 0, True
    while more:
        body = alder.answers(after=after, limit=2)
        assert len(body["answers"]) <= 2
        seen += [a["tcn"] for a in body["answers"]]
        after, more = body["next"], body["more"]
    assert seen == [a["tcn"] for a in alder.answers()["answers"]]
    assert len(set(seen)) == 5
    assert alder.answers(after=after) == {"answers": [], "next": after, "more": False}


@pytest.mark.parametrize(
    "query", [{"limit": 101}, {"limit": 0}, {"limit": "all"}, {"after": -1}, {"after": 2**63}, {"after": "x"}]
)
def test_a_parameter_out_of_bounds_is_named(alder: Jail, query: dict[str, Any]) -> None:
    response = alder.get("answers", **query)
    assert response.status_code == 422
    assert well_formed(response)["problems"][0]["field"] in query


def test_an_answer_is_fetched_as_bytes_and_the_reading_is_recorded(alder: Jail) -> None:
    tcn = new_tcn()
    reference = alder.post(car(tcn=tcn, arrest_date=date(2099, 1, 1))).json()["reference"]
    read_all()
    standing = alder.get(f"submissions/{reference}").json()
    assert (standing["state"], standing["ended"]) == ("refused", True)
    listed = standing["answers"][0]
    response = alder.client.get(listed["href"], headers={"authorization": f"Bearer {alder.token}"})
    assert response["Content-Type"] == "application/octet-stream"
    assert hashlib.sha256(response.content).hexdigest() == listed["sha256"]
    assert read(response.content).header.first(10) == tcn
    entry = Entry.objects.get(act="answer.read")
    assert entry.actor.startswith("machine:")
    assert entry.subject == reference


def test_an_answer_that_may_still_be_overtaken_is_held_back(alder: Jail, cast: Cast) -> None:
    alder.post(car(arrest_date=date(2099, 1, 1)))
    read_all()
    agency = cast.agencies[ALDER].pk
    held_back = connection.vendor != "sqlite"
    assert len(queries.answers_to(agency)) == (0 if held_back else 1)
    assert len(alder.answers()["answers"]) == 1


def test_the_description_is_public_names_every_path_and_there_are_no_other_docs(cast: Cast) -> None:
    response = Client().get(reverse("intake:api_schema"))
    assert response.status_code == 200
    assert {path.removeprefix(f"{API}/") for path in response.json()["paths"]} == {
        "submissions", "submissions/{reference}", "answers", "answers/{tcn}", "answers/{tcn}/acknowledgement",
        "events", "events/batch", "files/bookings", "files/status", "files/roster",
    }  # fmt: skip
    assert Client().get(f"{API}/docs").status_code in (302, 404)


class AnyBytes(TestCase):
    """Whatever comes is kept and answered: never an HTTP error for what is inside a file."""

    def setUp(self) -> None:
        self.jail = Jail(make_cast())

    @settings(max_examples=examples(40))
    @given(
        cut=st.integers(0, 600),
        noise=st.binary(max_size=80),
        at=st.integers(0, 600),
    )
    def test_any_bytes_get_a_receipt_and_then_an_answer(self, cut: int, noise: bytes, at: int) -> None:
        whole = car(minutiae={}, tcn="CXLIVESCANMUTATED")
        data = (whole[:at] + noise + whole[at + len(noise) :])[: len(whole) - cut] or b"\x00"
        response = self.jail.post(data)
        assert response.status_code in (200, 202, 409)
        read_all()
        if response.status_code == 409:
            well_formed(response)
            return
        body = response.json()
        case = Matter.objects.get(reference=body["reference"])
        assert case.state in ("refused", "accepted")
        assert file_store.get(body["sha256"]) == data
        if case.state == "refused":
            answer = queries.answers_of(case.pk).get()
            assert read(queries.answer_file(answer)).tot == "ERRT"
            assert answer.problems
