"""A case that somebody has taken up is theirs: colleagues take it over with a reason, supervisors assign it."""

from __future__ import annotations

import csv
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from handover.audit.models import Entry
from handover.process import claims
from handover.process.advance import ConflictError, RefusedError
from handover.process.claim_rules import CLAIMABLE, HELD
from handover.process.holding_model import Holding
from handover.process.models import ClaimChange, Matter
from handover.process.names import CaseState
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules.terms import NoActionReason
from handover.web.home import mine
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = pytest.mark.django_db
REVIEWS = "/review/queue/reviews/"


def send(cast: Cast, who: str, address: str, **data: object) -> object:
    client = Client()
    client.force_login(cast[who])
    return client.post(address, data, secure=True)


def close(cast: Cast, who: str, case: Matter) -> Matter:
    return review.close_without_action(
        case.pk,
        actor=cast[who].actor,
        version=case.version,
        reason=NoActionReason.NO_PROBABLE_CAUSE,
        reasons=REASONS,
    )


def test_a_colleague_records_nothing_until_the_case_is_taken_over(cast: Cast, look: Look) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(RefusedError, match="Olive Ortiz has taken this up"):
        close(cast, "owens", case)
    text = look("owens", f"/review/cases/{case.reference}/").content.decode()
    assert "Take the case over" in text
    assert "/no-action/" not in text
    assert look("owens", f"/review/cases/{case.reference}/no-action/").status_code == 422
    assert "/no-action/" in look("ortiz", f"/review/cases/{case.reference}/").content.decode()
    send(cast, "owens", f"/review/cases/{case.reference}/take-over/", version=case.version, reasons=REASONS)
    with pytest.raises(RefusedError, match="Oakley Owens has taken this up"):
        close(cast, "ortiz", case)
    assert close(cast, "owens", case).state == "no_action"


def test_taking_over_needs_a_reason_and_is_recorded_and_audited(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(RefusedError, match="easons"):
        claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons="mine")
    assert not ClaimChange.objects.exists()
    row = claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    assert (row.former_name, row.holder_name, row.reasons) == ("Olive Ortiz", "Oakley Owens", REASONS)
    entry = Entry.objects.get(act="case.take_over", subject=case.reference)
    assert entry.content["former"] == cast["ortiz"].actor.key
    assert REASONS not in str(entry.content)
    with pytest.raises(RefusedError, match="hold this case already"):
        claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)


def test_a_case_that_moved_meanwhile_is_not_taken_over(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(ConflictError):
        claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version - 1, reasons=REASONS)


