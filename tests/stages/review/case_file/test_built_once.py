"""The file of a case is read from two repositories: a request and a step each build it at most once and pass it on.

The gate alone reads it anew, inside the transaction: what bars an adverse act is asked of the facts of that moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from handover.process.models import Matter
from handover.process.names import CaseState
from handover.repositories.models import ImmigrationIdentity, StatusRecord
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling, documents
from handover.stages.detainer.rules import LiftReason, Request, Warrant
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file import file as case_file
from handover.stages.review.case_file.file import file_for, file_of
from handover.stages.review.determination import actions as determination
from handover.stages.review.determination.rules import Basis, Ground, NoActionReason
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.stops import actions as stops
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, born_years_ago, case_in

pytestmark = pytest.mark.django_db
Step = Callable[[Cast, Matter], object]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases whose files were built, once for each time."""
    cases: list[str] = []
    kind = case_file.CaseFile

    def counted(link: Any, *rest: Any) -> case_file.CaseFile:
        cases.append(link.matter.reference)
        return kind(link, *rest)

    monkeypatch.setattr(case_file, "CaseFile", counted)
    return cases


def _find(cast: Cast, case: Matter) -> object:
    order = link_of(case.pk).identity
    keys = [
        f"order:{pk}" for pk in ImmigrationIdentity.objects.get(fin=order).orders.values_list("pk", flat=True)
    ]
    found = determination.ProbableCause(
        frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, tuple(keys)
    )
    return determination.find_probable_cause(
        case.pk, actor=cast["ortiz"].actor, version=case.version, found=found
    )


def _close(cast: Cast, case: Matter) -> object:
    return determination.close_without_action(
        case.pk, actor=cast["ortiz"].actor, version=case.version,
        reason=NoActionReason.NO_PROBABLE_CAUSE, reasons=REASONS,
    )  # fmt: skip


def _draft(cast: Cast, case: Matter) -> object:
    draft = detainer.Draft(Request.HOLD, Warrant.REMOVAL, "", "555-0100")
    return detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=draft)


def _lodge(cast: Cast, case: Matter) -> object:
    return detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)


def _serve(cast: Cast, case: Matter) -> object:
    form = detainer.ServiceDetails("in_person", timezone.now(), "Intake desk", "English", "C. Clark", "Clerk")
    return detainer.serve(case.pk, actor=cast["clark"].actor, version=case.version, form=form)


def _cancel(cast: Cast, case: Matter) -> object:
    return cancelling.cancel(
        case.pk, actor=cast["stone"].actor, version=case.version, reason=LiftReason.DISCRETION, reasons=REASONS
    )  # fmt: skip


def _refer_on_record(_: Cast, case: Matter) -> object:
    ImmigrationIdentity.objects.filter(fin=link_of(case.pk).identity).update(births=[born_years_ago(14)])
    return stops.ask_again(case.pk)


def _freeze_on_record(_: Cast, case: Matter) -> object:
    ImmigrationIdentity.objects.filter(fin=link_of(case.pk).identity).update(birthplace="TX")
    return stops.ask_again(case.pk)


def _court_acquits(cast: Cast, case: Matter) -> object:
    watched = dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="THEFT", court="County court",
        look_again_on=at(720).date(), reasons=REASONS,
    )  # fmt: skip
    return dispositions.record_disposition(
        case.pk, actor=cast["reed"].actor, version=watched.version, outcome="acquitted",
        disposed_on=at(-72).date(), source="docket",
    )  # fmt: skip


def _correct(cast: Cast, case: Matter) -> object:
    status = StatusRecord.objects.get(identity__fin=link_of(case.pk).identity)
    filed = disputes.file_dispute(
        case.pk, actor=cast["clark"].actor, said_by="the person", text="That is not so."
    )
    answer = disputes.DatedAnswer(REASONS, "by letter", "a visa in force", "case system")
    return disputes.correct_record(
        filed.pk, actor=cast["stone"].actor, version=filed.version, answer=answer, record_key=f"status:{status.pk}"
    )  # fmt: skip


STEPS: tuple[tuple[CaseState, Step], ...] = (
    ("in_review", _find), ("in_review", _close), ("in_review", _court_acquits), ("in_review", _refer_on_record),
    ("in_review", _freeze_on_record), ("in_review", _correct), ("probable_cause", _draft), ("signed", _lodge),
    ("lodged", _serve), ("lodged", _cancel),
)  # fmt: skip


ASKED = (_find, _draft, _correct)
"""Steps that read the file themselves: the bars read it once more, on rows that are locked by then."""
NEVER = (_cancel,)
"""What prints only what was signed reads no file: a cancellation depends on no record."""


@pytest.mark.parametrize(("state", "step"), STEPS, ids=lambda x: getattr(x, "__name__", None))
def test_a_step_builds_the_file_once_at_most(
    cast: Cast, built: list[str], state: CaseState, step: Step
) -> None:
    case = case_in(cast, state)
    built.clear()
    step(cast, case)
    assert built == [case.reference] * (2 if step in ASKED else 0 if step in NEVER else 1)


PAGES: tuple[tuple[CaseState, str, str, dict[str, Any]], ...] = (
    ("in_review", "ortiz", "/review/cases/{}/", {}),
    ("in_review", "ortiz", "/review/cases/{}/probable-cause/", {}),
    (
        "in_review",
        "ortiz",
        "/review/cases/{}/no-action/",
        {"reason": "no_probable_cause", "reasons": REASONS},
    ),
    ("awaiting_signature", "walsh", "/detainer/cases/{}/sign/", {"read": "on"}),
)


@pytest.mark.parametrize(("state", "who", "address", "filled_in"), PAGES)
def test_a_request_builds_the_file_once(
    cast: Cast, built: list[str], state: CaseState, who: str, address: str, filled_in: dict[str, Any]
) -> None:
    case = case_in(cast, state)
    digest = documents.package_digest(case)
    client = Client()
    client.force_login(cast[who])
    built.clear()
    if filled_in:
        said = {**filled_in, "version": case.version, "read_digest": digest}
        assert client.post(address.format(case.reference), said).status_code == 302
    else:
        assert client.get(address.format(case.reference)).status_code == 200
    assert built == [case.reference] * (2 if "sign" in address else 1)


def test_a_page_cannot_hand_on_the_file_of_another_case(cast: Cast) -> None:
    one, other = case_in(cast, "in_review"), case_in(cast, "in_review")
    with pytest.raises(ValueError, match="not of"):
        file_for(one.pk, file_of(other.pk))
