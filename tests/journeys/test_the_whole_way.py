"""From a booking to custody, each role at its own pages, in a browser. Every page passes axe and 320 px."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handover.accounts.roles import Role
from handover.process.graph import Track, states_of
from tests.journeys.conftest import SUMMARY, NewVisit
from tests.journeys.harness import Site, Visit, run_command

pytestmark = pytest.mark.browser
PageAs = Callable[[str], Visit]
REASONS = "Read both histories: ten prints agree, and the court's order is final and was not reopened."
ALDER = ZoneInfo("America/Chicago")


def local(hours: float = 0.0) -> str:
    """A time on Alder's wall clock, as the browser types it."""
    return (datetime.now(UTC) + timedelta(hours=hours)).astimezone(ALDER).strftime("%Y-%m-%dT%H:%M")


def check_first_boxes(visit: Visit, group: str, words: str) -> None:
    """Tick every box of a group whose label holds ``words``."""
    boxes = visit.page.get_by_role("group", name=group).get_by_label(words)
    assert boxes.count(), f"no box with “{words}” in {group}"
    for n in range(boxes.count()):
        # USWDS draws the box on the label, so the label is what a person clicks.
        visit.page.locator(f"label[for='{boxes.nth(n).get_attribute('id')}']").click()


def choose(visit: Visit, words: str) -> None:
    """Choose a radio button or a box by its label."""
    visit.page.locator("main label", has_text=words).first.click()


def test_the_demonstration_leaves_a_case_in_every_queue(site: Site) -> None:
    waiting = json.loads((site.data_dir / SUMMARY).read_text())["waiting"]
    states = (*states_of(Track.SEARCH), *states_of(Track.CASE))
    queues = {state.name for state in states if state.waits_for not in (None, Role.SYSTEM)}
    assert len(queues) > 10
    assert not queues - {state for state, n in waiting.items() if n}


def test_from_a_booking_to_custody(site: Site, page_as: PageAs, tmp_path: Path) -> None:
    clerk, officer = page_as("clerk.alder"), page_as("officer")
    send_a_booking(clerk, site, tmp_path / "journey.ebts")
    records, signer, field = page_as("records"), page_as("signer"), page_as("field")
    reference = newest_case(records)
    with records.task("Records specialist: answer a query"):
        answer_the_query(records, reference)
    with officer.task("Officer: take up, find probable cause, draft the package"):
        determine_probable_cause(officer, reference)
        draft_the_package(officer)
    with signer.task("Signer: read and sign"):
        sign_the_warrant(signer, reference)
    with officer.task("Officer: lodge with the jail"):
        lodge_with_the_jail(officer, reference)
    with clerk.task("Clerk: serve a copy, agree to hold, report the release time"):
        serve_a_copy(clerk, reference)
        agree_to_hold(clerk)
        report_the_release_time(clerk)
    with field.task("Field officer: assume custody"):
        assume_custody(field, reference)
    find_it_in_the_audit(page_as("auditor"), reference)


def send_a_booking(clerk: Visit, site: Site, file: Path) -> None:
    """The jail's clerk sends the print file of a person known before; the worker searches and answers."""
    run_command([sys.executable, "-m", "tests.journeys.rebook", str(file)], site.environment)
    clerk.follow("Send a booking")
    clerk.page.get_by_label("EBTS file").set_input_files(file)
    clerk.show("Choose the file that your booking system wrote, and send it")
    clerk.press("Send")
    assert "JOURNEY0000001" in clerk.text()
    site.command("work", "--once")
    clerk.open("/intake/")
    clerk.page.get_by_label("Reference, booking number or TCN").fill("JOURNEY0000001")
    clerk.press("Show")
    clerk.page.locator("tbody a").first.click()
    clerk.check()
    assert "Criminal answer sent" in clerk.text()
    clerk.show("The booking's page has the criminal answer, and what was searched")


def newest_case(records: Visit) -> str:
    """The reference of the case that the booking opened."""
    records.open("/review/cases/")
    return records.page.locator("tbody th a").first.inner_text()


