"""G11 (R12, 8 USC 1367): who need not know sees a restricted record and nothing beside it; access ends with the work; a
supervisor grants; each reading is counted."""

from __future__ import annotations

import pytest
from django.test import Client

from handover.audit.models import Entry
from handover.process.advance import advance
from handover.process.names import CaseState
from handover.repositories.models import ImmigrationIdentity
from handover.stages.detainer import queries as detainer
from handover.stages.notification.need_to_know import needs_the_name, needs_to_know
from handover.stages.notification.queries import answer_of, link_of
from handover.stages.notification.restricted import masked_for
from handover.stages.oversight.queries import funnel
from handover.stages.review.determination import actions as review
from handover.stages.review.disputes import actions as disputes
from tests.safeguards.gate.after_finding import at_state
from tests.safeguards.gate.restricted import NAME, PROTECTED, Look, told
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("role", "state", "holds", "reads"),
    [
        ("records_specialist", "queried", False, True), ("records_specialist", "awaiting_review", False, False),
        ("review_officer", "in_review", True, True), ("review_officer", "in_review", False, False),
        ("review_officer", "awaiting_review", True, False), ("review_officer", "lodged", True, False),
        ("warrant_signer", "awaiting_signature", False, True), ("warrant_signer", "signed", False, False),
        ("counsel", "citizenship_question", False, True), ("counsel", "in_review", False, False),
        ("supervisor", "child_path", False, True), ("supervisor", "in_review", False, False),
        ("auditor", "in_review", False, False), ("field_officer", "held", False, False),
    ],
)  # fmt: skip
def test_whoever_has_to_act_reads(role: str, state: CaseState, holds: bool, reads: bool) -> None:
    assert needs_to_know(role, state=state, holds_it=holds) is reads
    assert needs_to_know(role, state=state, holds_it=holds, granted=True)


def test_whoever_works_with_the_person_is_told_the_name() -> None:
    assert needs_the_name("jail_clerk", "lodged")
    assert needs_the_name("field_officer", "held")
    assert not needs_the_name("field_officer", "in_review")
    assert not needs_the_name("supervisor", "held")


PAGES = (
    ("/review/cases/{}/", ("owens", "walsh", "lane", "ford", "stone", "reed", "adams")),
    ("/notification/{}/", ("owens", "walsh", "lane", "ford", "stone", "reed", "adams")),
    ("/detainer/cases/{}/", ("owens", "walsh", "lane", "ford", "stone", "adams")),
    ("/custody/releases/{}/", ("owens", "ford", "stone", "adams")),
    ("/review/cases/", ("owens", "walsh", "lane", "ford", "stone", "reed", "adams")),
    ("/review/queue/reviews/", ("owens", "stone", "adams")),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "people"), PAGES, ids=[a for a, _ in PAGES])
def test_no_page_tells_who_it_is_or_by_what_law(
    cast: Cast, page: Look, address: str, people: tuple[str, ...]
) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    for who in people:
        shown = page(who, address.format(case.reference))
        assert not [secret for secret in told(case) if secret in shown], who
    assert not Entry.objects.filter(act="restricted.read").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "address", "who"),
    [
        ("queried", "/notification/", "stone"), ("queried", "/notification/", "adams"),
        ("probable_cause", "/detainer/queue/drafts/", "owens"),
        ("awaiting_signature", "/detainer/queue/signatures/", "stone"),
        ("signed", "/detainer/queue/lodgings/", "owens"), ("held", "/custody/releases/", "stone"),
        ("lodged", "/review/cases/", "ortiz"),
    ],
)  # fmt: skip
def test_no_queue_names_the_person(cast: Cast, page: Look, state: CaseState, address: str, who: str) -> None:
    case = case_in(cast, state, PROTECTED)
    shown = page(who, address)
    assert case.reference in shown
    assert "Restricted record" in shown
    assert not [secret for secret in told(case) if secret in shown]


@pytest.mark.django_db
def test_the_jail_and_the_field_officer_see_the_name_and_not_that_it_is_restricted(
    cast: Cast, page: Look
) -> None:
    case = case_in(cast, "held", PROTECTED)
    for who, address in (
        ("clark", "/custody/requests/"), ("clark", f"/custody/requests/{case.reference}/"),
        ("ford", "/custody/releases/"), ("ford", f"/custody/releases/{case.reference}/"),
    ):  # fmt: skip
        shown = page(who, address).partition("</main>")[0]  # after it: the notice of a restricted system
        assert NAME in shown, address
        assert "estricted" not in shown and "USC 1367" not in shown, address


@pytest.mark.django_db
def test_booking_and_search_show_nobody_but_the_examiner_whose_prints_they_are(
    cast: Cast, page: Look
) -> None:
    """The same page for a protected person and for anybody else: nothing on it tells one from the other."""
    for person in (PROTECTED, Person()):
        case = case_in(cast, "in_review", person)
        link = link_of(case.pk)
        booking, search = link.booking_matter.reference, link.search_matter.reference
        for who in ("stone", "reed", "adams"):
            for address in (f"/intake/{booking}/", f"/identification/{search}/"):
                shown = page(who, address).partition("<main")[2].partition("</main>")[0]
                assert shown and link.identity not in shown, address
                assert "estricted" not in shown and "USC 1367" not in shown, address
        assert link.identity in page("evans", f"/identification/{search}/")


