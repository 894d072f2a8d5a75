"""Ways on which a case really goes, to its end, in a browser. Every shape of a page passes axe and 320 px.

The person with a lawyer goes from the jail's file to the end. The others begin where their way leaves that of
`test_the_whole_way`: `tests.journeys.people_on_ways` brings them there by the same actions, without pages.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.harness import Site, Visit, run_command
from tests.journeys.test_the_whole_way import (
    REASONS,
    answer_the_query,
    check_first_boxes,
    choose,
    determine_probable_cause,
    draft_the_package,
    local,
    lodge_with_the_jail,
    newest_case,
    sign_the_warrant,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PREPARE = [sys.executable, "-m", "tests.journeys.people_on_ways"]
TCN = "JOURNEY7000001"
PageAs = Callable[[str], Visit]
Cases = Mapping[str, str]


@pytest.fixture(scope="module")
def page_as(site: Site, browser: Browser) -> Iterator[PageAs]:
    """``page_as(username)``: the page of that person, who signs in once. A page is checked once in each of its shapes:
    as many people go the same way, the check of each would take most of the time."""
    visits: dict[str, Visit] = {}
    seen: set[str] = set()

    def enter(username: str) -> Visit:
        if username not in visits:
            context = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="UTC"
            )
            visits[username] = Visit(context.new_page(), site, seen=seen)
            visits[username].sign_in(username, DEMO_PASSWORD)
        return visits[username]

    yield enter
    for visit in visits.values():
        visit.page.context.close()
    problems = [p for v in visits.values() for p in v.problems]
    assert not problems, "; ".join(problems)


@pytest.fixture(scope="module")
def cases(site: Site) -> Cases:
    """The case of each way, brought as far as the journey does not prove it."""
    found: dict[str, str] = json.loads(run_command(PREPARE, site.environment))
    # They came by no import: until then a search waits for its gallery.
    site.command("records", "index", "--all")
    return found


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


def into_custody(clerk: Visit, field: Visit, reference: str) -> None:
    """Served, agreed to, held, and taken over."""
    serve(clerk, reference)
    clerk.follow("Jail will hold")
    clerk.press("Jail will hold")
    clerk.follow("Report release time, hold begins")
    fill(clerk, otherwise_release_at=local())
    clerk.press("Report release time, hold begins")
    assume(field, reference)


def assume(field: Visit, reference: str) -> None:
    """An officer takes the person over."""
    field.find(reference)
    field.follow("Assume custody")
    fill(field, assumed_at=local(), place="Release desk", officer="F. Ford")
    field.press("Assume custody")
    assert "Custody assumed" in field.text()


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
    field.follow("Report what happened although the request was withdrawn")
    pick(field, kind="released")
    fill(field, happened_at=local(), text="By order of the judge.")
    field.press("Report what happened although the request was withdrawn")


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


def test_a_person_who_is_bonded_out_while_nobody_comes(cases: Cases, page_as: PageAs) -> None:
    """Notice only; bail is posted and the person leaves; the request is cancelled."""
    clerk, field, supervisor = page_as("clerk.alder"), page_as("field"), page_as("supervisor")
    serve(clerk, cases["bonded"])
    clerk.follow("Jail will notify only")
    clerk.press("Jail will notify only")
    clerk.follow("Report the release time")
    fill(clerk, otherwise_release_at=local(-2))
    clerk.press("Report the release time")
    field.open("/custody/nobody-came/")
    assert cases["bonded"] in field.text()
    clerk.find(cases["bonded"])
    clerk.follow("Report that the person was released")
    fill(clerk, released_at=local(-1))
    clerk.press("Report that the person was released")
    supervisor.find(cases["bonded"])
    supervisor.follow("Release and custody")
    supervisor.follow("Cancel the detainer")
    pick(supervisor, reason="discretion")
    fill(supervisor, reasons=REASONS)
    supervisor.press("Cancel the detainer")
    assert "Detainer cancelled" in supervisor.text()


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


def test_a_person_for_whom_no_detainer_is_issued_by_discretion(cases: Cases, page_as: PageAs) -> None:
    """The officer writes a memo; somebody else reads it and closes the case."""
    reference, officer, supervisor = cases["lenient"], page_as("officer"), page_as("supervisor")
    officer.find(reference)
    officer.press("Take up the review")
    officer.follow("Propose to close by discretion")
    fill(officer, reasons="The person cares alone for two small children, and the order is twenty years old.")
    if officer.page.locator("main [name=duty]").count():
        fill(officer, duty="The charge of the record was reduced, and nothing else is listed.")
    officer.press("Propose to close by discretion")
    assert "No second person has answered it yet" in officer.text()
    supervisor.open("/review/queue/memos/")
    supervisor.follow(reference)
    supervisor.follow("Answer the memo of discretion")
    assert "two small children" in supervisor.text()
    pick(supervisor, agrees="yes")
    fill(supervisor, reasons="Read the memo and both histories; nothing on record speaks against it.")
    supervisor.page.locator("main form button[type=submit]").last.click()
    supervisor.check()
    assert "Closed, no action" in supervisor.text()


def tell(visit: Visit, reference: str) -> None:
    """The lawyer was told, with copies."""
    visit.find(reference)
    visit.follow("Lawyer, access and disclosures")
    visit.follow("Record that the person's lawyer was told")
    fill(visit, told_at=local(), how="By e-mail, with copies of the papers.")
    pick(visit, papers="yes")
    visit.press("Record that the person's lawyer was told")


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
