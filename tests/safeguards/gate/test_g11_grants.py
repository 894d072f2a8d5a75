"""G11: a supervisor lets one person read a restricted record, for a time and with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from handover.audit.models import Entry
from handover.process.advance import RefusedError
from handover.stages.notification import granting
from handover.stages.notification.models import ReadingGrant
from handover.stages.notification.restricted import masked_for
from tests.safeguards.conftest import Post
from tests.safeguards.gate.restricted import NAME, PROTECTED, Look, told, until
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.one_database


@pytest.mark.django_db
def test_a_supervisor_lets_somebody_read_for_a_time(cast: Cast, page: Look, post: Post) -> None:
    case = case_in(cast, "lodged", PROTECTED)
    address = f"/notification/{case.reference}/reading/"
    assert NAME not in page("stone", address)
    said = {"to": cast["adams"].pk, "reason": REASONS, "until": until(3).isoformat()}
    assert post("stone", address, **said).status_code == 302
    entry = Entry.objects.get(act="restricted.grant", subject=case.reference)
    assert entry.content["to"] == f"user:{cast['adams'].pk}"
    assert not masked_for(cast["adams"], case)
    assert masked_for(cast["owens"], case)
    assert NAME in page("adams", f"/review/cases/{case.reference}/")
    read = Entry.objects.get(act="restricted.read", subject=case.reference)
    assert (read.actor, read.content) == (f"user:{cast['adams'].pk}", {"page": "case", "granted": True})
    for who in ("stone", "adams"):
        listed = page(who, "/notification/restricted/")
        assert case.reference in listed and "Avery Adams" in listed
        assert not [secret for secret in told(case) if secret in listed]


@pytest.mark.django_db
def test_a_grant_ends_on_its_last_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_in(cast, "lodged", PROTECTED)
    granting.grant_reading(
        case.pk, actor=cast["stone"].actor, to=cast["owens"], reason=REASONS, until=until(2)
    )
    assert not masked_for(cast["owens"], case)
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr("handover.stages.notification.restricted.timezone.now", lambda: later)
    assert masked_for(cast["owens"], case)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "to", "reason", "days", "code"),
    [
        ("stone", "stone", REASONS, 3, "to"), ("stone", "clark", REASONS, 3, "to"),
        ("stone", "evans", REASONS, 3, "to"), ("ortiz", "owens", REASONS, 3, "role"),
        ("stone", "owens", "why not", 3, "reason"), ("stone", "owens", REASONS, -2, "until"),
        ("stone", "owens", REASONS, 90, "until"),
    ],
)  # fmt: skip
def test_a_grant_is_a_supervisors_reasoned_and_short(
    cast: Cast, by: str, to: str, reason: str, days: int, code: str
) -> None:
    case = case_in(cast, "queried", PROTECTED)
    with pytest.raises(RefusedError) as refused:
        granting.grant_reading(case.pk, actor=cast[by].actor, to=cast[to], reason=reason, until=until(days))
    assert code in [r.code for r in refused.value.refusals]
    assert not ReadingGrant.objects.exists()


@pytest.mark.django_db
def test_an_open_record_has_no_such_page_and_nobody_else_grants(cast: Cast, post: Post) -> None:
    client = Client()
    client.force_login(cast["stone"])
    plain, closed = case_in(cast, "queried"), case_in(cast, "queried", PROTECTED)
    assert client.get(f"/notification/{plain.reference}/reading/").status_code == 404
    said = {"to": cast["owens"].pk, "reason": REASONS, "until": until(3).isoformat()}
    for who in ("ortiz", "reed", "adams", "clark"):
        assert post(who, f"/notification/{closed.reference}/reading/", **said).status_code == 403
    bad = post(
        "stone", f"/notification/{closed.reference}/reading/", **{**said, "until": until(90).isoformat()}
    )
    assert bad.status_code == 422
    assert "30 days ahead" in bad.content.decode()