@pytest.mark.django_db
def test_the_answers_text_carries_no_number_no_opinion_and_no_law(cast: Cast) -> None:
    case = case_in(cast, "awaiting_review", PROTECTED)
    answer = answer_of(case.pk)
    assert answer is not None
    for secret in (answer.fin, answer.a_number, "USC 1367", "removable; an officer", "removal order"):
        assert secret not in answer.text
    assert "Restricted record: ask the office that answered." in " ".join(answer.text.split())
    assert "none given" in answer.text and "none on record" not in answer.text, (
        "a number there is, and it is not told"
    )


@pytest.mark.django_db
def test_papers_and_forms_of_another_officers_case_are_closed(cast: Cast) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    client = Client()
    client.force_login(cast["owens"])
    for address in ("probable-cause", "no-action", "watch"):
        answer = client.get(f"/review/cases/{case.reference}/{address}/")
        assert answer.status_code == 403
        assert not [secret for secret in told(case) if secret in answer.content.decode()]
    drafted = walk._draft(cast, walk._determine(cast, case))
    paper = detainer.papers_for(cast["ortiz"], drafted)[0]
    answer = client.get(f"/detainer/cases/{case.reference}/papers/{paper.number}/{paper.form}.pdf")
    assert answer.status_code == 403
    assert "USC 1367" not in answer.content.decode()


@pytest.mark.django_db
def test_a_dispute_tells_nothing(cast: Cast, page: Look) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    filed = disputes.file_dispute(
        case.pk,
        actor=cast["ortiz"].actor,
        said_by="REYES's sister",
        text="The order of the Immigration Court is void.",
    )
    shown = page("reed", f"/review/disputes/{filed.reference}/")
    assert "Restricted record" in shown
    assert not [secret for secret in told(case) if secret in shown]


@pytest.mark.django_db
def test_access_ends_when_the_review_is_put_back(cast: Cast, page: Look) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    assert not masked_for(cast["ortiz"], case)
    back = advance(case.pk, "put_back", actor=cast["ortiz"].actor, version=case.version)
    assert masked_for(cast["ortiz"], back)
    taken = review.take_up(case.pk, actor=cast["owens"].actor, version=back.version)
    assert masked_for(cast["ortiz"], taken) and not masked_for(cast["owens"], taken)
    assert NAME not in page("ortiz", f"/review/cases/{case.reference}/")
    assert NAME in page("owens", f"/review/cases/{case.reference}/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "at_work", "after"),
    [
        ("reed", "queried", "awaiting_review"), ("ortiz", "in_review", "awaiting_signature"),
        ("walsh", "awaiting_signature", "signed"), ("ortiz", "signed", "lodged"),
    ],
)  # fmt: skip
def test_access_ends_with_the_work(cast: Cast, who: str, at_work: CaseState, after: CaseState) -> None:
    person = Person(fin="1999999911", protected=True)
    assert not masked_for(cast[who], case_in(cast, at_work, person))
    assert masked_for(cast[who], case_in(cast, after, person))


@pytest.mark.django_db
def test_each_reading_is_counted_with_its_denominator(cast: Cast, page: Look) -> None:
    case, plain = case_in(cast, "in_review", PROTECTED), case_in(cast, "in_review")
    page("ortiz", f"/review/cases/{case.reference}/")
    page("ortiz", f"/detainer/cases/{case.reference}/")
    page("ortiz", f"/review/cases/{plain.reference}/")
    page("owens", f"/review/cases/{case.reference}/")
    figures = {f.name: f for f in funnel().restricted}
    assert (
        figures["cases with a restricted record"].n,
        figures["cases with a restricted record"].denominator,
    ) == (1, 2)
    by_work = figures["readings of a restricted record by work"]
    assert (by_work.n, by_work.denominator) == (2, 4)
    assert figures["readings of a restricted record by grant"].n == 0
    shown = page("stone", "/oversight/")
    assert "Restricted records and who read them" in shown


@pytest.mark.django_db
def test_the_audit_page_names_nobody(cast: Cast, page: Look) -> None:
    case = case_in(cast, "in_review", PROTECTED)
    page("ortiz", f"/review/cases/{case.reference}/")
    shown = page("adams", f"/oversight/audit/?subject={case.reference}")
    assert "restricted.read" in shown
    assert not [secret for secret in told(case) if secret in shown]
    content = " ".join(str(e.content) + e.subject for e in Entry.objects.all())
    assert not [secret for secret in told(case)[:4] if secret in content]


@pytest.mark.django_db
def test_another_cases_earlier_review_is_masked_by_its_own_record(cast: Cast, page: Look) -> None:
    """An officer reads an open record; an earlier case of a restricted FIN with the same A-number tells nothing."""
    closed = walk._determine(cast, case_in(cast, "in_review", PROTECTED))
    number = ImmigrationIdentity.objects.get(pk=link_of(closed.pk).identity).a_number
    mine = case_in(cast, "in_review")
    row = ImmigrationIdentity.objects.get(pk=link_of(mine.pk).identity)
    row.a_number = number
    row.save()
    taken = advance(mine.pk, "put_back", actor=cast["ortiz"].actor, version=mine.version)
    review.take_up(mine.pk, actor=cast["owens"].actor, version=taken.version)
    shown = page("owens", f"/review/cases/{mine.reference}/")
    part = shown[shown.index('id="earlier"') : shown.index("</section>", shown.index('id="earlier"'))]
    assert closed.reference in part
    assert link_of(closed.pk).identity not in part
    assert REASONS not in part


@pytest.mark.django_db
def test_a_released_persons_field_page_is_still_the_field_officers(cast: Cast, page: Look) -> None:
    case = at_state(cast, "released", PROTECTED)
    assert NAME in page("ford", f"/custody/releases/{case.reference}/")
    assert NAME not in page("owens", f"/custody/releases/{case.reference}/")
