"""What more than one of the ways does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Final

from tests.journeys.harness import Visit
from tests.journeys.test_the_whole_way import (
    choose,
    determine_probable_cause,
    draft_the_package,
    local,
    lodge_with_the_jail,
    sign_the_warrant,
)

PREPARE: Final = (sys.executable, "-m", "tests.journeys.people_on_ways")
"""Prints the reference of each way's case."""
PageAs = Callable[[str], Visit]
Cases = Mapping[str, str]


def to_the_jail(page_as: PageAs, reference: str) -> None:
    """Found, drafted, signed and lodged."""
    officer, signer = page_as("officer"), page_as("signer")
    determine_probable_cause(officer, reference)
    draft_the_package(officer)
    sign_the_warrant(signer, reference)
    lodge_with_the_jail(officer, reference)


def fill(visit: Visit, **said: str) -> None:
    """Fill fields by their names."""
    for name, value in said.items():
        visit.page.locator(f"main [name={name}], main [name={name}_wall]").first.fill(value)


def pick(visit: Visit, **said: str) -> None:
    """Choose in lists by the values."""
    for name, value in said.items():
        field = visit.page.locator(f"main select[name={name}]")
        if field.count():
            field.select_option(value)
        else:
            chosen = visit.page.locator(f"main input[name={name}][value='{value}']")
            visit.page.locator(f"label[for='{chosen.get_attribute('id')}']").click()


def serve(clerk: Visit, reference: str) -> None:
    """A copy is served."""
    clerk.find(reference)
    clerk.follow("Serve a copy on the person")
    choose(clerk, "In person")
    fill(
        clerk, served_at=local(), place="Booking desk", language="Spanish", officer_name="Casey Clark",
        officer_title="Records clerk",
    )  # fmt: skip
    clerk.press("Serve a copy on the person")


def assume(field: Visit, reference: str) -> None:
    """An officer takes the person over."""
    field.find(reference)
    field.follow("Assume custody")
    fill(field, assumed_at=local(), place="Release desk", officer="F. Ford")
    field.press("Assume custody")
    assert "Custody assumed" in field.text()
