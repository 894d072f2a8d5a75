"""A person lost the code of their notice: an officer replaces it, the old one closes, the new notice opens the page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.journeys.harness import Site, Visit, run_command

pytestmark = pytest.mark.browser
PageAs = Callable[[str], Visit]
NewVisit = Callable[[], Visit]
SHOWN = "The jail's clerk confirmed it by photograph and wristband."
LOST = "The notice was taken with other papers when the cell was searched; it was not found again."


def test_a_lost_code_is_replaced_and_the_old_paper_opens_nothing(
    site: Site, page_as: PageAs, new_visit: NewVisit
) -> None:
    made = run_command([sys.executable, "-m", "tests.support.new_code"], site.environment).split()
    reference, old = made[-2:]
    person = new_visit()
    enter(person, reference, old)
    assert "730 days after your case has ended" in person.text()
    officer = page_as("officer")
    officer.open(f"/detainer/cases/{reference}/")
    officer.follow("Issue a new code", exact=False)
    assert "has the person: the new notice is among its papers" in officer.text()
    officer.page.get_by_label("the person", exact=True).check()
    officer.page.get_by_label("How they showed who they are").fill(SHOWN)
    officer.page.get_by_label("What became of the old code").fill(LOST)
    officer.press("Issue a new code", exact=False)
    assert "Issued a new code for the person's page" in officer.text()
    person.open("/person/case/")
    assert "I have a code" in person.text(), "the page that the old code opened is closed"
    new = code_on(officer, reference)
    assert new != old
    enter(person, reference, old)
    assert "do not belong together" in person.text()
    enter(person, reference, new)
    assert "What was sent to the jail" in person.text()


def enter(person: Visit, reference: str, code: str) -> None:
    """Type what the notice says."""
    person.open("/person/?lang=en")
    person.page.get_by_label("Case").fill(reference)
    person.page.locator("input[name=code]").fill(code)
    person.page.get_by_role("button", name="Show").click()
    person.check()


def code_on(officer: Visit, reference: str) -> str:
    """The code that the newest English notice prints."""
    links = officer.page.locator("a[href*='/notice-en.pdf']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    newest = max(links, key=lambda link: int(link.split("/")[-2]))
    pdf = officer.page.request.get(officer.page.url.split("/detainer/")[0] + newest).body()
    printed = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert reference in printed and "This notice replaces the one before it" in " ".join(printed.split())
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", printed)[0]  # type: ignore[index]
