"""What somebody types into a form is kept for them, and for nobody else, until they send it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.process.models import Matter
from handover.stages.notification.queries import link_of
from handover.web import kept_drafts
from handover.web.models import FormDraft
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db


def form_of(case: Matter) -> str:
    return f"/review/cases/{case.reference}/no-action/"


def keep(cast: Cast, who: str, page: str, fields: object) -> int:
    client = Client()
    client.force_login(cast[who])
    body = json.dumps({"page": page, "fields": fields})
    return client.post("/drafts/", body, content_type="application/json", secure=True).status_code


def test_a_draft_is_shown_again_to_whoever_typed_it_and_to_nobody_else(cast: Cast, look: Look) -> None:
    case = case_in(cast, "in_review")
    assert keep(cast, "ortiz", form_of(case), {"reasons": ["read so far"], "version": ["9"]}) == 200
    text = look("ortiz", form_of(case)).content.decode()
    assert "read so far" in text
    assert FormDraft.objects.get().fields == {"reasons": ["read so far"]}
    again = Matter.objects.get(pk=case.pk)
    FormDraft.objects.update(user=cast["owens"])
    assert "read so far" not in look("ortiz", form_of(again)).content.decode()


def test_a_draft_is_gone_once_the_form_is_sent(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    keep(cast, "ortiz", form_of(case), {"reasons": ["read so far"]})
    client = Client()
    client.force_login(cast["ortiz"])
    bad = client.post(form_of(case), {"version": case.version, "reasons": "short"}, secure=True)
    assert bad.status_code == 422
    assert FormDraft.objects.exists()
    assert "read so far" not in bad.content.decode()
    sent = {"version": case.version, "reason": "no_probable_cause", "reasons": REASONS}
    assert client.post(form_of(case), sent, secure=True).status_code == 302
    assert not FormDraft.objects.exists()


def test_an_empty_draft_deletes_the_kept_one(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    keep(cast, "ortiz", form_of(case), {"reasons": ["a"]})
    assert keep(cast, "ortiz", form_of(case), {"reasons": [""]}) == 200
    assert not FormDraft.objects.exists()


def test_a_draft_is_purged_after_thirty_days_and_not_shown_before_the_purge(cast: Cast, look: Look) -> None:
    case = case_in(cast, "in_review")
    keep(cast, "ortiz", form_of(case), {"reasons": ["old words"]})
    FormDraft.objects.update(saved_at=timezone.now() - kept_drafts.KEPT)
    assert "old words" not in look("ortiz", form_of(case)).content.decode()
    kept_drafts.purge()
    assert not FormDraft.objects.exists()
    keep(cast, "ortiz", form_of(case), {"reasons": ["new"]})
    FormDraft.objects.update(saved_at=timezone.now() - kept_drafts.KEPT + timedelta(minutes=1))
    kept_drafts.purge()
    assert FormDraft.objects.exists()


@pytest.mark.parametrize("erased", ["matter_id", "search_matter_id", "booking_matter_id"])
def test_a_draft_about_an_erased_matter_or_what_it_came_from_is_deleted(cast: Cast, erased: str) -> None:
    case = case_in(cast, "in_review")
    keep(cast, "ortiz", form_of(case), {"reasons": ["a"]})
    kept_drafts.erased([getattr(link_of(case.pk), erased)])
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(
    ("who", "page", "fields", "answer"),
    [
        ("clark", "/review/cases/{}/no-action/", {"reasons": ["x"]}, 404),  # not a step of a jail's clerk
        ("ortiz", "/review/cases/C-2222222222/no-action/", {"reasons": ["x"]}, 404),
        ("ortiz", "/review/cases/{}/", {"reasons": ["x"]}, 404),  # no form of a step
        ("ortiz", "/nowhere/", {}, 404),
        ("ortiz", "/review/cases/{}/no-action/", {"reasons": "x"}, 400),
        ("ortiz", "/review/cases/{}/no-action/", {"reasons": ["x" * 70_000]}, 400),
        ("ortiz", "/review/cases/{}/no-action/", {"reasons": ["x\0"]}, 400),
        ("ortiz", "/review/cases/{}/no-action/", {"reasons": ["x\ud800"]}, 400),  # as JSON's escape
        ("ortiz", "/review/cases/{}/no-action/", {"\udfff": ["x"]}, 400),
        ("ortiz", "/review/cases/{}/no-action/", ["x"], 400),
        ("ortiz", 7, {"reasons": ["x"]}, 400),
        ("ortiz", "/review/cases/C-\0/no-action/", {"reasons": ["x"]}, 400),
        ("ortiz", "/review/cases/C-\ud800/no-action/", {"reasons": ["x"]}, 400),
    ],
)
def test_no_draft_is_kept_of_anything_else(
    cast: Cast, who: str, page: object, fields: object, answer: int
) -> None:
    case = case_in(cast, "in_review")
    address = page.format(case.reference) if isinstance(page, str) else page
    assert keep(cast, who, address, fields) == answer  # type: ignore[arg-type]
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"page":' * 100_000, b"9" * 6_000, b"\xff\xfe{}", b"", b"null"]
)
def test_a_body_that_is_no_draft_is_refused_in_words(cast: Cast, body: bytes) -> None:
    client = Client()
    client.force_login(cast["ortiz"])
    answer = client.post("/drafts/", body, content_type="application/json", secure=True)
    assert (answer.status_code, "JSON" in answer.json()["detail"]) == (400, True)
