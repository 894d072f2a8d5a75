"""No reply is dropped without a word: every one has a state, which is the fold of what happened to it."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.audit.models import Entry
from handover.formats.ansi_nist import read
from handover.formats.drops.cloudevent import CONTENT_TYPE
from handover.formats.drops.signature import verify
from handover.stages.intake import queries, secrets
from handover.stages.intake.models import Answer, Delivery, Receiver
from handover.stages.intake.replies import ledger, push
from handover.stages.intake.reply_rules import MOST_TRIES, PAUSES, Outcome, Way, fold
from tests.stages.files import car
from tests.stages.intake.jail import Jail, read_all
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
FUTURE = date(2099, 1, 1)
FOLDER, WEBHOOK = Receiver.Kind.FOLDER, Receiver.Kind.WEBHOOK


@dataclass
class Heard:
    """A receiver on loopback: what it answers, and what it was sent."""

    url: str = ""
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Heard]:
    settings.HANDOVER_PRIVATE_TARGETS = ["127.0.0.0/8"]
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(heard.status)
            for name, value in heard.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard.url = f"http://127.0.0.1:{server.server_port}/answers"
    yield heard
    server.shutdown()
    server.server_close()


def one_reply(jail: Jail) -> Delivery:
    """A booking that is refused, so that there is an answer."""
    jail.post(car(arrest_date=FUTURE))
    read_all()
    return Delivery.objects.order_by("-pk")[0]


def pushed_to(jail: Jail, cast: Cast, kind: Receiver.Kind, target: str) -> Receiver:
    return ledger.set_receiver(jail.agency, kind, target, actor=cast["stone"].actor)


def steps(row: Delivery) -> list[tuple[str, str]]:
    return list(row.attempts.values_list("way", "outcome"))


def is_folded(row: Delivery) -> bool:
    """Whether the cached state is what the attempts mean."""
    found = fold((Way(way), Outcome(outcome)) for way, outcome in steps(row))
    return (found.state.value, found.tries) == (row.state, row.tries)


# --- fetched ---------------------------------------------------------------------------------------------


def test_every_answer_has_a_delivery_and_fetching_and_acknowledging_move_it(alder: Jail) -> None:
    row = one_reply(alder)
    assert (row.state, row.due_at, steps(row)) == ("waiting", None, [])
    listed = alder.answers(new="true")["answers"][0]
    assert listed["delivery"] == "waiting"
    assert alder.client.get(listed["href"], headers=alder.bearer).status_code == 200
    assert alder.answers()["answers"][0]["delivery"] == "delivered"
    assert len(alder.answers(new="true")["answers"]) == 1
    for _ in range(2):
        answer = alder.send(f"answers/{listed['tcn']}/acknowledgement")
        assert answer.json() == {"tcn": listed["tcn"], "delivery": "acknowledged"}
    assert alder.answers(new="true")["answers"] == []
    assert len(alder.answers()["answers"]) == 1
    row.refresh_from_db()
    assert steps(row) == [("fetched", "done"), ("acknowledged", "done")]
    assert is_folded(row)


def test_answers_are_found_by_the_tcn_that_they_answer(alder: Jail, birch: Jail) -> None:
    row = one_reply(alder)
    one_reply(alder)
    tcr = row.answer.tcr
    assert [a["tcr"] for a in alder.answers(tcr=tcr)["answers"]] == [tcr]
    assert alder.answers(tcr="NOBODYS")["answers"] == []
    assert birch.answers(tcr=tcr)["answers"] == []
    assert birch.send(f"answers/{row.answer.tcn}/acknowledgement").status_code == 404
    row.refresh_from_db()
    assert row.state == "waiting"


# --- pushed into a folder --------------------------------------------------------------------------------


def test_a_reply_is_written_into_the_folder_under_the_tcn_that_it_answers(
    alder: Jail, cast: Cast, tmp_path: Path
) -> None:
    pushed_to(alder, cast, FOLDER, str(tmp_path))
    row = one_reply(alder)
    assert push.push_due() == 1
    row.refresh_from_db()
    name = f"{row.answer.tcr}.ERRT.{row.answer.tcn}.ebts"
    data = (tmp_path / name).read_bytes()
    assert read(data).header.first(10) == row.answer.tcr
    assert (tmp_path / f"{name}.sha256").read_text().split() == [hashlib.sha256(data).hexdigest(), name]
    assert not list(tmp_path.glob("*.part"))
    assert (row.state, row.due_at) == ("delivered", None)
    assert is_folded(row)
    assert push.push_due() == 0


@pytest.mark.parametrize("ending", ["", ".sha256"])
def test_a_link_that_the_jail_laid_is_replaced_and_what_it_points_to_is_not_written(
    alder: Jail, cast: Cast, tmp_path: Path, ending: str
) -> None:
    kept = tmp_path / "kept"
    kept.write_text("ours")
    folder = tmp_path / "replies"
    folder.mkdir()
    pushed_to(alder, cast, FOLDER, str(folder))
    row = one_reply(alder)
    laid = folder / f"{row.answer.tcr}.ERRT.{row.answer.tcn}.ebts{ending}"
    laid.symlink_to(kept)
    assert push.push_due() == 1
    assert kept.read_text() == "ours"
    assert laid.is_file() and not laid.is_symlink()
    assert not list(folder.glob("*.part"))


def test_a_folder_that_is_gone_fails_and_is_tried_again(alder: Jail, cast: Cast, tmp_path: Path) -> None:
    gone = tmp_path / "replies"
    pushed_to(alder, cast, FOLDER, str(gone))
    row = one_reply(alder)
    assert push.push_due() == 0
    row.refresh_from_db()
    assert row.state == "failing"
    assert "No such file" in row.attempts.get().detail
    gone.mkdir()
    assert push.push_due() == 0, "it is not due yet"
    with time_machine.travel(timezone.now() + PAUSES[0]):
        assert push.push_due() == 1
    row.refresh_from_db()
    assert row.state == "delivered"
    assert is_folded(row)


# --- pushed to a webhook ---------------------------------------------------------------------------------


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


def test_no_answer_is_recorded_without_a_delivery(alder: Jail) -> None:
    for _ in range(3):
        one_reply(alder)
    assert Answer.objects.filter(delivery=None).count() == 0
    assert Answer.objects.count() == 3
