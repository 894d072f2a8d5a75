"""Leads by name: the same numbers on the page, in JSON and in the report; what contradicts is said as plainly."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handover.matching.biographics import compare, default_weights
from handover.matching.types import Biographics, PersonName
from handover.process.models import Matter
from handover.stages.identification import queries
from handover.stages.identification.biographic_candidates import leads_of
from handover.stages.identification.models import Candidate
from tests.stages.identification.cases import Referred, judged, referred
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
PROBE = Biographics(
    (PersonName("REYES", "ANA", "MARIA"),), ("1988-04-09",), "F", numbers=(("SSN", "219098765"),)
)
WRONG = replace(PROBE, births=("1961-11-30",), sex="M")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path


@pytest.fixture
def search(cast: Cast) -> Referred:
    return judged(referred(cast, leads=[compare(PROBE, PROBE), compare(PROBE, WRONG)]), cast)


def fetch(client: Client, cast: Cast, who: str, name: str, case: Matter, status: int = 200) -> str:
    client.force_login(cast[who])
    response = client.get(reverse(f"identification:{name}", args=[case.reference]))
    assert response.status_code == status
    return response.content.decode()


def test_page_json_and_report_show_the_same_numbers(client: Client, cast: Cast, search: Referred) -> None:
    page = fetch(client, cast, "evans", "search", search.case)
    told = json.loads(fetch(client, cast, "evans", "leads_json", search.case))
    text = fetch(client, cast, "evans", "leads_text", search.case)
    assert len(told["leads"]) == 2
    tables = re.findall(
        r"<tr>(?:<th scope=\"col\">[^<]*</th>)*<th scope=\"col\">Weight, bits<.*?</table>", page, re.DOTALL
    )
    pictures = re.findall(r"<svg [^>]*role=\"img\".*?</svg>", page, re.DOTALL)
    reports = text.split("\n\n")[1:]
    for lead, table, picture, lines in zip(told["leads"], tables, pictures, reports, strict=True):
        numbers = [
            lead["before_comparing"],
            *(field["weight"] for field in lead["fields"]),
            lead["allowance"],
            lead["in_all"],
        ]
        assert lead["in_all"] == pytest.approx(sum(numbers[:-1]))
        for shown in (table, picture, lines):
            assert re.findall(r"[+-]\d+\.\d\b", shown) == [f"{n:+.1f}" for n in numbers if n]
        for field in lead["fields"]:
            if field["contradicts"]:
                assert "speaks against" in picture
                assert "speaks against" in table
                assert "speaks against" in lines


def test_the_numbers_are_those_that_were_recorded(search: Referred) -> None:
    rows = list(queries.candidates_of(search.case.pk, Candidate.Found.NAMES))
    leads = leads_of(rows, queries.result_of(search.case.pk))
    for row, lead in zip(rows, leads, strict=True):
        assert [r.weight for r in lead.shown.rows] == [e["weight"] for e in row.evidence]
        assert lead.probability == row.score
        assert lead.asked.weights == default_weights().version


def test_a_probability_comes_with_its_meaning_and_is_called_no_decision(
    client: Client, cast: Cast, search: Referred
) -> None:
    page = fetch(client, cast, "evans", "search", search.case)
    assert page.count("It identifies nobody") == 2
    assert "if 50 % of those searched for are on file" in page
    assert "95 % interval" in page
    assert "probability 1.00" not in page


def test_a_social_security_number_is_compared_and_never_shown(
    client: Client, cast: Cast, search: Referred
) -> None:
    for name in ("search", "leads_json", "leads_text"):
        seen = fetch(client, cast, "evans", name, search.case)
        assert "social security number" in seen
        assert "219098765" not in seen


@pytest.mark.parametrize("name", ["leads_json", "leads_text"])
def test_only_those_who_see_leads_fetch_them(client: Client, cast: Cast, search: Referred, name: str) -> None:
    fetch(client, cast, "adams", name, search.case)
    for who in ("clark", "reed", "ortiz"):
        fetch(client, cast, who, name, search.case, status=403)
