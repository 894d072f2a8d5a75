"""A jail's system is told “do not hold” as soon as its page: once, by its own way, in neutral words (item A3 of the
gate). The page itself: `test_g15_do_not_hold`."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.audit.models import Entry
from handover.process.case_track import OUT, STOPPED
from handover.process.graph import Track, steps_of
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import StatusRecord
from handover.stages.custody import stop_notices
from handover.stages.custody.queries import CALLED_OFF
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.intake.models import Answer, Delivery, Receiver
from handover.stages.intake.replies import ledger, push
from handover.stages.notification.queries import link_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.public import CounselAnswer
from handover.stages.review.stops import actions as stops
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.test_g15_do_not_hold import STOPS
from tests.safeguards.gate.ways import now, transfer
from tests.safeguards.test_corrections import ANSWER, disputed, order_key
from tests.stages.intake.jail import Jail
from tests.stages.intake.receivers import Heard, receiver
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

__all__ = ["receiver"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TELLING = re.compile(
    r"citizen|national|alien|immigra|status|child|\bage\b|minor|young|protect|record|match|finger", re.I
)


@pytest.fixture(autouse=True)
def own_store(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path


def cancelled(cast: Cast, case: Matter) -> Matter:
    return cancelling.cancel(
        case.pk, actor=cast["ortiz"].actor, version=case.version, reason=LiftReason.DISCRETION, reasons=REASONS
    )  # fmt: skip


def notices(case: Matter) -> list[Answer]:
    return list(Answer.objects.filter(matter=case, kind="STOP").order_by("pk"))


def listed(jail: Jail, **query: Any) -> list[dict[str, Any]]:
    """What the interface lists of them. (The jobs that ran answered the booking too.)"""
    return [a for a in jail.answers(**query)["answers"] if a["kind"] == "STOP"]


def content(jail: Jail, answer: dict[str, Any]) -> dict[str, Any]:
    fetched = jail.client.get(answer["href"], headers=jail.bearer)
    assert fetched.status_code == 200
    assert fetched.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = fetched.json()
    return found


def test_every_step_that_stops_or_calls_off_a_request_tells_the_jail() -> None:
    ends = {s.name for s in steps_of(Track.CASE) if s.state_after in (*STOPPED, *CALLED_OFF)}
    assert set(stop_notices.STEPS) == ends


@pytest.mark.parametrize("state", STOPS)
def test_a_jail_that_fetches_is_told_of_each_stop_once_and_in_neutral_words(cast: Cast, state: str) -> None:
    jail = Jail(cast)
    case = STOPS[state](cast, at_state(cast, "served"))
    assert case.state == state
    Worker().run()
    assert not stop_notices.tell_jail(case.pk), "a job that runs twice tells once"
    (told,) = listed(jail)
    assert (told["reference"], told["delivery"]) == (case.reference, "waiting")
    notice = content(jail, told)
    assert (notice["instruction"], notice["request_is"]) == ("do_not_hold", "stopped")
    assert notice["request"] == case.reference
    assert not TELLING.search(json.dumps([notice["message"], told["tcn"], [*notice]]))
    assert listed(jail)[0]["delivery"] == "delivered"
    for _ in range(2):
        jail.send(f"answers/{told['tcn']}/acknowledgement")
    assert listed(jail, new="true") == []


@pytest.mark.parametrize("state", OUT)
def test_a_cancellation_is_told_whatever_the_jail_had_answered(cast: Cast, state: Any) -> None:
    case = cancelled(cast, at_state(cast, state))
    Worker().run()
    jail = Jail(cast)
    notice = content(jail, listed(jail)[0])
    assert notice["request_is"] == "withdrawn"
    assert notice["message"] == "The request is withdrawn. Do not hold."
    assert notice["tcn"] == listed(jail)[0]["tcr"] != ""
    assert len(notices(case)) == 1


def test_a_stop_and_the_cancellation_that_follows_are_two_answers(cast: Cast) -> None:
    case = STOPS["citizenship_question"](cast, case_in(cast, "held"))
    Worker().run()
    cancelling.resolve_and_cancel(
        case.pk, actor=cast["lane"].actor, version=case.version, answer=CounselAnswer(REASONS, REASONS, "Sky Stone")
    )  # fmt: skip
    Worker().run()
    jail = Jail(cast)
    told = [content(jail, a) for a in listed(jail)]
    assert [t["request_is"] for t in told] == ["stopped", "withdrawn"]
    assert not TELLING.search(told[1]["message"])


def test_a_record_that_arrives_or_is_corrected_after_the_lodging_tells_the_jail(cast: Cast) -> None:
    citizen, corrected = case_in(cast, "lodged"), case_in(cast, "lodged")
    StatusRecord.objects.create(
        identity_id=link_of(citizen.pk).identity, status="citizen", since="2020-01-02", source="case system",
        reliability="system", as_of="2026-10-01",
    )  # fmt: skip
    filed = disputed(cast, corrected, order_key(corrected))
    disputes.correct_record(filed.pk, actor=cast["stone"].actor, version=filed.version, answer=ANSWER)
    Worker().run()
    assert {now(citizen).state, now(corrected).state} == {"citizenship_question", "stopped"}
    assert len(notices(citizen)) == len(notices(corrected)) == 1


def test_nobody_is_told_of_a_request_that_was_never_lodged(cast: Cast) -> None:
    case = STOPS["citizenship_question"](cast, case_in(cast, "signed"))
    Worker().run()
    assert notices(case) == []


def test_a_request_that_stands_again_before_the_job_runs_is_not_stopped_late(cast: Cast) -> None:
    case = STOPS["citizenship_question"](cast, case_in(cast, "served"))
    citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS, law_part=REASONS,
        supervisor="Sky Stone",
    )  # fmt: skip
    Worker().run()
    assert now(case).state == "served"
    assert notices(case) == []


def test_after_a_transfer_the_jail_that_has_the_request_is_told(cast: Cast) -> None:
    case = cancelled(cast, now(transfer(cast, case_in(cast, "served"), at(0))))
    Worker().run()
    alder, birch = Jail(cast), Jail(cast, "CX0020000")
    assert listed(alder) == []
    notice = content(birch, listed(birch)[0])
    assert notice["request"] == case.reference
    assert "tcn" not in notice, "the other jail's booking is none of its"
    assert alder.get(f"answers/{notices(case)[0].tcn}").status_code == 404


# --- pushed ---------------------------------------------------------------------------------------------


def test_a_drop_folder_gets_it_with_its_digest(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    ledger.set_receiver(
        cast.agencies["CX0010000"], Receiver.Kind.FOLDER, str(folder), actor=cast["stone"].actor
    )
    case = cancelled(cast, case_in(cast, "hold_agreed"))
    Worker().run()
    push.push_due()
    row = notices(case)[0]
    name = f"{row.tcr}.STOP.{row.tcn}.json"
    assert {p.name for p in folder.iterdir() if "STOP" in p.name} == {name, f"{name}.sha256"}
    assert json.loads((folder / name).read_text())["instruction"] == "do_not_hold"
    assert Delivery.objects.get(answer=row).state == "delivered"


def test_a_webhook_gets_it_signed_and_is_tried_again(cast: Cast, receiver: Heard) -> None:
    ledger.set_receiver(
        cast.agencies["CX0010000"], Receiver.Kind.WEBHOOK, receiver.url, actor=cast["stone"].actor
    )
    receiver.status = 503
    case = cancelled(cast, case_in(cast, "hold_agreed"))
    Worker().run()
    push.push_due()
    delivery = Delivery.objects.get(answer=notices(case)[0])
    assert delivery.state == "failing"
    receiver.status = 204
    ledger.send_again(delivery, actor=cast["stone"].actor)
    push.push_due()
    event = json.loads(receiver.requests[-1][1])
    assert event["type"] == "handover.answer.stop.v1"
    assert event["id"] == notices(case)[0].tcn
    assert event["requestref"] == case.reference
    assert "bookingref" not in event
    assert event["datacontenttype"] == "application/json"
    assert json.loads(base64.b64decode(event["data_base64"]))["request_is"] == "withdrawn"
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_a_clerk_who_reads_the_request_has_it(cast: Cast, page: Callable[[str, str], str]) -> None:
    case = cancelled(cast, case_in(cast, "hold_agreed"))
    Worker().run()
    shown = page("clark", "/intake/replies/")
    assert case.reference in shown
    assert "STOP, do not hold" in shown
    page("clark", f"/custody/requests/{case.reference}/")
    assert [*Delivery.objects.get(answer=notices(case)[0]).attempts.values_list("way", flat=True)] == [
        "shown"
    ]


def test_the_notice_is_held_to_its_audit_entry(cast: Cast) -> None:
    case = cancelled(cast, case_in(cast, "hold_agreed"))
    Worker().run()
    assert Entry.objects.filter(act="reply.stop", subject=case.reference).count() == 1
    assert not check().findings
    assert notices(case)[0].at <= timezone.now()
    assert stops.sweep() == 0
