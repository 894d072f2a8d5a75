"""A person with a lawyer, from the jail's file on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.journeys.harness import Site, Visit, run_command
from tests.journeys.test_the_whole_way import REASONS, answer_the_query, local, newest_case
from tests.journeys.ways.steps import PageAs, fill, pick, serve, to_the_jail

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TCN = "JOURNEY7000001"


def test_a_person_with_a_lawyer(site: Site, page_as: PageAs, tmp_path: Path) -> None:
    """From the jail's file on. The lawyer is recorded, owed what is done, told, and told of the end."""
    reference, clerk, supervisor = (
        book_by_a_file(site, page_as, tmp_path),
        page_as("clerk.alder"),
        page_as("supervisor"),
    )
    to_the_jail(page_as, reference)
    supervisor.find(reference)
    supervisor.follow("Lawyer, access and disclosures")
    supervisor.follow("Record the person's lawyer")
    fill(supervisor, name="Dana Diaz", contact="dana@firm.example", since=local())
    pick(supervisor, appearance="g28")
    supervisor.press("Record the person's lawyer")
    serve(clerk, reference)
    supervisor.open("/disclosure/")
    assert reference in supervisor.text()
    for _ in ("of the service", "of the end"):
        tell(supervisor, reference)
        if "Cancel the detainer" not in supervisor.text():
            supervisor.find(reference)
            supervisor.follow("Release and custody")
        if supervisor.page.get_by_role("link", name="Cancel the detainer", exact=True).count():
            supervisor.follow("Cancel the detainer")
            pick(supervisor, reason="discretion")
            fill(supervisor, reasons=REASONS)
            supervisor.press("Cancel the detainer")
    assert "Detainer cancelled" in supervisor.text()
    field = page_as("field")
    field.find(reference)
    field.follow("Release and custody")
    field.follow("Report what happened after the request was withdrawn")
    pick(field, kind="released")
    fill(field, happened_at=local(), text="By order of the judge.")
    field.press("Report what happened after the request was withdrawn")


def book_by_a_file(site: Site, page_as: PageAs, folder: Path) -> str:
    """The case of a person whom the jail books again, with the query answered."""
    clerk, records, file = page_as("clerk.alder"), page_as("records"), folder / "way.ebts"
    run_command([sys.executable, "-m", "tests.journeys.rebook", str(file), TCN], site.environment)
    clerk.open("/intake/send/")
    clerk.page.get_by_label("EBTS file").set_input_files(file)
    clerk.press("Send")
    site.command("work", "--once")
    reference = newest_case(records)
    answer_the_query(records, reference)
    return reference


def tell(visit: Visit, reference: str) -> None:
    """The lawyer was told, with copies."""
    visit.find(reference)
    visit.follow("Lawyer, access and disclosures")
    visit.follow("Record that the person's lawyer was told")
    fill(visit, told_at=local(), how="By e-mail, with copies of the papers.")
    pick(visit, papers="yes")
    visit.press("Record that the person's lawyer was told")
