"""R5, R17: counsel and supervisor weigh what they read, and nothing that came on record while they were writing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from handover.process.models import Matter
from handover.repositories.models import ImmigrationOrder, StatusRecord
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.stops import actions as stops
from tests.safeguards.attempts import finding
from tests.safeguards.gate.ways import now
from tests.safeguards.world_changes import child_birth, citizen_record, fin
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db
COUNSEL = {"citizen": "no", "fact_part": REASONS, "law_part": REASONS, "supervisor": "Sky Stone"}
ADULT = {"first_source": "Passport", "second_source": "School certificate", "reasons": REASONS}


def asked(cast: Cast, case: Matter) -> Matter:
    """A question of citizenship that somebody raised by word."""
    return citizenship.raise_citizenship(
        case.pk, actor=cast["ford"].actor, version=case.version, indicium="statement", text="Says so."
    )


def opened(cast: Cast, who: str, address: str) -> tuple[Client, str]:
    """A page as that person has it open, and the digest that it posts back."""
    client = Client()
    client.force_login(cast[who])
    found = re.search(r'name="read" value="([0-9a-f]{64})"', client.get(address).content.decode())
    assert found
    return client, found[1]


def test_counsel_reads_again_what_came_while_they_were_writing(cast: Cast) -> None:
    case = asked(cast, case_in(cast, "served"))
    address = f"/review/cases/{case.reference}/resolve/"
    client, read = opened(cast, "lane", address)
    citizen_record(cast, case)
    late = client.post(address, {"version": case.version, "read": read, **COUNSEL})
    assert late.status_code == 422
    assert "The records changed after this page was opened" in late.content.decode()
    assert "shows United States citizenship" in late.content.decode(), "it is there to be read"
    assert now(case).state == "citizenship_question"
    again = re.search(r'name="read" value="([0-9a-f]{64})"', late.content.decode())
    assert again
    assert again[1] != read
    assert client.post(address, {"version": case.version, "read": again[1], **COUNSEL}).status_code == 302
    assert stops.ask_again(case.pk) == "", "what was read is weighed"
    assert now(case).state == "served"


def test_an_answer_without_what_was_read_weighs_nothing(cast: Cast) -> None:
    case = asked(cast, case_in(cast, "served"))
    client, _ = opened(cast, "lane", f"/review/cases/{case.reference}/resolve/")
    answer = client.post(f"/review/cases/{case.reference}/resolve/", {"version": case.version, **COUNSEL})
    assert (answer.status_code, now(case).state) == (422, "citizenship_question")


def test_a_supervisor_reads_again_the_birth_that_came_while_they_were_writing(cast: Cast) -> None:
    case = case_in(cast, "served")
    case = children.refer_child(
        case.pk, actor=cast["ford"].actor, version=case.version, text="Looks young to the nurse."
    )
    address = f"/review/cases/{case.reference}/adult/"
    client, read = opened(cast, "stone", address)
    child_birth(cast, case)
    late = client.post(address, {"version": case.version, "read": read, **ADULT})
    assert (late.status_code, now(case).state) == (422, "child_path")
    assert "makes the person 14 years old" in late.content.decode()


def test_an_officer_reads_again_the_order_that_changed_while_they_were_writing(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    address = f"/review/cases/{case.reference}/probable-cause/"
    client, read = opened(cast, "ortiz", address)
    said = {"version": case.version, "read": read, **finding("a", "match", "order")(case)}
    row = ImmigrationOrder.objects.get(identity_id=fin(case))
    row.dated = date(2021, 5, 6)
    row.save()
    late = client.post(address, said)
    assert (late.status_code, now(case).state) == (422, "in_review")
    assert "The records changed after this page was opened" in late.content.decode()
    _, again = opened(cast, "ortiz", address)
    assert client.post(address, {**said, "read": again}).status_code == 302


def test_a_record_that_says_something_else_since_is_weighed_again(cast: Cast) -> None:
    case = case_in(cast, "served")
    citizen_record(cast, case)
    case = now(case)
    case = citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    assert case.state == "served"
    row = StatusRecord.objects.get(identity_id=fin(case), status="citizen")
    row.source, row.since = "naturalisation certificate", date(2010, 1, 1)
    row.save()
    assert now(case).state == "citizenship_question"
