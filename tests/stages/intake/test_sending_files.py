"""A clerk sends files by the page: each gets its receipt, and what is refused its reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from handover.process.models import Matter
from handover.stages.intake import queries, rules
from handover.stages.intake.actions import read_submission
from tests.stages.files import car
from tests.stages.pages import page, upload
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_sent_file_gets_a_receipt_and_a_copy_gets_the_same(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    data = car()
    first = client.post(reverse("intake:send"), upload(data))
    case = Matter.objects.get(track="booking")
    receipt = reverse("intake:receipt", args=[case.reference])
    assert first.status_code == 302
    assert first["Location"] == receipt
    seen = client.get(receipt).content.decode()
    assert queries.submission_of(case.pk).sha256 in seen
    again = client.post(reverse("intake:send"), upload(data), follow=True)
    assert again.redirect_chain == [(receipt, 302)]
    assert "was here before" in again.content.decode()
    assert Matter.objects.count() == 1


def test_other_bytes_under_a_used_tcn_are_refused_with_the_reason(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    client.post(reverse("intake:send"), upload(car(tcn="CXLIVESCANTWICE")))
    response = client.post(reverse("intake:send"), upload(car(tcn="CXLIVESCANTWICE", sex="F")))
    assert response.status_code == 422
    assert "under a new TCN" in response.content.decode()
    assert Matter.objects.count() == 1


def test_of_several_files_each_is_received_by_itself(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    walk_in = car(tcn="CXLIVESCANBEFORE")
    client.post(reverse("intake:send"), upload(walk_in))
    files = [
        SimpleUploadedFile("new.ebts", car()), SimpleUploadedFile("again.ebts", walk_in),
        SimpleUploadedFile("other.ebts", car(tcn="CXLIVESCANBEFORE", sex="F")),
    ]  # fmt: skip
    response = client.post(reverse("intake:send"), {"file": files})
    seen = response.content.decode()
    assert response.status_code == 200
    assert Matter.objects.count() == 2
    assert all(case.reference in seen for case in Matter.objects.all())
    assert "was here before" in seen
    assert "Some files were refused" in seen
    assert "under a new TCN" in seen


def test_a_script_sends_one_after_the_other_and_is_told_of_each(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    data = car(tcn="CXLIVESCANSCRIPT")

    def posted(data: bytes) -> dict[str, Any]:
        answer = client.post(reverse("intake:send"), upload(data), headers={"Accept": "application/json"})
        found: dict[str, Any] = answer.json()
        return found

    first, again, other = posted(data), posted(data), posted(car(tcn="CXLIVESCANSCRIPT", sex="F"))
    reference = Matter.objects.get().reference
    assert [one["files"][0]["reference"] for one in (first, again, other)] == [reference, reference, ""]
    assert again["files"][0]["again"]
    assert "under a new TCN" in other["files"][0]["fault"]
    assert posted(b"")["faults"] == ["This file is empty: choose the file that the live-scan wrote."]


def test_no_file_an_empty_one_and_one_too_large_are_told_apart(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast["clark"])
    monkeypatch.setattr(rules, "MAX_BYTES", 1000)
    for given, text in (({}, "required"), (upload(b""), "empty"), (upload(b"x" * 1001), "at most 1,000")):
        response = client.post(reverse("intake:send"), given)
        assert response.status_code == 422
        assert text in response.content.decode()
    assert not Matter.objects.exists()


def test_a_file_that_is_no_ebts_is_kept_and_answered(client: Client, cast: Cast) -> None:
    client.force_login(cast["clark"])
    client.post(reverse("intake:send"), upload(b"\x89PNG not a booking"))
    case = read_submission(Matter.objects.get().pk)
    assert case.state == "refused"
    assert "No booking was taken" in page(client, cast, "clark", "intake:booking", case.reference)


def test_only_clerks_send(client: Client, cast: Cast) -> None:
    for who in ("evans", "adams", "reed"):
        page(client, cast, who, "intake:send", status=403)
