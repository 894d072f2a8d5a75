"""A permanent resident: only the court's disposition is a ground."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys.harness import Site, Visit, run_command
from tests.journeys.test_the_whole_way import (
    REASONS,
    check_first_boxes,
    choose,
    local,
    lodge_with_the_jail,
    sign_the_warrant,
)
from tests.journeys.ways.steps import PREPARE, Cases, PageAs, assume, fill, pick, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_permanent_resident_who_is_convicted(cases: Cases, site: Site, page_as: PageAs) -> None:
    """A charge is no ground: the court is waited for. Its certified disposition is; the jail gives notice."""
    reference, officer, records = cases["resident"], page_as("officer"), page_as("records")
    answer_of_a_resident(records, reference)
    officer.find(reference)
    officer.press("Take up the review")
    officer.follow("Wait for the court's disposition")
    fill(
        officer,
        charge="The charge of the booking",
        court="County Court",
        look_again_on=f"{date.today() + timedelta(days=90):%Y-%m-%d}",
        reasons=REASONS,
    )
    officer.press("Wait for the court's disposition")
    run_command([*PREPARE, "--convict", reference], site.environment)
    records.find(reference)
    records.follow("Record what the court did")
    pick(records, outcome="convicted")
    fill(records, disposed_on="2026-11-01", source="Certified disposition of the county court.")
    records.press("Record what the court did")
    officer.find(reference)
    officer.press("Take up the review")
    officer.follow("Determine probable cause")
    choose(officer, "c) biometric confirmation")
    officer.page.get_by_label("Ground (required)").select_option("237(a)(2)(A)(iii)")
    check_first_boxes(officer, "Records that the finding rests on", "convicted")
    check_first_boxes(officer, "Records that the finding rests on", "Prints")
    fill(officer, reasons=REASONS)
    officer.press("Determine probable cause")
    officer.follow("Draft detainer and warrant")
    pick(officer, request="notify", warrant="I-200", charging_document="issued")
    fill(officer, charging_decision="Notice to appear of November 20, 2026.", contact_phone="+1 555 0100")
    officer.press("Draft detainer and warrant")
    sign_the_warrant(page_as("signer"), reference)
    lodge_with_the_jail(officer, reference)
    clerk, field = page_as("clerk.alder"), page_as("field")
    serve(clerk, reference)
    clerk.follow("Jail will notify only")
    clerk.press("Jail will notify only")
    clerk.follow("Report the release time")
    fill(clerk, otherwise_release_at=local())
    clerk.press("Report the release time")
    assume(field, reference)


def answer_of_a_resident(records: Visit, reference: str) -> None:
    """The records show residence, and a charge that is pending."""
    records.find(reference)
    records.follow("Answer the query")
    choose(records, "records do not tell")
    records.page.get_by_label("Status that the records show").select_option(label="lawful permanent resident")
    records.page.get_by_label("Remarks").fill(
        "Lawful permanent resident; one charge is pending before the court."
    )
    records.page.locator("main form button[type=submit]").last.click()
    records.check()
