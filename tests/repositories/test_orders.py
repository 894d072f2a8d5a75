"""An order that came on paper is entered by one person and carried out by another's word, on pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from handover.audit.models import Entry
from handover.process.advance import RefusedError
from handover.process.erasure import public as erasure
from handover.repositories import expunging, orders
from handover.repositories.models import (
    ArrestCharge,
    CriminalIdentity,
    Expungement,
    ImmigrationIdentity,
    ImmigrationOrder,
    RecordContent,
    RecordOrder,
    SourceRecord,
    WithdrawnUse,
)
from tests.repositories.cases import FIN, UCN, case_on, known, order, send
from tests.repositories.records import history
from tests.support.cast import Cast
from tests.support.walk import REASONS

pytestmark = pytest.mark.django_db
LIST = "/records/orders/"
SAID = {"authority": "PC 1203.4, order 12-345", "dated": "2026-01-10"}


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


def of(user: User) -> Client:
    """A person's browser."""
    client = Client()
    client.force_login(user)
    return client


def head(key: str) -> SourceRecord:
    return SourceRecord.objects.get(source_key=key)


def entered(cast: Cast, key: str, op: str, who: str = "reed") -> RecordOrder:
    """A person enters an order about a record by its page."""
    page = reverse("records:order_enter", kwargs={"record": head(key).pk})
    answer = of(cast[who]).post(page, {"op": op, **SAID})
    assert answer.status_code == 302, answer.content.decode()
    return orders.waiting().get(record__source_key=key)


def decided(cast: Cast, row: RecordOrder, who: str, decision: str = "approve", reasons: str = "") -> int:
    page = reverse("records:order", kwargs={"order": row.pk})
    return of(cast[who]).post(page, {"decision": decision, "reasons": reasons}).status_code


