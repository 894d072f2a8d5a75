"""Tables on a narrow screen: rows are cards whose values are labelled by the head, unless a table is read across."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.template import Context, Template
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.names import CaseState
from handover.web import navigation
from handover.web.table_labels import labelled
from tests.support.cast import Cast
from tests.support.days import machine_days
from tests.support.menus import counted_once
from tests.support.skips import skip_faults
from tests.support.tables import table_faults
from tests.support.walk import case_in

SOURCES = Path(__file__).resolve().parents[2] / "src" / "handover"
OWN_TABLES = {"report.html", "sections.html", "published.html"}
"""A printed report and a published page, which stand outside the frame and bring their own looks."""
NAMED = re.compile(r"[A-Z]-[A-Z0-9]{10}|\d+|(?<=/oversight/figures/).*")
FILES = (".pdf", ".csv")
"""What is downloaded is no page, and has tests of its own."""
STATES: tuple[CaseState, ...] = ("queried", "in_review", "awaiting_signature", "lodged", "served", "held")
LEAST = 120
"""Kinds of pages that the crawl opens at least, so that a door that shuts before it is noticed."""


def test_labels_are_the_words_of_the_head() -> None:
    head = '<thead><tr><th scope="col">Case</th><th><a href="?sort=due">Due<span aria-hidden="true"> ▲</span></a></th>'
    head += '<th>Who &amp; "why"?</th><th><span class="usa-sr-only">Open it</span></th></tr></thead>'
    rows = '<tr class="a"><th scope="row">C</th><td>today</td><td class="b">x</td><td>y</td></tr>'
    wide = '<tr><td colspan="3">None.</td><td>z</td></tr>'
    assert labelled(f"{head}<tbody>{rows}{wide}</tbody>") == (
        f'{head}<tbody><tr class="a"><th scope="row">C</th><td data-label="Due:">today</td>'
        '<td data-label="Who &amp; &quot;why&quot;?" class="b">x</td><td data-label="">y</td></tr>'
        '<tr><td data-label="" colspan="3">None.</td><td data-label="">z</td></tr></tbody>'
    )


@pytest.mark.parametrize("look", ["", "ho-matrix"])
def test_a_table_to_be_read_across_is_marked(look: str) -> None:
    drawn = Template(
        '{% load handover %}{% table "Counts" look %}<thead><tr><th>A</th></tr></thead>'
        "<tbody><tr><td>1</td></tr></tbody>{% endtable %}"
    ).render(Context({"look": look}))
    assert ('data-label="A:"' in drawn) == ("ho-stacked" in drawn) == (not look)
    assert not table_faults(drawn)


def test_a_fault_is_found() -> None:
    assert table_faults("<div><table><caption>Bare</caption><tr><td>1</td></tr></table></div>") == [
        "Bare: no region that is reached by keyboard", "Bare: 1 cells without a label",
    ]  # fmt: skip


def test_a_day_for_machines_is_found_among_words_and_not_in_what_was_sent() -> None:
    page = "<main><p>Charged on 2022-07-07.</p><code>2022-07-08</code><p class='ho-code'><b>2022-07-09</b></p></main>"
    assert machine_days(page) == ["a day as a machine writes it: …Charged on 2022-07-07"]


def test_no_template_draws_or_labels_a_table_by_hand() -> None:
    by_hand = {
        path.name
        for path in SOURCES.rglob("templates/**/*.html")
        if re.search(r"<table|data-label|ho-stacked", path.read_text())
    }
    assert by_hand == OWN_TABLES


def pages_of(person: User) -> Iterator[tuple[str, str]]:
    """Every kind of page that links lead a person to from the home page: its address, and what it is."""
    client = Client()
    client.force_login(person)
    waiting, known = ["/"], {"/"}
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        yield address, page
        for link in html.document_fromstring(page).iterfind(".//a[@href]"):
            found = urlsplit(urljoin(address, link.get("href") or ""))
            kind = NAMED.sub("*", found.path)
            if found.path.startswith("/") and kind not in known and not kind.endswith(FILES):
                known.add(kind)
                waiting.append(found.path + (f"?{found.query}" if found.query else ""))


@pytest.mark.django_db
@pytest.mark.heavy
@pytest.mark.one_database
def test_every_page_is_fit_for_a_narrow_screen_and_a_keyboard_and_writes_days_for_people(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECURE_SSL_REDIRECT = False
    monkeypatch.setattr(navigation, "_items", counted_once())
    for state in STATES:
        case_in(cast, state)
    faults, kinds, tables = [], set(), 0
    for role in Role:
        person = next((p for p in cast.people.values() if p.role == role), None)
        for address, page in pages_of(person) if person else ():
            kinds.add(NAMED.sub("*", urlsplit(address).path))
            tables += page.count("<table")
            faults += [
                f"{role} {address}: {fault}"
                for fault in dict.fromkeys((*table_faults(page), *machine_days(page), *skip_faults(page)))
            ]
    assert not faults, "\n".join(faults)
    assert len(kinds) >= LEAST
    assert tables > LEAST
