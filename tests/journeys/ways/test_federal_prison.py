"""A person who is sentenced, and moved to a federal prison."""

from __future__ import annotations

from datetime import date

import pytest

from tests.journeys.harness import Site
from tests.journeys.test_the_whole_way import REASONS, local
from tests.journeys.ways.steps import Cases, PageAs, fill, pick, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_person_sentenced_to_ten_years_who_goes_to_a_federal_prison(
    cases: Cases, site: Site, page_as: PageAs
) -> None:
    """The projected release is watched, no clock runs, and no power to hold goes along."""
    site.command("agency", "add", "CX0090000", "Federal Correctional Institution", "--policy", "us-bop")
    clerk, field, officer = page_as("clerk.alder"), page_as("field"), page_as("officer")
    clerk.find(cases["prison"])
    clerk.follow("Report a hold that began with no copy served")
    assert "breach" in clerk.text()
    serve(clerk, cases["prison"])
    clerk.follow("Report that a charge changed")
    pick(clerk, turn="amended")
    fill(
        clerk, charge="The charge of the booking", happened_at=local(), source="Order of the district court."
    )
    clerk.press("Report that a charge changed")
    officer.open("/custody/changes/")
    officer.follow(cases["prison"])
    officer.follow("Record that the finding stands after a change of charges")
    fill(officer, reasons=REASONS)
    officer.press("Record that the finding stands after a change of charges")
    clerk.find(cases["prison"])
    clerk.follow("Report an event: hospital, sentence, writ, court order, another hold")
    pick(clerk, kind="sentenced")
    fill(
        clerk,
        happened_at=local(),
        until=f"{date.today().year + 10}-11-20",
        text="Ten years, by the district court; docket 26-1.",
    )
    clerk.press("Report an event: hospital, sentence, writ, court order, another hold")
    clerk.follow("Report a transfer to another agency")
    assert "Federal Bureau of Prisons" in clerk.text()
    pick(clerk, to_ori="CX0090000")
    fill(clerk, transferred_at=local(), ground="The sentence of ten years")
    clerk.press("Report a transfer to another agency")
    field.open("/custody/changes/")
    assert cases["prison"] in field.text()
    field.follow(cases["prison"])
    assert "The person was moved here: Federal Bureau of Prisons" in field.text()
    assert f"Nov 20, {date.today().year + 10}" in field.text()
