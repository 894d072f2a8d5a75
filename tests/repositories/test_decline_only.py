"""The pages of orders offer what is open to whoever reads them: nothing to another account of the person who asked, and
to an account made since no more than to decline, also after a try that was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from handover.audit.models import Entry
from handover.process.erasure import public as erasure
from handover.repositories import expunging, orders
from handover.repositories.models import SourceRecord
from handover.repositories.order_views import waiting_for
from tests.repositories.cases import FIN, case_on, known, order, send
from tests.support.cast import Cast
from tests.support.walk import REASONS

pytestmark = pytest.mark.django_db
APPROVE, DECLINE, WAITS = 'value="approve"', 'value="decline"', "It waits for another person."
AUTHORITY, ORDERED_ON = "18 USC 3607(c), order 26-1", dt.date(2026, 1, 5)


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


def account(username: str, like: User, **more: object) -> User:
    told = {"first_name": "Another", "last_name": "Name", "role": "counsel", "agency": like.agency}
    return User.objects.create(username=username, **{**told, **more})


def entered(cast: Cast, folder: Path) -> str:
    """An order that came on paper."""
    head = SourceRecord.objects.get(source_key="c1")
    row = orders.ask(head.pk, op="seal", authority=AUTHORITY, dated=ORDERED_ON, actor=cast["stone"].actor)
    return reverse("records:order", kwargs={"order": row.pk})


def by_a_feed(cast: Cast, folder: Path) -> str:
    """An order of expungement that a feed brought, once somebody asked for it."""
    send(folder, order("expunge", "charge", "c1"))
    (waits,) = expunging.waiting()
    expunging.ask(waits.pk, actor=cast["stone"].actor)
    return reverse("records:expungement", kwargs={"order": waits.pk})


def of_cases(cast: Cast, folder: Path) -> str:
    """An erasure of what cases hold."""
    case = case_on(cast, "in_review")
    labels = [use.label for use in erasure.erasable_uses(FIN, matters={case.pk})]
    row = erasure.request(
        FIN, rows=labels, authority=AUTHORITY, ordered_on=ORDERED_ON, actor=cast["stone"].actor
    )
    return reverse("records:erasure", kwargs={"order": row.pk})


@pytest.mark.parametrize("asked", [entered, by_a_feed, of_cases])
def test_who_may_only_decline_is_offered_no_more_and_who_asked_nothing(
    asked: Callable[[Cast, Path], str], cast: Cast, tmp_path: Path
) -> None:
    known(tmp_path)
    User.objects.update(date_joined=timezone.now() - dt.timedelta(days=30))
    page = asked(cast, tmp_path)
    same = account(
        "same", cast["stone"], person_key=cast["stone"].person_key, date_joined=cast["lane"].date_joined
    )
    since = account("since", cast["stone"], date_joined=timezone.now() + dt.timedelta(seconds=1))
    may = {
        cast["lane"]: (True, True),
        since: (False, True),
        same: (False, False),
        cast["stone"]: (False, False),
    }

    def offered(answer: str) -> tuple[bool, bool]:
        assert (WAITS in answer) is (DECLINE not in answer)
        return APPROVE in answer, DECLINE in answer

    for user, choices in may.items():
        client = Client()
        client.force_login(user)
        assert offered(client.get(page).content.decode()) == choices, user.username
        assert waiting_for(user) == choices[1], user.username
        if choices[0]:
            continue
        refusals = Entry.objects.filter(act="step.refused")
        before = refusals.count()
        answer = client.post(page, {"decision": "approve", "reasons": REASONS})
        assert (answer.status_code, offered(answer.content.decode())) == (422, choices), user.username
        assert "A second person is needed" in answer.content.decode()
        assert refusals.count() == before + 1, "the act refused it, and that is on record"
    client = Client()
    client.force_login(since)
    assert client.post(page, {"decision": "decline", "reasons": "No."}).status_code == 422
    assert client.post(page, {"decision": "decline", "reasons": REASONS}).status_code == 302
    assert waiting_for(cast["lane"]) == 0
