"""R18, and item 8 of the process: disputes, records corrected, people booked twice, a misidentification undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handover.papers import PaperFactsError
from handover.process.advance import RefusedError, advance
from handover.process.models import Matter
from handover.process.worker import Worker
from handover.repositories.models import ImmigrationIdentity
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import queries
from handover.stages.detainer.paper_errors import as_refusal
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.identification import actions as identification
from handover.stages.notification.queries import link_of
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import Basis, Ground, NoActionReason
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.disputes.actions import DatedAnswer
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.stops import actions as stops
from tests.safeguards.conftest import Post
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]
ANSWER = DatedAnswer(
    REASONS, "Letter to counsel of 24 November", "The order was vacated on 3 May 2024.", "court docket"
)


def order_key(case: Matter) -> str:
    return next(i.evidence.key for i in file_of(case.pk).items if i.evidence.kind == "order")


def disputed(cast: Cast, case: Matter, key: str = "") -> Matter:
    return disputes.file_dispute(
        case.pk,
        actor=cast["clark"].actor,
        said_by="the person",
        text="That order was vacated.",
        record_key=key,
    )


def test_r18_a_dispute_gets_a_dated_answer_from_somebody_else(cast: Cast, post: Post, page: Page) -> None:
    case = case_in(cast, "in_review")
    sent = post(
        "reed", f"/review/cases/{case.reference}/dispute/", said_by="counsel", text="The order was vacated."
    )
    assert sent.status_code == 302
    filed = Matter.objects.get(track="dispute")
    assert filed.clocks.filter(kind="dispute").count() == 1
    with pytest.raises(RefusedError, match="second person"):
        disputes.leave_record(filed.pk, actor=cast["reed"].actor, version=filed.version, answer=ANSWER)
    short = {"version": filed.version, "reasons": "no", "told": "letter"}
    assert post("stone", f"/review/disputes/{filed.reference}/leave/", **short).status_code == 422
    left = {**short, "reasons": REASONS}
    assert post("stone", f"/review/disputes/{filed.reference}/leave/", **left).status_code == 302
    assert "left as it is" in page("ortiz", f"/review/cases/{case.reference}/")


def test_r18_a_correction_goes_wherever_the_record_was_used(cast: Cast, page: Page) -> None:
    """It bears no finding any more, here or in another case of the person, and it says who found what."""
    drafted = case_in(cast, "awaiting_signature", Person(fin="1999999981"))
    other = case_in(cast, "in_review", Person(fin="1999999981"), ori="CX0020000")
    key = order_key(drafted)
    filed = disputed(cast, drafted, key)
    disputes.correct_record(filed.pk, actor=cast["stone"].actor, version=filed.version, answer=ANSWER)
    for case in (drafted, other):
        text = page("ortiz", f"/review/cases/{case.reference}/")
        assert "The order was vacated on 3 May 2024." in text
        assert "Sky Stone" in text
    stopped = Matter.objects.get(pk=drafted.pk)
    assert stopped.state == "stopped", "in the correction's own transaction"
    with pytest.raises(RefusedError, match="no longer stands"):
        stops.resume(
            stopped.pk, actor=cast["stone"].actor, version=stopped.version, reasons=REASONS, done=REASONS
        )
    found = review.ProbableCause(frozenset({Basis.FINAL_ORDER}), Ground.FINAL_ORDER, REASONS, (key,))
    with pytest.raises(RefusedError, match="no basis any more"):
        review.find_probable_cause(other.pk, actor=cast["ortiz"].actor, version=other.version, found=found)
    again = stops.send_back(
        stopped.pk, actor=cast["stone"].actor, version=stopped.version, reasons=REASONS, done=REASONS
    )
    assert again.state == "awaiting_review"
    assert "determination" not in again.standing.facts


def test_r18_another_jails_clerk_files_nothing(cast: Cast) -> None:
    case = case_in(cast, "in_review")
    with pytest.raises(RefusedError, match="another agency"):
        disputes.file_dispute(case.pk, actor=cast["bell"].actor, said_by="x", text="y")


def withdrawn(cast: Cast, case: Matter) -> Matter:
    """A second examiner withdraws the match behind a case; the jobs that follow run."""
    search = link_of(case.pk).search_matter
    identification.withdraw_match(
        search.pk, actor=cast["evans"].actor, version=search.version,
        reasons="Compared again: the left index differs in its core and in nine minutiae.",
    )  # fmt: skip
    Worker().run()
    return Matter.objects.get(pk=case.pk)


def test_a_withdrawn_match_stops_the_case_and_a_supervisor_reverses_what_it_led_to(
    cast: Cast, post: Post, page: Page
) -> None:
    held = case_in(cast, "held")
    stopped = withdrawn(cast, held)
    assert stopped.state == "identity_withdrawn"
    assert "Do not hold the person" in page("clark", f"/custody/requests/{held.reference}/")
    with pytest.raises(RefusedError):
        advance(stopped.pk, "assume_custody", actor=cast["ford"].actor, version=stopped.version)
    said = {"version": stopped.version, "reasons": REASONS, "person_told": "In person, with an interpreter."}
    assert post("ortiz", f"/detainer/cases/{held.reference}/misidentified/", **said).status_code == 403
    assert post("stone", f"/review/cases/{held.reference}/misidentified/", **said).status_code == 422
    assert post("stone", f"/detainer/cases/{held.reference}/misidentified/", **said).status_code == 302
    done = Matter.objects.get(pk=held.pk)
    assert done.state == "misidentified"
    assert "cancellation" in {p.form for p in queries.papers_for(cast["clark"], done)}
    from handover.stages.review.queries import reversal_of

    kept = reversal_of(done.pk)
    assert kept is not None
    traced = [c["step"] for c in kept.consequences]
    assert [t for t in traced if t not in ("papers", "outside")] == [
        "open", "answer_query", "find_probable_cause", "draft_package", "sign_warrant", "lodge", "serve",
        "agree_to_hold", "start_hold",
    ]  # fmt: skip
    shown = "; ".join(c["what"] for c in kept.consequences)
    for part in (
        "I-247A (draft)",
        "I-205",
        "the person's notice in 8 languages",
        "Alder County Jail was told",
    ):
        assert part in shown


def test_a_withdrawn_match_before_anything_is_lodged_closes_without_a_cancellation(cast: Cast) -> None:
    stopped = withdrawn(cast, case_in(cast, "in_review"))
    closed = misidentification.close_misidentified(
        stopped.pk,
        actor=cast["stone"].actor,
        version=stopped.version,
        reasons=REASONS,
        person_told="Not yet in reach.",
    )
    assert closed.state == "misidentified"
    assert queries.cancellation_of(closed.pk) is None


def test_a_match_withdrawn_while_citizenship_is_asked_waits_for_counsel(cast: Cast) -> None:
    """No step but counsel's while the question is open; the withdrawal follows at once."""
    from handover.stages.review.citizenship import actions as citizenship

    case = case_in(cast, "in_review")
    frozen = citizenship.raise_citizenship(
        case.pk, actor=cast["ortiz"].actor, version=case.version, indicium="statement", text="Says so."
    )
    assert withdrawn(cast, frozen).state == "citizenship_question"
    citizenship.resolve_citizenship(
        frozen.pk, actor=cast["lane"].actor, version=frozen.version, citizen=False, fact_part=REASONS,
        law_part=REASONS, supervisor="Sky Stone",
    )  # fmt: skip
    Worker().run()
    assert Matter.objects.get(pk=case.pk).state == "identity_withdrawn"


