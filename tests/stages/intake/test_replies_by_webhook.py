"""Replies that are pushed to a webhook: signed, tried again, given up visibly, sent once."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.audit.models import Entry
from handover.formats.drops.cloudevent import CONTENT_TYPE
from handover.formats.drops.signature import verify
from handover.stages.intake import queries, secrets
from handover.stages.intake.replies import ledger, push
from handover.stages.intake.reply_rules import MOST_TRIES, PAUSES
from tests.stages.intake.jail import Jail
from tests.stages.intake.receivers import (
    WEBHOOK,
    Heard,
    is_folded,
    one_reply,
    pushed_to,
    receiver,
)
from tests.support.cast import Cast

__all__ = ["receiver"]


pytestmark = pytest.mark.django_db


def test_a_reply_is_pushed_signed_and_whole(alder: Jail, cast: Cast, receiver: Heard) -> None:
    target = pushed_to(alder, cast, WEBHOOK, receiver.url)
    row = one_reply(alder)
    assert push.push_due() == 1
    headers, body = receiver.requests[0]
    assert verify(secrets.reply_key(target), headers, body, timezone.now()) == row.answer.tcn
    assert headers["content-type"] == CONTENT_TYPE
    message = json.loads(body)
    assert (message["id"], message["subject"]) == (row.answer.tcn, row.answer.tcr)
    assert message["type"] == "handover.answer.errt.v1"
    assert base64.b64decode(message["data_base64"]) == queries.answer_file(row.answer)
    row.refresh_from_db()
    assert (row.state, row.attempts.get().detail) == ("delivered", "answered 204")


@pytest.mark.parametrize("status", [301, 307, 400, 410, 500])
def test_what_is_no_success_is_a_failure_and_no_redirect_is_followed(
    alder: Jail, cast: Cast, receiver: Heard, status: int
) -> None:
    receiver.status, receiver.headers = status, {"location": receiver.url}
    pushed_to(alder, cast, WEBHOOK, receiver.url)
    row = one_reply(alder)
    assert push.push_due() == 0
    assert len(receiver.requests) == 1
    row.refresh_from_db()
    assert row.state == "failing"
    assert str(status) in row.attempts.get().detail


def test_a_dead_receiver_is_given_up_visibly_and_a_person_sends_again(
    alder: Jail, cast: Cast, receiver: Heard
) -> None:
    receiver.status = 503
    pushed_to(alder, cast, WEBHOOK, receiver.url)
    row = one_reply(alder)
    now = timezone.now()
    for pause in (timedelta(0), *PAUSES):
        now += pause + timedelta(seconds=5)
        with time_machine.travel(now):
            push.push_due()
    row.refresh_from_db()
    assert (row.state, row.tries, row.due_at) == ("dead", MOST_TRIES, None)
    assert len(receiver.requests) == MOST_TRIES
    assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 1
    with time_machine.travel(now + timedelta(days=300)):
        assert push.push_due() == 0
        receiver.status = 200
        ledger.send_again(row, actor=cast["stone"].actor)
        assert push.push_due() == 1
    row.refresh_from_db()
    assert row.state == "delivered"
    assert is_folded(row)
    assert Entry.objects.get(act="reply.resend").actor == cast["stone"].actor.key


def test_a_receiver_that_cannot_be_reached_and_a_forbidden_address_fail(
    alder: Jail, cast: Cast, settings: Settings
) -> None:
    settings.HANDOVER_PRIVATE_TARGETS = ["127.0.0.0/8"]
    pushed_to(alder, cast, WEBHOOK, "http://127.0.0.1:1/nobody")
    row = one_reply(alder)
    assert push.push_due() == 0
    assert "ConnectError" in row.attempts.get().detail
    pushed_to(alder, cast, WEBHOOK, "http://jail.example/answers")
    assert push.push_due() == 0
    last = row.attempts.last()
    assert last is not None
    assert "must be https" in last.detail


def test_nothing_is_pushed_to_this_machine_unless_the_operator_allows_it(
    alder: Jail, cast: Cast, receiver: Heard, settings: Settings
) -> None:
    settings.HANDOVER_PRIVATE_TARGETS = []
    pushed_to(alder, cast, WEBHOOK, receiver.url)
    row = one_reply(alder)
    assert push.push_due() == 0
    assert receiver.requests == []
    assert "HANDOVER_PRIVATE_TARGETS" in row.attempts.get().detail


def test_a_new_receiver_gets_what_nobody_has_and_a_stopped_one_nothing(
    alder: Jail, cast: Cast, receiver: Heard
) -> None:
    waiting, has = one_reply(alder), one_reply(alder)
    ledger.note_fetched(has.answer, actor=alder.row.actor)
    first = pushed_to(alder, cast, WEBHOOK, receiver.url)
    assert push.push_due() == 1
    assert [h["webhook-id"] for h, _ in receiver.requests] == [waiting.answer.tcn]
    second = pushed_to(alder, cast, WEBHOOK, receiver.url)
    assert secrets.reply_key(first) != secrets.reply_key(second)
    assert ledger.stop_receiver(alder.agency, actor=cast["stone"].actor)
    assert not ledger.stop_receiver(alder.agency, actor=cast["stone"].actor)
    row = one_reply(alder)
    assert (row.due_at, push.push_due()) == (None, 0)


def test_of_two_workers_one_sends(alder: Jail, cast: Cast, receiver: Heard) -> None:
    pushed_to(alder, cast, WEBHOOK, receiver.url)
    one_reply(alder)
    first, second = ledger.due()[0], ledger.due()[0]
    assert (push.push(first), push.push(second)) == (True, False)
    assert len(receiver.requests) == 1


def test_a_worker_that_dies_in_the_middle_leaves_the_reply_due(
    alder: Jail, cast: Cast, receiver: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed_to(alder, cast, WEBHOOK, receiver.url)
    row = one_reply(alder)

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(push, "_to_webhook", killed)
        with pytest.raises(KeyboardInterrupt):
            push.push(ledger.due()[0])
    assert ledger.due() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert push.push_due() == 1
    row.refresh_from_db()
    assert row.state == "delivered"
