"""Discretion: a memo with reasons, and an approver who is somebody else (the findings, section 2.10; OIG-15-85)."""

from __future__ import annotations

import pytest
from django.test import Client

from handover.accounts.roles import Role
from handover.process import claims
from handover.process.advance import ConflictError, RefusedError
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import CaseState, CaseStep
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.review import queries
from handover.stages.review.determination import actions, discretion
from handover.stages.review.determination.rules import DUTY, NoActionReason
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.one_database
MEMO = (
    "The person cares alone for two small children; the charge is a trespass, and the order is twenty years old. "
    f"{DUTY}The charge of the record was reduced, and nothing else is listed."
)


def proposed(cast: Cast, case: Matter, who: str = "ortiz") -> Matter:
    return discretion.propose_discretion(case.pk, actor=cast[who].actor, version=case.version, reasons=MEMO)


def answered(cast: Cast, case: Matter, who: str = "stone", *, agrees: bool = True) -> Matter:
    return discretion.answer_discretion(
        case.pk, actor=cast[who].actor, version=case.version, agrees=agrees, reasons=REASONS
    )


def withdrawn(cast: Cast, case: Matter, who: str) -> Matter:
    return cancelling.cancel(
        case.pk, actor=cast[who].actor, version=case.version, reason=LiftReason.DISCRETION, reasons=MEMO
    )


@pytest.mark.parametrize(
    ("name", "not_by"),
    [("close_by_discretion", "propose_discretion"), ("return_discretion", "propose_discretion"),
     ("read_discretion", "cancel_by_discretion")],
)  # fmt: skip
def test_whoever_answers_is_a_supervisor_who_did_not_write_the_memo(name: CaseStep, not_by: CaseStep) -> None:
    step = STEP[Track.CASE, name]
    assert step.not_by == (not_by,)
    assert step.roles == {Role.SUPERVISOR}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["in_review", "probable_cause", "awaiting_signature", "signed"])
def test_a_case_is_closed_by_two_people_and_finding_and_papers_fall(cast: Cast, state: CaseState) -> None:
    case = proposed(cast, case_in(cast, state))
    assert case.state == state, "a memo moves nothing"
    with pytest.raises(RefusedError):
        answered(cast, case, "ortiz")
    closed = answered(cast, case)
    assert closed.state == "no_action"
    assert not {"determination", "package", "signature", "discretion_memo"} & set(closed.standing.facts)
    found = queries.no_action_of(case.pk)
    assert found is not None
    assert (found.reason, found.reasons) == ("discretion", MEMO)
    (one,) = queries.memos_of(case.pk)
    assert one.answer is not None
    assert (one.memo.by_name, one.answer.by_name) == (cast["ortiz"].actor.name, cast["stone"].actor.name)


@pytest.mark.django_db
def test_a_supervisor_does_not_answer_their_own_memo(cast: Cast) -> None:
    case = proposed(cast, case_in(cast, "in_review"), "stone")
    with pytest.raises(RefusedError, match="second person"):
        answered(cast, case)
    assert case in queries.memos_waiting(cast["stone"])


@pytest.mark.django_db
def test_a_colleague_reads_on_the_page_of_a_signed_case_who_may_propose_and_takes_it_over_there(
    cast: Cast,
) -> None:
    case, client = case_in(cast, "signed"), Client()
    client.force_login(cast["owens"])
    page = client.get(f"/review/cases/{case.reference}/").content.decode()
    assert "whoever takes the case over may do this here: “Propose to close by discretion”." in page
    assert f"/review/cases/{case.reference}/discretion/" not in page
    assert f"/review/cases/{case.reference}/take-over/" in page
    taken = claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    assert taken.holder_key == cast["owens"].actor.key
    page = client.get(f"/review/cases/{case.reference}/").content.decode()
    assert f"/review/cases/{case.reference}/discretion/" in page
    assert proposed(cast, Matter.objects.get(pk=case.pk), "owens").state == "signed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "act"),
    [("in_review", walk._determine), ("probable_cause", walk._draft), ("awaiting_signature", walk._sign),
     ("signed", walk._lodge)],
)  # fmt: skip
def test_while_a_memo_waits_nothing_adverse_is_done(cast: Cast, state: CaseState, act: object) -> None:
    case = proposed(cast, case_in(cast, state))
    with pytest.raises(RefusedError, match="discretion memo"):
        act(cast, case)  # type: ignore[operator]
    returned = answered(cast, case, agrees=False)
    assert returned.state == state
    assert act(cast, returned).state != state  # type: ignore[operator]


@pytest.mark.django_db
def test_a_memo_says_why_the_duty_of_1226_c_3_is_not_followed(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="1226"):
        discretion.propose_discretion(
            (case := case_in(cast, "in_review")).pk,
            actor=cast["ortiz"].actor,
            version=case.version,
            reasons=REASONS,
        )


@pytest.mark.django_db
def test_of_two_at_once_one_acts_on_the_memo(cast: Cast) -> None:
    case = case_in(cast, "signed")
    proposed(cast, case)
    with pytest.raises(ConflictError):
        walk._lodge(cast, case)


@pytest.mark.django_db
def test_a_case_is_not_closed_by_discretion_past_the_second_person(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(RefusedError, match="second person"):
        actions.close_without_action(
            case.pk, actor=cast["ortiz"].actor, version=case.version, reason=NoActionReason.DISCRETION,
            reasons=REASONS,
        )  # fmt: skip


@pytest.mark.django_db
def test_a_request_is_withdrawn_by_discretion_at_once_and_read_by_somebody_else_afterwards(
    cast: Cast,
) -> None:
    case = withdrawn(cast, case_in(cast, "held"), "ortiz")
    assert case.state == "cancelled", "nobody stays in a hold while a memo waits"
    assert case in queries.memos_waiting(cast["stone"])
    read = discretion.read_discretion(
        case.pk, actor=cast["stone"].actor, version=case.version, agrees=False, reasons=REASONS
    )
    assert read.state == "cancelled"
    assert "lodgement" not in read.standing.facts, "it stays withdrawn"
    assert not queries.memos_waiting(cast["stone"]).exists()
    assert queries.memo_counts() == ([("not agreed to", 1)], 1)


@pytest.mark.django_db
def test_whoever_withdrew_it_does_not_read_the_memo_and_a_jail_reads_none_of_it(cast: Cast) -> None:
    case = withdrawn(cast, case_in(cast, "lodged"), "stone")
    with pytest.raises(RefusedError, match="second person"):
        discretion.read_discretion(
            case.pk, actor=cast["stone"].actor, version=case.version, agrees=True, reasons=REASONS
        )
    client = Client()
    client.force_login(cast["clark"])
    page = client.get(f"/custody/requests/{case.reference}/").content.decode()
    assert "withdrawn" in page
    assert "discretion" not in page.lower()
    assert MEMO not in page


@pytest.mark.django_db
def test_the_approver_reads_the_memo_of_a_restricted_record_and_not_the_record(cast: Cast) -> None:
    case = proposed(cast, case_in(cast, "in_review", walk.Person(protected=True)))
    client = Client()
    client.force_login(cast["stone"])
    page = client.get(f"/review/cases/{case.reference}/discretion/answer/").content.decode()
    assert "two small children" in page
    assert "The record is restricted" in page
    assert "REYES" not in page
    assert "two small children" not in client.get(f"/review/cases/{case.reference}/").content.decode()