def test_handing_back_frees_the_case_and_keeps_the_reason(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    send(cast, "ortiz", f"/review/cases/{case.reference}/put-back/", version=case.version, reasons=REASONS)
    case.refresh_from_db()
    assert (case.state, case.standing.holder) == ("awaiting_review", None)
    assert ClaimChange.objects.get(matter=case).reasons == REASONS
    taken = review.take_up(case.pk, actor=cast["owens"].actor, version=case.version)
    assert taken.standing.holder is not None
    assert taken.standing.holder.name == "Oakley Owens"


def test_a_supervisor_assigns_and_only_the_assigned_officer_takes_the_case_up(cast: Cast) -> None:
    case = case_in(cast, "awaiting_review")
    to = {"version": case.version, "to": cast["owens"].pk, "reasons": REASONS}
    send(cast, "stone", f"/review/cases/{case.reference}/assign/", **to)
    assert [row.case for row in mine(cast["owens"])] == [case]
    with pytest.raises(RefusedError, match="Oakley Owens"):
        review.take_up(case.pk, actor=cast["ortiz"].actor, version=case.version)
    assert send(cast, "ortiz", f"{REVIEWS}next/").headers["Location"] == REVIEWS  # type: ignore[attr-defined]
    taken = review.take_up(case.pk, actor=cast["owens"].actor, version=case.version)
    assert taken.state == "in_review"


def test_nobody_but_a_supervisor_assigns_and_only_to_who_takes_cases_up(cast: Cast) -> None:
    case = case_in(cast, "awaiting_review")
    for who, to in (("ortiz", "owens"), ("stone", "walsh"), ("stone", "clark")):
        with pytest.raises(RefusedError):
            claims.assign(case.pk, actor=cast[who].actor, version=case.version, to=cast[to], reasons=REASONS)
    assert send(cast, "ortiz", f"/review/cases/{case.reference}/assign/").status_code == 403  # type: ignore[attr-defined]


def test_access_to_a_restricted_record_follows_the_case_to_its_new_holder(cast: Cast, look: Look) -> None:
    case = case_in(cast, "in_review", Person(protected=True))
    address = f"/review/cases/{case.reference}/"
    assert "REYES" not in look("owens", address).content.decode()
    claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    assert "REYES" in look("owens", address).content.decode()
    assert "REYES" not in look("ortiz", address).content.decode()


def test_the_list_names_the_new_holder_and_sorts_by_it(cast: Cast, look: Look) -> None:
    case, other = case_in(cast, "in_review"), case_in(cast, "awaiting_review")
    claims.assign(
        other.pk, actor=cast["stone"].actor, version=other.version, to=cast["ortiz"], reasons=REASONS
    )
    claims.take_over(case.pk, actor=cast["owens"].actor, version=case.version, reasons=REASONS)
    text = look("stone", REVIEWS, sort="owner").content.decode().partition("<tbody")[2]
    assert text.index("Oakley Owens") < text.index("Olive Ortiz")


def test_marked_cases_are_assigned_printed_and_taken_out_together(cast: Cast) -> None:
    first, second, third = (case_in(cast, "awaiting_review") for _ in range(3))
    marked = [first.reference, second.reference]
    asked = send(cast, "stone", f"{REVIEWS}marked/", act="assign", case=marked)
    assert asked.status_code == 200  # type: ignore[attr-defined]
    send(cast, "stone", f"{REVIEWS}marked/", act="assign", case=marked, to=cast["owens"].pk, reasons=REASONS)
    assert [c.standing.holder is not None for c in (first, second, third)] == [True, True, False]
    file = send(cast, "ortiz", f"{REVIEWS}marked/", act="export", case=marked)
    _, *rows = csv.reader(io.StringIO(file.content.decode()))  # type: ignore[attr-defined]
    assert sorted(row[0] for row in rows) == sorted(marked)
    page = send(cast, "ortiz", f"{REVIEWS}marked/", act="print", case=marked).content.decode()  # type: ignore[attr-defined]
    assert first.reference in page
    assert third.reference not in page
    assert {e.act for e in Entry.objects.filter(subject="review:reviews")} == {"queue.export", "queue.print"}


def test_marks_reach_no_case_outside_the_list_and_officers_assign_nothing(cast: Cast) -> None:
    waiting, lodged = case_in(cast, "awaiting_review"), case_in(cast, "lodged")
    answer = send(cast, "ortiz", f"{REVIEWS}marked/", act="export", case=[lodged.reference, "\0x"])
    assert answer.status_code in (302, 400)  # type: ignore[attr-defined]
    mine_to_give = {"to": cast["owens"].pk, "reasons": REASONS, "case": [waiting.reference], "act": "assign"}
    assert send(cast, "ortiz", f"{REVIEWS}marked/", **mine_to_give).status_code == 403  # type: ignore[attr-defined]
    assert not ClaimChange.objects.exists()


@pytest.mark.parametrize("state", sorted(HELD - CLAIMABLE))
def test_an_upgrade_finds_who_has_a_case_wherever_it_counts(cast: Cast, state: CaseState) -> None:
    case = case_in(cast, state)
    kept = Holding.objects.get(matter=case)
    Holding.objects.all().delete()
    import_module("handover.process.migrations.0016_holdings").write_down(apps, None)
    found = Holding.objects.get(matter=case)
    assert (found.holder_key, found.holder_name) == (kept.holder_key, kept.holder_name)