def test_a_charge_is_sealed_by_two_people_and_unsealed_by_two(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    found = of(cast["reed"]).get(LIST, {"number": UCN}).content.decode()
    assert "THEFT" in found, "the record is told from others by what it says"
    row = entered(cast, "c1", "seal")
    assert ArrestCharge.objects.count() == 1, "nothing changes before the second person's word"
    assert decided(cast, row, "stone") == 302
    assert not ArrestCharge.objects.exists()
    send(tmp_path, {**history(1)[2], "source_version": 2})
    assert not ArrestCharge.objects.exists(), "its source sends it again: it stays sealed"
    assert "THEFT" not in of(cast["reed"]).get(LIST, {"number": UCN}).content.decode(), (
        "what is sealed is not said"
    )
    assert decided(cast, entered(cast, "c1", "unseal", "stone"), "lane") == 302
    assert ArrestCharge.objects.count() == 1
    told = Entry.objects.filter(act__startswith="records.").values_list("act", flat=True)
    assert {"records.order.ask", "records.seal", "records.unseal"} <= set(told)


def test_who_asked_does_not_approve_and_other_roles_do_neither(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    row = entered(cast, "c1", "seal", "stone")
    assert decided(cast, row, "stone") == 422
    assert decided(cast, row, "reed") == 422
    assert decided(cast, row, "ortiz") == 403
    with pytest.raises(RefusedError, match="second person"):
        orders.approve(row.pk, actor=cast["stone"].actor)
    with pytest.raises(RefusedError, match="supervisor or counsel"):
        orders.approve(row.pk, actor=cast["reed"].actor)
    with pytest.raises(RefusedError, match="records specialist or a supervisor"):
        orders.ask(
            head("a1").pk,
            op="seal",
            authority=SAID["authority"],
            dated=dt.date(2026, 1, 10),
            actor=cast["lane"].actor,
        )
    assert not RecordOrder.objects.get().outcome
    assert ArrestCharge.objects.count() == 1


def test_what_was_declined_stands_as_before_and_may_be_asked_again(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    row = entered(cast, "o1", "expunge")
    assert decided(cast, row, "lane", "decline", "too short") == 422
    assert decided(cast, row, "lane", "decline", REASONS) == 302
    assert ImmigrationOrder.objects.count() == 1
    assert decided(cast, row, "lane") == 422, "it was decided"
    assert entered(cast, "o1", "expunge").pk != row.pk


def test_one_order_about_a_record_waits_at_a_time(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    entered(cast, "c1", "seal")
    page = reverse("records:order_enter", kwargs={"record": head("c1").pk})
    again = of(cast["stone"]).post(page, {"op": "expunge", **SAID})
    assert again.status_code == 422
    assert "waits already" in again.content.decode()


def test_a_court_on_guam_may_have_ordered_on_a_day_that_has_not_begun_in_utc(
    cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    page = reverse("records:order_enter", kwargs={"record": head("c1").pk})
    morning = dt.datetime(2027, 12, 31, 21, tzinfo=dt.UTC)  # seven in the morning of New Year's Day
    with time_machine.travel(morning):
        for day, status in (("2028-01-02", 422), ("2028-01-01", 302)):
            answer = of(cast["reed"]).post(page, {"op": "seal", **SAID, "dated": day})
            assert answer.status_code == status, answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"dated": (timezone.now() + dt.timedelta(days=3)).date().isoformat()},
        {"dated": "1066-10-14"},
        {"authority": "an order"},
        {"op": "merge"},
        {"op": "unseal"},
        {"authority": "Order 12-345\x07, PC 1203.4"},
    ],
)
def test_an_order_that_cannot_be_is_refused_in_words(
    cast: Cast, tmp_path: Path, wrong: dict[str, str]
) -> None:
    known(tmp_path)
    page = reverse("records:order_enter", kwargs={"record": head("c1").pk})
    answer = of(cast["reed"]).post(page, {"op": "seal", **SAID, **wrong})
    assert answer.status_code == 422
    assert "usa-error-message" in answer.content.decode() or "usa-alert--error" in answer.content.decode()
    assert not RecordOrder.objects.exists()


def test_an_expungement_by_page_destroys_all_or_nothing(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "in_review")
    row = entered(cast, "i1", "expunge")
    held = erasure.hold(
        case.reference, reason="Litigation hold of the district court, case 26-cv-1", actor=cast["lane"].actor
    )
    assert decided(cast, row, "stone") == 422, "a legal hold refuses it"
    assert ImmigrationIdentity.objects.filter(pk=FIN).exists()
    assert not Expungement.objects.exists()
    erasure.end_hold(held.pk, actor=cast["lane"].actor)
    assert decided(cast, row, "stone") == 302
    (done,) = Expungement.objects.all()
    assert (done.asked_name, done.approved_name) == ("Robin Reed", "Sky Stone")
    assert not RecordContent.objects.filter(version__record=row.record).exists()
    assert done.unclean is not None, (
        "the page does not wait until the files are clean: the worker cleans them"
    )
    page = of(cast["adams"]).get(reverse("records:order", kwargs={"order": row.pk})).content.decode()
    assert FIN not in page and "expunged:" not in page


def test_a_decline_that_names_the_person_goes_with_the_record(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    decided(
        cast,
        entered(cast, "p1", "expunge"),
        "stone",
        "decline",
        "Marcos Reyes is somebody else than the order says.",
    )
    assert decided(cast, entered(cast, "p1", "expunge"), "stone") == 302
    assert not CriminalIdentity.objects.filter(pk=UCN).exists()
    assert not any("Reyes" in order.reasons for order in RecordOrder.objects.all())


def test_what_a_feed_orders_is_asked_and_decided_on_its_page(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    send(tmp_path, order("expunge", "charge", "c1"))
    (waits,) = expunging.waiting()
    page = reverse("records:expungement", kwargs={"order": waits.pk})
    assert page in of(cast["stone"]).get(LIST).content.decode()
    assert "decision" not in of(cast["lane"]).get(page).content.decode(), "counsel waits until somebody asked"
    assert of(cast["reed"]).post(page, {"decision": "approve"}).status_code == 422
    assert of(cast["reed"]).post(page, {"decision": "ask"}).status_code == 302
    assert of(cast["stone"]).post(page, {"decision": "decline", "reasons": REASONS}).status_code == 302
    assert of(cast["reed"]).post(page, {"decision": "ask"}).status_code == 302
    assert of(cast["lane"]).post(page, {"decision": "approve"}).status_code == 302
    assert not ArrestCharge.every.exists()
    assert of(cast["lane"]).get(page).status_code == 404


def test_an_erasure_that_was_asked_for_is_decided_on_its_page(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "in_review")
    labels = [use.label for use in erasure.erasable_uses(FIN, matters={case.pk})]
    asked = erasure.request(
        FIN, rows=labels, authority="18 USC 3607(c), order 26-1", ordered_on=dt.date(2026, 1, 5),
        actor=cast["reed"].actor,
    )  # fmt: skip
    page = reverse("records:erasure", kwargs={"order": asked.pk})
    assert page in of(cast["lane"]).get(LIST).content.decode()
    assert of(cast["reed"]).post(page, {"decision": "approve"}).status_code == 422
    assert of(cast["lane"]).post(page, {"decision": "approve"}).status_code == 302
    assert erasure.Erasure.objects.get().by_name == "Lee Lane"


def test_a_protected_person_is_not_described(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    ImmigrationIdentity.every.filter(pk=FIN).update(protected=True)
    shown = of(cast["reed"]).get(LIST, {"number": FIN}).content.decode()
    assert "removal_order" not in shown and "no_status" not in shown


def test_what_rested_on_the_record_is_marked_as_by_a_feed(cast: Cast, tmp_path: Path) -> None:
    known(tmp_path)
    case = case_on(cast, "probable_cause")
    page = reverse("records:order_enter", kwargs={"record": head("o1").pk})
    assert "that used it</dt><dd>1:" in of(cast["reed"]).get(page).content.decode().replace("\n", "")
    assert decided(cast, entered(cast, "o1", "seal"), "stone") == 302
    assert WithdrawnUse.objects.filter(use__matter=case, op="seal").exists()
