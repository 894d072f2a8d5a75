"""G10, R3: what a finding rests on is read from the records that are linked, never from the box that is ticked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.repositories.models import ImmigrationOrder
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import rules as paper_rules
from handover.stages.detainer.documents import package_digest
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.case_file.models import Statement
from handover.stages.review.determination import actions as review
from handover.stages.review.determination import rules
from handover.stages.review.determination.rules import Basis, Ground
from handover.stages.review.queries import determination_of
from handover.stages.review.statements import actions as statements
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NO_STATUS = Person(final_order=False)
SAID = "Asked where he was born and how he came, he said: in Mandalay, and over the river without papers."
HOLD = detainer.Draft(
    Request.HOLD, Warrant.ARREST, "No charging document yet: it is being written.", "555-0100"
)


def keys(case: Matter, *kinds: str) -> tuple[str, ...]:
    return tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in kinds)


def find(cast: Cast, case: Matter, bases: str, *kinds: str) -> Matter:
    found = review.ProbableCause(
        frozenset(Basis(b) for b in bases), Ground.NO_DOCUMENTS, REASONS, keys(case, *kinds)
    )
    return review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)


def draft(cast: Cast, case: Matter) -> Matter:
    return detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=HOLD)


def state(case: Matter) -> str:
    return Matter.objects.get(pk=case.pk).state


def heard(cast: Cast, case: Matter) -> Matter:
    said = statements.Heard(
        at(-1), "O. Ortiz, Deportation Officer", "Spanish", "I. Ibarra", rights_told=True, text=SAID
    )
    return statements.record_statement(case.pk, actor=cast["ortiz"].actor, version=case.version, heard=said)


@pytest.mark.parametrize(
    ("bases", "kinds"),
    [("d", ("answer",)), ("d", ("match", "answer")), ("d", ("match", "status", "encounter", "charge", "answer")),
     ("cd", ("match", "status")), ("cd", ("match", "status", "answer"))],
)  # fmt: skip
def test_no_row_and_no_answer_is_basis_d(cast: Cast, post: Post, bases: str, kinds: tuple[str, ...]) -> None:
    case = case_in(cast, "in_review", NO_STATUS)
    with pytest.raises(RefusedError, match="Basis d needs a recorded statement"):
        find(cast, case, bases, *kinds)
    answer = post(
        "ortiz", f"/review/cases/{case.reference}/probable-cause/", version=case.version, bases=list(bases),
        ground=Ground.NO_DOCUMENTS.value, mandatory="none", reasons=REASONS, evidence=keys(case, *kinds),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Basis d needs a recorded statement" in answer.content.decode()
    assert state(case) == "in_review"


def test_basis_d_rests_on_a_recorded_statement(cast: Cast) -> None:
    case = find(cast, heard(cast, case_in(cast, "in_review", NO_STATUS)), "d", "match", "statement")
    found = determination_of(case.pk)
    assert found is not None
    assert not found.rests_on_databases_alone
    assert "over the river" in found.labels[-1]
    assert draft(cast, case).state == "awaiting_signature"


def test_a_statement_that_is_not_linked_bears_nothing(cast: Cast) -> None:
    case = find(cast, heard(cast, case_in(cast, "in_review", NO_STATUS)), "c", "match", "status")
    with pytest.raises(RefusedError, match="database checks alone"):
        draft(cast, case)


@pytest.mark.parametrize("bases", ["b", "c", "bc"])
def test_a_row_about_proceedings_asks_for_notice_whichever_box_is_ticked(cast: Cast, bases: str) -> None:
    case = case_in(cast, "in_review", NO_STATUS)
    ImmigrationOrder.objects.create(
        identity_id=link_of(case.pk).identity, kind="proceeding", dated="2025-02-03", body="Immigration Court",
        source="case system", reliability="system", as_of="2026-10-01",
    )  # fmt: skip
    found = find(cast, case, bases, "match", "status", "order")
    assert found.clocks.filter(kind="neutral").count() == 1
    with pytest.raises(RefusedError, match="database checks alone"):
        draft(cast, found)
    agreed = review.review_neutrally(
        found.pk, actor=cast["owens"].actor, version=found.version, agrees=True, reasons=REASONS
    )
    assert draft(cast, agreed).state == "awaiting_signature"


def test_a_signed_order_is_more_than_a_database_check(cast: Cast) -> None:
    case = case_in(cast, "probable_cause")
    found = determination_of(case.pk)
    assert found is not None
    assert not found.rests_on_databases_alone
    assert case.clocks.filter(kind="neutral").count() == 0


def test_a_finding_from_before_the_rule_is_neither_signed_nor_lodged(
    cast: Cast, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found and drafted under the older rule is on file as it was: the gate asks it again."""
    case = case_in(cast, "in_review", NO_STATUS)
    with monkeypatch.context() as older:
        older.setattr(rules, "statement_shown", lambda _: None)
        older.setattr(rules, "ground_is_shown", lambda *_: None)
        older.setattr(paper_rules, "notify_only_unless_reviewed", lambda *_, **__: None)
        drafted = draft(cast, find(cast, case, "d", "answer"))
    said = {"version": drafted.version, "read": "on", "read_digest": package_digest(drafted)}
    answer = post("walsh", f"/detainer/cases/{case.reference}/sign/", **said)
    assert answer.status_code == 422
    assert "database checks alone" in answer.content.decode()
    with monkeypatch.context() as older:
        older.setattr(paper_rules, "notify_only_unless_reviewed", lambda *_, **__: None)
        signed = detainer.sign_warrant(
            case.pk, signer=cast["walsh"], version=drafted.version, read_digest=package_digest(drafted)
        )
    with pytest.raises(RefusedError, match="database checks alone"):
        detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=signed.version)
    answer = post("ortiz", f"/detainer/cases/{case.reference}/lodge/", version=signed.version, checked="on")
    assert answer.status_code == 422
    assert state(case) == "signed"