def answer_the_query(records: Visit, reference: str) -> None:
    """The records specialist answers by the records."""
    records.find(reference)
    assert "This person was reviewed before" in records.text()
    records.show("The query: whose prints were found, and what the records say")
    records.follow("Answer the query")
    check_first_boxes(records, "Records that the answer rests on", "final")
    choose(records, "appears removable")
    records.page.get_by_label("Status that the records show").select_option(
        "no lawful status found by an officer"
    )
    records.page.get_by_label("Remarks").fill("Searched the court system; the order of removal is final.")
    records.show("Answer with the records that the answer rests on; they stay beside the form")
    records.page.locator("main form button[type=submit]").last.click()
    records.check()


def determine_probable_cause(officer: Visit, reference: str) -> None:
    """The review officer is told what is missing, and then finds probable cause with reasons."""
    officer.find(reference)
    officer.press("Take up the review")
    officer.show("A case: both histories, the evidence of the match, and what you may do")
    officer.follow("Determine probable cause")
    with officer.count.beside():
        officer.press("Determine probable cause")
        assert "Choose at least one basis" in officer.text() or "There is a problem" in officer.text()
    choose(officer, "a) a final order of removal")
    officer.page.get_by_label("Ground (required)").select_option("241(a)(1)(A)")
    check_first_boxes(officer, "Records that the finding rests on", "final")
    officer.page.get_by_label("Reasons").fill(REASONS)
    officer.show("A determination names its basis, the records it rests on, and your reasons")
    officer.press("Determine probable cause")


def draft_the_package(officer: Visit) -> None:
    """Detainer and warrant, chosen by the officer."""
    officer.follow("Draft detainer and warrant")
    choose(officer, "I-247A: notice before release")
    choose(officer, "I-205 warrant of removal")
    officer.page.get_by_label("Telephone at which the jail gives notice").fill("+1 555 0100")
    officer.show("Draft the request and the warrant; another person signs")
    officer.press("Draft detainer and warrant")


def sign_the_warrant(signer: Visit, reference: str) -> None:
    """A second person reads and signs."""
    with signer.count.beside():
        signer.follow("Warrants to sign")
        signer.show("Warrants to sign, oldest first")
    signer.find(reference)
    signer.follow("Sign the warrant")
    choose(signer, "I have read the determination")
    signer.show("Read the package, then sign or return it; you never sign what you drafted")
    signer.press("Sign the warrant")


def lodge_with_the_jail(officer: Visit, reference: str) -> None:
    """The signed package goes to the jail."""
    officer.find(reference)
    officer.follow("Lodge with the jail")
    choose(officer, "I have checked that the person, the jail and the papers")
    officer.show("Check person, jail and papers before the request goes to the jail")
    officer.press("Lodge with the jail")


def serve_a_copy(clerk: Visit, reference: str) -> None:
    """The request takes effect when the clerk serves a copy; a time in the future is refused."""
    clerk.find(reference)
    assert "Not effective yet" in clerk.text()
    clerk.show("A request to your jail: it has no effect until a copy is served on the person")
    clerk.follow("Serve a copy on the person")
    with clerk.count.beside():
        clerk.page.get_by_label("When it was served").fill(local(1 / 60))
        clerk.press("Serve a copy on the person")
        assert "lies before the lodging or in the future" in clerk.text() or "Where" in clerk.text()
    choose(clerk, "In person")
    clerk.page.get_by_label("When it was served").fill(local())
    clerk.page.get_by_label("Where").fill("Booking desk")
    clerk.page.get_by_label("Language in which").fill("Spanish")
    clerk.page.get_by_label("Serving officer's name").fill("Casey Clark")
    clerk.page.get_by_label("Serving officer's title").fill("Records clerk")
    clerk.press("Serve a copy on the person")


def agree_to_hold(clerk: Visit) -> None:
    """The jail answers with its law before its eyes."""
    clerk.follow("Jail will hold")
    assert "What your law allows" in clerk.text()
    clerk.show("Give your jail's own answer, with what your law allows beside it")
    clerk.press("Jail will hold")


def report_the_release_time(clerk: Visit) -> None:
    """The hold begins, and its clock is shown."""
    clerk.follow("Report release time, hold begins")
    clerk.page.get_by_label("Time of release, if there were no detainer").fill(local())
    clerk.press("Report release time, hold begins")
    clerk.show("The clock of the hold, from the time at which the person would have been released")
    assert "47 hours" in clerk.text() or "48 hours" in clerk.text()


