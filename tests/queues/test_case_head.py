"""Above every page of a case: who it is, where it stands, and its other pages, to each only what they may see."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve

from handover.accounts.roles import Role
from handover.process.names import CaseState
from handover.repositories.models import ImmigrationIdentity
from handover.stages.intake.models import Booking
from handover.stages.notification.queries import link_of
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.determination import actions as review
from handover.stages.review.determination.rules import NoActionReason
from handover.web import case_head
from handover.web.access import access_of
from handover.web.case_head import phases_of
from tests.queues.conftest import Look
from tests.support.cast import Cast
from tests.support.walk import Person, case_in

pytestmark = pytest.mark.one_database


def head(text: str) -> str:
    """The head of a page, as markup; empty where it has none."""
    found = re.search(r'<section class="ho-case".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/review/cases/{}/", "/review/cases/{}/probable-cause/", "/review/cases/{}/no-action/", "/notification/{}/",
        "/detainer/cases/{}/", "/custody/releases/{}/",
    ],
)  # fmt: skip
def test_every_page_and_form_of_a_case_says_who_it_is(cast: Cast, look: Look, address: str) -> None:
    case = case_in(cast, "in_review")
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    booking = Booking.objects.get(matter=case.parent_id)
    shown = head(look("ortiz", address.format(case.reference)).content.decode())
    for told in (
        booking.display_name,
        "Apr 2, 1988",
        identity.a_number,
        booking.booking_number,
        case.agency.name,
    ):
        assert told in shown, told
    assert "In review" in shown


@pytest.mark.django_db
def test_of_a_restricted_record_the_head_tells_no_more_than_a_list(cast: Cast, look: Look) -> None:
    """R12: neither the number nor the birth date, to nobody; the name only to whoever has to act on it."""
    case = case_in(cast, "in_review", Person(protected=True))
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    for who in ("owens", "ortiz", "adams", "stone"):
        shown = head(look(who, f"/review/cases/{case.reference}/").content.decode())
        assert identity.a_number not in shown
        assert "1988" not in shown
        assert ("REYES" in shown) == (case.standing.last_by["take_up"] == f"user:{cast[who].pk}"), who


@pytest.mark.django_db
def test_who_meets_a_protected_person_at_the_handover_is_told_by_what_they_are_known(
    cast: Cast, look: Look
) -> None:
    """R12: what the jail wrote, so that the officer takes over the right person, and no number of the record."""
    case = case_in(cast, "held", Person(protected=True))
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    shown = head(look("ford", f"/custody/releases/{case.reference}/").content.decode())
    assert [told in shown for told in ("REYES", "1988", "Booking")] == [True, True, True]
    assert identity.a_number not in shown
    assert "1988" not in head(look("stone", f"/custody/releases/{case.reference}/").content.decode())


@pytest.mark.django_db
def test_a_jail_reads_what_it_wrote_and_no_number_of_the_immigration_side(cast: Cast, look: Look) -> None:
    case = case_in(cast, "served")
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    text = look("clark", f"/custody/requests/{case.reference}/").content.decode()
    assert "REYES, MARCOS" in head(text)
    assert identity.a_number not in head(text)
    assert "taken up by" not in head(text)
    assert re.findall(r'segment-label">(\w+)', text)[:2] == ["Lodged", "Served"]
    assert "Found" not in re.findall(r'segment-label">(\w+)', text)


@pytest.mark.django_db
def test_each_page_of_a_case_is_open_to_those_who_are_shown_its_link(cast: Cast, look: Look) -> None:
    case = case_in(cast, "held")
    shown = [(page, url) for page in case_head.registered() if (url := page.url(case))]
    hidden = {page.title for page in case_head.registered()} - {page.title for page, _ in shown}
    assert hidden == {"Interviews in the jail"}, "none was asked for"
    for page, url in shown:
        declared = access_of(resolve(url).func)
        assert declared is not None
        assert page.roles <= declared.roles, page.title
        for person in cast.people.values():
            if Role(person.role) in page.roles and (
                person.agency == case.agency or person.role != Role.JAIL_CLERK
            ):
                assert look(person.username, url).status_code == 200, (page.title, person.username)


@pytest.mark.django_db
def test_the_phases_follow_the_facts_that_stand(cast: Cast) -> None:
    case = case_in(cast, "signed")
    assert phases_of(case, Role.REVIEW_OFFICER) == [
        ("Matched", "complete"), ("Answered", "complete"), ("Found", "complete"), ("Signed", "complete"),
        ("Lodged", "current"), ("Served", ""), ("Outcome", ""),
    ]  # fmt: skip
    again = case_in(cast, "awaiting_review")
    assert [stage for _, stage in phases_of(again, Role.REVIEW_OFFICER)][:3] == [
        "complete",
        "complete",
        "current",
    ]
    ended = review.close_without_action(
        case_in(cast, "in_review").pk, actor=cast["ortiz"].actor, version=3, reason=NoActionReason.NO_PROBABLE_CAUSE,
        reasons="Discretion is exercised: the person is the only carer of two children.",
    )  # fmt: skip
    assert phases_of(ended, Role.REVIEW_OFFICER) == [
        ("Matched", "complete"), ("Answered", "complete"), ("Found", "not-reached"), ("Signed", "not-reached"),
        ("Lodged", "not-reached"), ("Served", "not-reached"), ("Outcome", "current"),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("reached", "where", "next_one"), [
    ("served", "Served", "Outcome"), ("lodged", "Lodged", "Served"), ("in_review", "Answered", "Found"),
])  # fmt: skip
def test_a_stopped_case_is_at_no_phase_and_says_where_it_was_stopped(
    cast: Cast, look: Look, reached: CaseState, where: str, next_one: str
) -> None:
    case = case_in(cast, reached)
    case = citizenship.raise_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, indicium="other", text="A passport was shown.",
    )  # fmt: skip
    phases = dict(phases_of(case, Role.REVIEW_OFFICER))
    assert "current" not in phases.values()
    assert (phases[where], phases[next_one], phases["Outcome"]) == ("stopped", "", "")
    for who, page in (
        ("ortiz", f"/review/cases/{case.reference}/"),
        ("clark", f"/custody/requests/{case.reference}/"),
    ):
        if who == "clark" and reached == "in_review":
            continue
        text = look(who, page).content.decode()
        (here,) = re.findall(r'aria-current="step">(.*?)</li>', text, re.DOTALL)
        assert f"{where}: stopped here" in here
    assert "stopped" not in dict(phases_of(case_in(cast, reached), Role.REVIEW_OFFICER)).values()


@pytest.mark.django_db
def test_no_act_of_several_is_filled_and_reports_stand_apart(cast: Cast, look: Look) -> None:
    """“Jail will hold” was the one filled button of eleven: a decision has no expected answer."""
    case = case_in(cast, "served")
    text = look("clark", f"/custody/requests/{case.reference}/").content.decode()
    acts = text[text.index('id="next"') : text.index('id="way"')]
    buttons = re.findall(r'class="(usa-button[^"]*)"[^>]*>([^<]+)<', acts)
    assert len(buttons) > 8
    assert [words for look_of, words in buttons if "outline" not in look_of] == []
    assert (
        acts.index("Jail will hold")
        < acts.index("Report what happened")
        < acts.index("Report that the person died")
    )
    assert acts.index("Where something may be wrong") < acts.index("Raise a citizenship question")