def test_the_form_says_which_records_are_database_checks(cast: Cast, page: Callable[[str, str], str]) -> None:
    case = heard(cast, case_in(cast, "in_review"))
    shown = page("ortiz", f"/review/cases/{case.reference}/probable-cause/")
    more, _, databases = shown.partition("Electronic database checks")
    more = more.partition("Recorded statements, signed orders")[2]
    assert "Statement of the person" in more
    assert "removal order" in more
    for label in (
        "Prints match FIN",
        "no lawful status",
        "Encounter E",
        "Charge AGGRAVATED",
        "specialist&#x27;s answer",
    ):
        assert label in databases, label
        assert label not in more, label


def test_the_page_of_a_statement_asks_who_when_and_in_which_language(
    cast: Cast, post: Post, page: Callable[[str, str], str]
) -> None:
    case = case_in(cast, "in_review", NO_STATUS)
    address = f"/review/cases/{case.reference}/statement/"
    assert "Record a statement of the person" in page("ortiz", f"/review/cases/{case.reference}/")
    local = timezone.now().astimezone(case.agency.zone)
    said = {"version": case.version, "made_to": "O. Ortiz, Deportation Officer", "language": "Spanish",
            "interpreter": "I. Ibarra", "text": SAID, "rights_told": "no",
            "made_at_wall": (local - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")}  # fmt: skip
    late = (local + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    for wrong in (
        {"made_at_wall": late},
        {"interpreter": ""},
        {"language": " "},
        {"made_to": ""},
        {"text": "Yes."},
        {"rights_told": ""},
    ):
        assert post("ortiz", address, **{**said, **wrong}).status_code == 422, wrong
    for other in ("reed", "stone", "clark", "walsh"):
        assert post(other, address, **said).status_code == 403, other
    assert not Statement.objects.exists()
    assert post("ortiz", address, **said).status_code == 302
    assert state(case) == "in_review"
    shown = page("ortiz", f"/review/cases/{case.reference}/")
    assert "over the river without papers" in shown
    assert "ask a lawyer: no" in shown, "what was not done is recorded, and shown"
    assert "I. Ibarra" in shown
