"""A jail whose officers are designated by an agreement under INA 287(g)."""

from __future__ import annotations

import pytest

from tests.journeys.harness import Visit
from tests.journeys.test_the_whole_way import (
    REASONS,
    choose,
    draft_the_package,
    local,
    lodge_with_the_jail,
    sign_the_warrant,
)
from tests.journeys.ways.steps import Cases, PageAs, fill, pick

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_person_in_a_jail_with_a_287g_agreement(cases: Cases, page_as: PageAs) -> None:
    """The office asks for an interview, reads it, finds for itself; the warrant is executed in the jail."""
    reference = cases["designated"]
    officer, signer, designee = page_as("officer"), page_as("signer"), page_as("designee")
    officer.find(reference)
    officer.press("Take up the review")
    officer.follow("Ask for an interview in the jail")
    fill(officer, text="Ask where the person was born, and when they came; the order names another country.")
    officer.press("Ask for an interview in the jail")
    designee.open("/custody/designated/")
    designee.follow(reference)
    fill(
        designee, held_at=local(), language="Spanish", interpreter="A. Interpreter",
        text="Asked where born. Said: in the country that the order names.",
    )  # fmt: skip
    pick(designee, rights_told="yes", agreed="yes")
    designee.press("Record an interview in the jail")
    officer.find(reference)
    officer.follow("Interviews in the jail")
    assert "Said: in the country" in officer.text()
    found(officer, reference)
    draft_the_package(officer)
    sign_the_warrant(signer, reference)
    lodge_with_the_jail(officer, reference)
    designee.open("/custody/designated/")
    designee.follow(reference)
    assert "signed and not cancelled" in designee.text()
    designee.follow("Record a warrant executed in the jail")
    fill(
        designee, executed_at=local(), directed_by="F. Ford, Deportation Officer", language="Spanish",
        otherwise_release_at=local(),
    )  # fmt: skip
    designee.press("Record a warrant executed in the jail")
    assert "Custody assumed" in designee.text()


def found(officer: Visit, reference: str) -> None:
    """Probable cause, of a case that was taken up before."""
    officer.find(reference)
    officer.follow("Determine probable cause")
    choose(officer, "a) a final order of removal")
    officer.page.get_by_label("Ground (required)").select_option("241(a)(1)(A)")
    boxes = officer.page.get_by_role("group", name="Records that the finding rests on").get_by_label("final")
    for n in range(boxes.count()):
        officer.page.locator(f"label[for='{boxes.nth(n).get_attribute('id')}']").click()
    officer.page.get_by_label("Reasons").fill(REASONS)
    officer.press("Determine probable cause")
