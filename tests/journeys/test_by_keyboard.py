"""Each role does its work without a mouse. Where a queue has one case that a later journey needs, it is only
opened: what a form refuses is met by the keyboard too."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import KeysOf
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.browser
BIRCH = ZoneInfo("America/Denver")


def reference_of(keys: Keyboard, state: str = "") -> str:
    """The reference in the first row of the page's tables that holds these words."""
    return keys.visit.page.locator("main tbody tr", has_text=state).first.locator("a").first.inner_text()


def assert_told(keys: Keyboard, field: str) -> None:
    """The form was refused, the focus is on the list of what is wrong, and its link leads to the field."""
    assert "There is a problem" in keys.visit.text()
    assert "Problem" in keys.visit.page.title()
    keys.to(field, "a")
    keys.visit.page.keyboard.press("Enter")
    assert field in keys.here()["name"] or field in keys.here()["legend"]


def test_a_clerk_enters_a_courts_order_and_two_people_take_it_back(keys_of: KeysOf) -> None:
    """What follows is said before anything is recorded, beside its box; the field officer is the second person.
    The next test answers the request."""
    keys = keys_of("clerk.birch")
    keys.enter("Requests to this jail")
    reference = reference_of(keys, "Served on the person, jail's answer awaited")
    keys.enter(reference, "a")
    keys.skip_to("what you can do")
    keys.enter("Report an event")
    keys.skip_to("the form")
    keys.select("What happened", "a court ordered that")
    keys.time("When", datetime.now(UTC).astimezone(BIRCH))
    keys.type("In words", "Brought by a bailiff.")
    keys.type("Court, of an order", "County Court")
    keys.type("Its docket number", "26-CV-7")
    keys.enter("Report an event", "submit")
    assert_told(keys, "I have read what follows")
    keys.visit.page.keyboard.press("Space")
    assert keys.visit.page.evaluate("document.activeElement.checked")
    keys.enter("Report an event", "submit")
    assert "A court ordered that nobody be held on the request" in keys.visit.text()
    keys.skip_to("what you can do")
    keys.enter("Propose a correction of a stated time")
    keys.skip_to("the form")
    keys.select("Entry that was wrong", "a court ordered that")
    keys.tick("The entry is not true")
    keys.type("How the error came about", "The paper names another person of that name.")
    keys.enter("Propose a correction of a stated time", "submit")
    second = keys_of("field")
    second.enter("Changes at the jail")
    second.skip_to_content()
    second.enter(reference, "a")
    second.skip_to("what you can do")
    second.enter("Confirm the correction of a stated time")
    second.skip_to("the form")
    second.enter("Confirm the correction of a stated time", "submit")
    assert "Never was so, and nothing follows from it" in second.visit.text()


def test_a_jail_clerk_answers_a_request(keys_of: KeysOf) -> None:
    keys = keys_of("clerk.birch")
    keys.enter("Requests to this jail")
    keys.enter(reference_of(keys, "Served on the person, jail's answer awaited"), "a")
    keys.skip_to("what you can do")
    keys.enter("Jail will notify only")
    keys.enter("Jail will notify only", "submit")
    assert "Jail will give notice of release only" in keys.visit.text()


def test_an_examiner_reads_the_minutiae_and_is_told_what_the_judgement_lacks(keys_of: KeysOf) -> None:
    keys = keys_of("examiner")
    keys.enter("Prints to compare")
    keys.enter(reference_of(keys), "a")
    keys.to("minutiae of both prints as tables", "summary")
    keys.visit.page.keyboard.press("Enter")
    assert keys.visit.page.locator("details[open] table").count()
    keys.skip_to("the judgement")
    keys.choose("Your first judgement", "None of these candidates has the same fingers")
    keys.enter("Record the first judgement", "submit")
    assert_told(keys, "What you compared and saw")


def test_a_records_specialist_answers_a_query(keys_of: KeysOf) -> None:
    keys = keys_of("records")
    keys.enter("Queries to answer")
    keys.skip_to("the list")
    keys.enter(reference_of(keys), "a")
    keys.to_group("Records that the answer rests on")
    keys.visit.page.keyboard.press("Space")
    keys.choose("Your opinion", "appears removable")
    keys.select("Status that the records show", "no lawful")
    keys.type("Remarks", "Searched the case system and the court system for the number and both names.")
    keys.enter("Send the answer", "submit")
    assert "There is a problem" not in keys.visit.text()


def test_a_review_officer_takes_up_a_review(keys_of: KeysOf) -> None:
    keys = keys_of("officer2")
    keys.enter("Cases to review")
    keys.skip_to("the list")
    keys.enter(reference_of(keys, "Waiting for a review officer"), "a")
    keys.skip_to("what you can do")
    keys.enter("Take up the review", "submit")
    keys.skip_to("what you can do")
    keys.enter("Determine probable cause")
    keys.skip_to("the form")
    keys.enter("Determine probable cause", "submit")
    assert_told(keys, "Reasons")


def test_a_signer_reads_and_signs(keys_of: KeysOf) -> None:
    keys = keys_of("signer")
    keys.enter("Warrants to sign")
    keys.skip_to("the list")
    keys.enter(reference_of(keys), "a")
    keys.skip_to("what you can do")
    keys.enter("Sign the warrant")
    keys.skip_to("the form")
    keys.tick("I have read the determination")
    keys.enter("Sign the warrant", "submit")
    assert "There is a problem" not in keys.visit.text()


def test_counsel_is_told_what_a_resolution_lacks(keys_of: KeysOf) -> None:
    keys = keys_of("counsel")
    keys.enter("Citizenship questions")
    keys.skip_to("the list")
    keys.enter(reference_of(keys), "a")
    keys.skip_to("what you can do")
    keys.enter("Answer the citizenship question")
    keys.enter("Answer the citizenship question", "submit")
    assert_told(keys, "Facts")


def test_a_field_officer_assumes_custody(keys_of: KeysOf) -> None:
    keys = keys_of("field")
    keys.enter("Releases and custody")
    keys.skip_to("the list")
    keys.enter(reference_of(keys, "Release time given"), "a")
    keys.skip_to("what you can do")
    keys.enter("Assume custody")
    keys.skip_to("the form")
    keys.time("When custody was assumed", datetime.now(UTC).astimezone(BIRCH))
    keys.type("Where", "Release desk")
    keys.type("Officer who took custody", "F. Ford")
    keys.enter("Assume custody", "submit")
    assert "Custody assumed" in keys.visit.text()


def test_a_supervisor_opens_the_figures(keys_of: KeysOf) -> None:
    keys = keys_of("supervisor")
    keys.enter("Figures")
    assert "cases opened" in keys.visit.text()


def test_an_auditor_finds_a_reference_and_verifies_the_chain(keys_of: KeysOf) -> None:
    keys = keys_of("auditor")
    keys.enter("Audit chain")
    reference = keys.visit.page.locator("main tbody a").first.inner_text()
    keys.type("Case or other reference", reference)
    keys.enter("Show", "submit")
    assert keys.visit.page.locator("tbody tr", has_text=reference).count()
    keys.enter("Verify the chain")
    assert keys.visit.heading() == "The chain is whole"
