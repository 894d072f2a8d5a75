"""In a browser: a booking that a roster lacks, explained by the clerk; a reply that was given up, sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handover.formats.drops import EventType, JailEvent, write_csv
from tests.journeys.harness import Site, Visit

pytestmark = pytest.mark.browser
PageAs = Callable[[str], Visit]
SOON = datetime.now(UTC).replace(microsecond=0)


def put(folder: Path, name: str, data: bytes) -> None:
    """A file and its digest, as a sender writes them."""
    (folder / f"{name}.sha256").write_text(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
    (folder / name).write_bytes(data)


def events(ori: str, number: str) -> bytes:
    """A booking, a hold for another county, a correction."""
    kinds = (
        (EventType.BOOK, {"last": "DOE", "charge_text": "THEFT"}),
        (EventType.HOLD, {"hold_agency": "BIRCH COUNTY"}),
        (EventType.CORRECT, {"dob": "1988-04-20"}),
    )
    return write_csv(
        JailEvent(f"J-{kind}", kind, SOON - timedelta(hours=5 - n), ori, number, **fields)  # type: ignore[arg-type]
        for n, (kind, fields) in enumerate(kinds)
    )


def test_a_booking_that_the_roster_lacks(site: Site, page_as: PageAs, tmp_path: Path) -> None:
    clerk = page_as("clerk.alder")
    clerk.open("/intake/?state=answered")
    number = clerk.page.locator("tbody tr").first.locator("td").nth(1).inner_text()
    clerk.page.locator("tbody a").first.click()
    clerk.check()
    booking = clerk.page.url
    ori = clerk.page.locator(".ho-over .ho-code").first.inner_text()
    put(tmp_path, "bookings.csv", events(ori, number))
    # Later than the demonstration's own roster, which is of five minutes after its last booking.
    as_of = (datetime.now(UTC) + timedelta(minutes=9)).isoformat(timespec="seconds")
    put(tmp_path, "roster.csv", f"as_of,facility_ori,booking_no\n{as_of},{ori},99-999999\n".encode())
    lines = site.command("drops", "take", str(tmp_path), "--agency", ori)
    assert '"vanished": ["' in lines, lines

    clerk.open(booking)
    assert "Missing from the roster" in clerk.text()
    assert "for BIRCH COUNTY" in clerk.text()
    clerk.follow("See the alarm")
    clerk.follow(f"Explain the absence of {number}")
    clerk.press("Record the explanation")
    assert "Problem" in clerk.page.title()
    clerk.page.get_by_label("Why the booking is missing").fill("In the hospital under guard since noon.")
    clerk.press("Record the explanation")
    clerk.follow("Show ended alarms too")
    assert "In the hospital under guard" in clerk.text()

    auditor = page_as("auditor")
    auditor.follow("Roster alarms")
    assert "99-999999" in auditor.text()


def test_a_reply_that_fails_is_seen_and_sent_again(site: Site, page_as: PageAs) -> None:
    clerk = page_as("clerk.birch")
    clerk.open("/intake/?state=answered")
    clerk.page.locator("tbody a").first.click()
    clerk.check()
    ori = clerk.page.locator(".ho-over .ho-code").first.inner_text()
    site.command("receiver", "set", ori, "webhook", "http://127.0.0.1:9/answers")
    site.command("work", "--once")
    clerk.follow("Replies")
    assert "Failing" in clerk.text()
    assert "Pushed to 127.0.0.1" in clerk.text()
    supervisor = page_as("supervisor")
    supervisor.open("/intake/replies/?state=failing")
    supervisor.page.get_by_role("button", name="again").first.click()
    supervisor.check()
    assert "is sent again now" in supervisor.page.locator(".ho-messages").inner_text()
