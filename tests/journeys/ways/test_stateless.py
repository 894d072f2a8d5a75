"""A stateless person, who is lent for a proceeding twice."""

from __future__ import annotations

import pytest

from tests.journeys.harness import Visit
from tests.journeys.test_the_whole_way import REASONS, local
from tests.journeys.ways.steps import Cases, PageAs, assume, fill, pick, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_stateless_person_who_is_lent_and_comes_back(cases: Cases, page_as: PageAs) -> None:
    """No consulate is told that the person does not have. Box 2: a copy is served before the transfer."""
    reference, clerk, field = cases["stateless"], page_as("clerk.alder"), page_as("field")
    into_custody(clerk, field, reference)
    field.follow("The handover: service, consulate", exact=False)
    field.follow("Consular notice")
    pick(field, country="none: the person is stateless", person_told="yes", wishes="no", notified="no")
    fill(field, done_at=local(), how="The person is stateless: there is no consulate.")
    field.press("Record a part of the handover")
    field.find(reference)
    field.follow("Release and custody")
    field.follow("The handover: service, consulate", exact=False)
    assert "stateless" in field.text()
    field.find(reference)
    field.follow("Release and custody")
    field.follow("Lend the person for a proceeding (box 2)")
    fill(
        field, to_name="Birch County Court", proceeding="Writ 26-77 of the county court", contact_phone="+1 555 0100",
        served_at=local(), place="Release desk", language="Spanish", transferred_at=local(),
    )  # fmt: skip
    field.press("Lend the person for a proceeding (box 2)")
    field.find(reference)
    field.follow("Release and custody")
    field.follow("Record that custody was resumed after the loan")
    fill(field, resumed_at=local(), place="Release desk", officer="F. Ford")
    field.press("Record that custody was resumed after the loan")
    field.find(reference)
    assert "Custody assumed" in field.text()
    lent_without_a_copy(page_as, reference)


def into_custody(clerk: Visit, field: Visit, reference: str) -> None:
    """Served, agreed to, held, and taken over."""
    serve(clerk, reference)
    clerk.follow("Jail will hold")
    clerk.press("Jail will hold")
    clerk.follow("Report release time, hold begins")
    fill(clerk, otherwise_release_at=local())
    clerk.press("Report release time, hold begins")
    assume(field, reference)


def lent_without_a_copy(page_as: PageAs, reference: str) -> None:
    """Lent again with no copy served: a breach, which a supervisor answers for; the court lets the person go."""
    field, supervisor = page_as("field"), page_as("supervisor")
    field.find(reference)
    field.follow("Release and custody")
    field.follow("Report a loan with no copy served before it")
    fill(
        field,
        to_name="Birch County Court",
        proceeding="Writ 26-78",
        transferred_at=local(),
        text="No printer worked.",
    )
    field.press("Report a loan with no copy served before it")
    assert "something on record bars the request" in field.text()
    field.find(reference)
    field.follow("Release and custody")
    assert (
        "lent to another agency with no copy served before: R10: The copy of box 2 was served at no time"
        in (field.text())
    )
    supervisor.find(reference)
    supervisor.follow("Record what was done about custody that was barred")
    for n in range(supervisor.page.locator("main form textarea").count()):
        supervisor.page.locator("main form textarea").nth(n).fill(REASONS)
    supervisor.press("Record what was done about custody that was barred")
    field.open("/custody/changes/")
    assert reference in field.text()
    field.follow(reference)
    assert "On loan to Birch County Court" in field.text()
    field.follow("Report that the person left a loan and did not come back")
    pick(field, kind="released")
    fill(field, left_at=local(), text="The court's clerk told it by telephone.")
    field.press("Report that the person left a loan and did not come back")
    assert "At large" in field.text()
