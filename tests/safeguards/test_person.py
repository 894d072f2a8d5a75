"""R5, R12, R17: citizenship, protected records, children."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import ImmigrationIdentity, StatusRecord
from handover.stages.custody import actions as custody
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import cancelling, queries
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.citizenship.actions import CounselAnswer
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import Basis, Ground
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, born_years_ago, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
ANSWER = CounselAnswer(REASONS, REASONS, "Sky Stone")
SECRET = "Immigration Court"


def asked(case: Matter, cast: Cast, who: str) -> Matter:
    return citizenship.raise_citizenship(
        case.pk, actor=cast[who].actor, version=case.version, indicium="passport", text="Showed a passport."
    )


def test_r5_a_question_while_a_detainer_is_out_stops_all_and_drafts_its_cancellation(
    cast: Cast, post: Post, page: Page
) -> None:
    case = case_in(cast, "held")
    answer = post(
        "clark", f"/custody/requests/{case.reference}/citizenship/", version=case.version, indicium="statement",
        text="The person says: born in Texas.",
    )  # fmt: skip
    assert answer.status_code == 302
    Worker().run()
    frozen = Matter.objects.get(pk=case.pk)
    assert frozen.state == "citizenship_question"
    drafted = queries.drafted_cancellation(frozen)
    assert drafted is not None
    assert drafted.get_reason_display() == "United States citizen, or presumptive claim"
    assert "Do not hold the person" in page("clark", f"/custody/requests/{case.reference}/")
    assert case.reference in page("lane", "/review/queue/citizenship/")
    assert "drafted" in page("ortiz", f"/detainer/cases/{case.reference}/")
    with pytest.raises(RefusedError):
        custody.assume_custody(
            frozen.pk, actor=cast["ford"].actor, version=frozen.version, assumed_at=timezone.now(), place="Desk",
            officer="F. Ford",
        )  # fmt: skip
    assert not custody.expire(frozen.pk)
    with pytest.raises(RefusedError):  # the answer that ends the case must cancel too
        citizenship.resolve_citizenship(
            frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=True, fact_part=REASONS,
            law_part=REASONS, supervisor="Sky Stone",
        )  # fmt: skip
    done = cancelling.resolve_and_cancel(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, answer=ANSWER
    )
    assert done.state == "citizen"
    assert "cancellation" in {p.form for p in queries.papers_for(cast["clark"], done)}
    assert "no longer stands" in page("clark", f"/custody/requests/{case.reference}/")


def test_r5_nobody_but_counsel_lets_a_case_go_on(cast: Cast, post: Post) -> None:
    frozen = asked(case_in(cast, "in_review"), cast, "ortiz")
    said = {"citizen": "no", "fact_part": REASONS, "law_part": REASONS, "supervisor": "Sky Stone"}
    for who in ("ortiz", "stone", "walsh", "ford", "reed"):
        answer = post(who, f"/review/cases/{frozen.reference}/resolve/", version=frozen.version, **said)
        assert answer.status_code == 403
    short = {**said, "supervisor": " "}
    answer = post("lane", f"/review/cases/{frozen.reference}/resolve/", version=frozen.version, **short)
    assert answer.status_code == 422
    assert Matter.objects.get(pk=frozen.pk).state == "citizenship_question"


def test_r5_an_indicium_in_booking_or_record_freezes_without_being_asked(cast: Cast) -> None:
    """A birthplace in the United States on record: an indicium, though no status record says anything."""
    case = case_in(cast, "in_review")
    ImmigrationIdentity.objects.filter(pk=link_of(case.pk).identity).update(birthplace="TX")
    with pytest.raises(RefusedError, match="citizenship"):
        keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("match", "order"))
        found = review.ProbableCause(frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, keys)
        review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)
    assert stops.ask_again(case.pk)
    assert Matter.objects.get(pk=case.pk).state == "citizenship_question"


def test_r5_a_finding_updates_the_record_and_stops_the_persons_other_cases(cast: Cast) -> None:
    """GAO-21-487: where the field need not be updated, the same error comes again."""
    first = case_in(cast, "in_review", Person(fin="1999999991"))
    other = case_in(cast, "in_review", Person(fin="1999999991"), ori="CX0020000")
    frozen = asked(first, cast, "ortiz")
    citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=True, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    assert (
        StatusRecord.objects.filter(identity="1999999991", status="citizen", reliability="primary").count()
        == 1
    )
    other.refresh_from_db()
    assert other.state == "citizenship_question", "frozen in the transaction of the finding"


def test_r5_a_claim_after_custody_stops_the_case_too(cast: Cast) -> None:
    held = case_in(cast, "held")
    taken = custody.assume_custody(
        held.pk, actor=cast["ford"].actor, version=held.version, assumed_at=timezone.now(), place="Release desk",
        officer="F. Ford",
    )  # fmt: skip
    assert asked(taken, cast, "ford").state == "citizenship_question"


PROTECTED = Person(protected=True)


def test_r12_a_protected_record_is_masked_from_everybody_who_need_not_know(cast: Cast, page: Page) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    file = file_of(case.pk)
    told = (SECRET, file.immigration.a_number, file.immigration.fin, "no lawful status")
    address = f"/review/cases/{case.reference}/"
    for who in ("adams", "stone", "owens", "walsh", "lane", "ford", "reed"):
        text = page(who, address)
        assert not [secret for secret in told if secret in text], who
        assert "Restricted record" in text and "USC 1367" not in text
    assert SECRET in page("ortiz", address), "the officer who took the case up must read it"


def test_r12_the_query_and_its_answer_tell_a_protected_record_to_nobody_who_need_not_answer(
    cast: Cast, page: Page
) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    file = file_of(case.pk)
    for who in ("adams", "stone", "owens", "ford", "reed"):
        text = page(who, f"/notification/{case.reference}/")
        assert not [
            told for told in (SECRET, file.immigration.a_number, file.immigration.fin) if told in text
        ], who


def test_r12_an_open_record_is_masked_from_nobody(cast: Cast, page: Page) -> None:
    case = case_in(cast, "in_review")
    assert SECRET in page("adams", f"/review/cases/{case.reference}/")


def test_r12_the_package_and_the_papers_of_a_protected_person(cast: Cast, page: Page, post: Post) -> None:
    from django.test import Client

    case = case_in(cast, "in_review", PROTECTED)
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("match", "order"))
    found = review.ProbableCause(
        frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, keys, not_abuser_alone=True,
        certificate="Sky Stone",
    )  # fmt: skip
    case = review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)
    draft = detainer.Draft(Request.HOLD, Warrant.REMOVAL, "", "555-0100")
    case = detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=draft)
    assert REASONS not in page("adams", f"/detainer/cases/{case.reference}/")
    paper = queries.papers_for(cast["ortiz"], case)[0]
    client = Client()
    client.force_login(cast["adams"])
    address = f"/detainer/cases/{case.reference}/papers/{paper.number}/{paper.form}.pdf"
    assert client.get(address).status_code == 403


def test_r17_a_child_gets_no_routine_detainer(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    ImmigrationIdentity.objects.filter(pk=link_of(case.pk).identity).update(births=[born_years_ago(14)])
    keys = tuple(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind in ("match", "order"))
    found = review.ProbableCause(frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, keys)
    with pytest.raises(RefusedError, match="No routine detainer"):
        review.find_probable_cause(case.pk, actor=cast["ortiz"].actor, version=case.version, found=found)


def test_r17_a_date_of_birth_that_comes_to_light_later_still_bars_lodging(cast: Cast) -> None:
    case = case_in(cast, "signed")
    ImmigrationIdentity.objects.filter(pk=link_of(case.pk).identity).update(births=[born_years_ago(14)])
    with pytest.raises(RefusedError, match="No routine detainer"):
        detainer.lodge(case.pk, actor=cast["ortiz"].actor, version=case.version)