def test_the_examiner_who_confirmed_does_not_withdraw(cast: Cast) -> None:
    from handover.process.graph import STEP, Track

    assert STEP[Track.SEARCH, "withdraw_match"].not_by == ("confirm_match",)


class TestOnePersonManyBookings:
    def test_earlier_reviews_come_first_with_what_they_found(self, cast: Cast, page: Page) -> None:
        """OIG-20-13: duplicated research."""
        first = case_in(cast, "in_review", Person(fin="1999999971"))
        review.close_without_action(
            first.pk, actor=cast["ortiz"].actor, version=first.version, reason=NoActionReason.NO_PROBABLE_CAUSE,
            reasons="Sole carer of two children; the office declines to act on this booking.",
        )  # fmt: skip
        second = case_in(cast, "in_review", Person(fin="1999999971"), ori="CX0020000")
        text = page("ortiz", f"/review/cases/{second.reference}/")
        assert "Sole carer of two children" in text
        assert text.index("This person was reviewed before") < text.index("What the jail booked")

    def test_the_same_booking_sent_twice_is_called_that_and_closed_as_a_duplicate(
        self, cast: Cast, post: Post, page: Page
    ) -> None:
        first = case_in(cast, "in_review", Person(fin="1999999972"))
        second = case_in(cast, "in_review", Person(fin="1999999972"))
        stranger = case_in(cast, "in_review")
        assert "perhaps this very booking" in page("ortiz", f"/review/cases/{second.reference}/")
        address = f"/review/cases/{second.reference}/no-action/"
        said = {"version": second.version, "reason": "duplicate", "reasons": REASONS}
        assert post("ortiz", address, **said, duplicate_of=stranger.reference).status_code == 422
        assert post("ortiz", address, **said, duplicate_of=first.reference).status_code == 302

    def test_two_names_in_the_repository_for_one_person_are_called_a_contradiction(
        self, cast: Cast, page: Page
    ) -> None:
        first, second = case_in(cast, "in_review"), case_in(cast, "in_review")
        number = ImmigrationIdentity.objects.get(pk=link_of(first.pk).identity).a_number
        other = ImmigrationIdentity.objects.get(pk=link_of(second.pk).identity)
        other.a_number = number
        other.save()
        text = page("ortiz", f"/review/cases/{second.reference}/")
        assert "Two identities for one person" in text
        assert first.reference in text


def test_a_text_too_long_for_a_paper_is_told_at_the_form(cast: Cast, post: Post) -> None:
    case = case_in(cast, "probable_cause")
    long = detainer.Draft(Request.HOLD, Warrant.REMOVAL, "", "5" * 5000)
    with pytest.raises(RefusedError, match="longer than 20 characters"):
        detainer.draft_package(case.pk, actor=cast["ortiz"].actor, version=case.version, draft=long)
    assert Matter.objects.get(pk=case.pk).state == "probable_cause"


def test_what_the_forms_refuse_to_print_is_a_refusal_too() -> None:
    with pytest.raises(RefusedError, match="cannot be printed"), as_refusal():
        raise PaperFactsError("the reasons are longer than 4000 characters")