def assume_custody(field: Visit, reference: str) -> None:
    """A field officer takes custody within the hold."""
    with field.count.beside():
        field.open("/custody/releases/")
        field.show("Releases and holds, the next one first")
    field.find(reference)
    field.follow("Assume custody")
    field.page.get_by_label("When custody was assumed").fill(local())
    field.page.get_by_label("Where").fill("Release desk")
    field.page.get_by_label("Officer who took custody").fill("F. Ford")
    field.show("Record when and where custody was assumed")
    field.press("Assume custody")
    assert "Custody assumed" in field.text()


def find_it_in_the_audit(auditor: Visit, reference: str) -> None:
    """The auditor finds the last step in the chain."""
    auditor.open(f"/oversight/audit/?subject={reference}")
    assert "assumed custody" in auditor.text()
    auditor.show("Every act on a case, in the chain")


def first_of_queue(visit: Visit, queue: str) -> None:
    """Open the first row of a queue of the menu."""
    visit.follow(queue)
    visit.page.locator("tbody th a").first.click()
    visit.check()


def test_an_examiner_compares_and_finds(page_as: PageAs) -> None:
    examiner = page_as("examiner")
    with examiner.task("Examiner: judge the prints and record the finding"):
        examiner.follow("Compare the prints that wait longest")
        choose(examiner, "None of these candidates has the same fingers")
        assert "Quality by finger" in examiner.text()
        examiner.show("Judge the prints alone first: no score, no rank, no pairs, no name")
        assert "Scores and quality" not in examiner.text()
        examiner.page.get_by_label("What you compared and saw").fill(
            "Ridge flow differs on both thumbs and indexes."
        )
        examiner.press("Record the first judgement")
        assert "Your finding may differ" in examiner.text()
        assert "Scores and quality by finger" in examiner.text()
        examiner.show("Then the score, the paired minutiae and your finding, which may differ")
        examiner.press("Record the finding")
    assert "Nobody matches" in examiner.text()


def test_counsel_answers_a_citizenship_question(page_as: PageAs) -> None:
    counsel = page_as("counsel")
    with counsel.task("Counsel: answer a citizenship question"):
        first_of_queue(counsel, "Citizenship questions")
        assert "Frozen" in counsel.text()
        counsel.show("A citizenship question freezes the case until you answer it")
        counsel.follow("Answer the citizenship question")
        choose(counsel, "There is probative evidence of citizenship")
        counsel.page.get_by_label("Facts").fill(REASONS)
        counsel.page.get_by_label("Law", exact=False).last.fill(REASONS)
        counsel.page.get_by_label("Supervisor who was consulted").fill("Sky Stone")
        counsel.show("The answer with its facts and its law")
        counsel.page.locator("main form button[type=submit]").first.click()
        counsel.check()
    assert "Closed, United States citizen" in counsel.text()


def test_a_jail_declines_with_its_legal_ground(page_as: PageAs) -> None:
    clerk = page_as("clerk.cedar")
    clerk.open("/custody/requests/")
    lodged = clerk.page.locator("tbody tr", has_text="Lodged, not effective until served")
    assert lodged.count()
    lodged.first.locator("a").click()
    clerk.check()
    clerk.follow("Jail declines")
    clerk.page.get_by_label("Legal ground").select_option("no_judicial_warrant")
    clerk.show("To decline is an ordinary answer, with its legal ground")
    clerk.press("Jail declines")
    assert "Jail declined" in clerk.text()


def test_a_supervisor_sees_figures_and_an_auditor_verifies_the_chain(page_as: PageAs) -> None:
    supervisor = page_as("supervisor")
    supervisor.follow("Figures")
    assert "cases opened" in supervisor.text()
    supervisor.show("Figures with their denominators, and the error side")
    auditor = page_as("auditor")
    auditor.follow("Audit chain")
    auditor.follow("Verify the chain")
    assert auditor.heading() == "The chain is whole"
    auditor.show("The chain was computed anew: nothing was changed or removed")


def test_the_person_finds_their_page(new_visit: NewVisit) -> None:
    person = new_visit()
    person.open("/person/?lang=es")
    person.show("Open your page with the case and the code of your notice, in your language")
    person.page.locator("main form button[type=submit]").first.click()
    person.check()
    assert person.page.locator("main .usa-error-message, main .usa-alert--error").count()
