"""A want by name is never an identity; the page says what would tell namesakes apart and where it is on record."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from handover.matching.biographics import compare
from handover.matching.types import Biographics, NameCandidate, PersonName, SearchAnswer
from handover.process.facts import record
from handover.repositories.models import Want
from handover.stages.identification.actions import MATCHER
from handover.stages.identification.distinguishing_facts import FactStanding, separators
from handover.stages.identification.models import WantHit
from handover.stages.identification.rules import outcome
from tests.stages.files import sent_by
from tests.support import walk
from tests.support.cast import Cast

BOOKED = Biographics(
    (PersonName("REYES", "ANA", "MARIA"),), ("1988-04-09",), "F", numbers=(("SSN", "219098765"),)
)


def facts(record: Biographics, *, prints: bool = False) -> dict[str, FactStanding]:
    rows = separators(BOOKED, record, compare(BOOKED, record).evidence, prints=prints)
    return {row.fact: row.standing for row in rows}


@pytest.mark.parametrize(
    ("record", "fact", "standing"),
    [
        (Biographics((PersonName("REYES", "ANA"),), ("1988-04-09",)), "birth date", FactStanding.AGREES),
        (Biographics((PersonName("REYES", "ANA"),), ("1961-11-30",)), "birth date", FactStanding.DIFFERS),
        (Biographics((PersonName("REYES", "ANA"),), ("1988-04-19",)), "birth date", FactStanding.PARTLY),
        (Biographics((PersonName("REYES", "ANA"),)), "birth date", FactStanding.GIVEN),
        (Biographics((PersonName("REYES", "ANA"),)), "middle name", FactStanding.GIVEN),
        (Biographics((PersonName("REYES", "ANA", "MARIA"),)), "middle name", FactStanding.AGREES),
        (Biographics((PersonName("REYES", "ANA", "M"),)), "middle name", FactStanding.PARTLY),
        (Biographics((PersonName("REYES", "ANA", "LUISA"),)), "middle name", FactStanding.DIFFERS),
        (Biographics((PersonName("REYES", "ANA"),)), "social security number", FactStanding.GIVEN),
        (
            Biographics((PersonName("REYES", "ANA"),), numbers=(("SSN", "601334412"),)),
            "social security number",
            FactStanding.DIFFERS,
        ),
        (
            Biographics((PersonName("REYES", "ANA"),), numbers=(("UCN", "123456AB7"),)),
            "FBI number (UCN)",
            FactStanding.ON_RECORD,
        ),
        (
            Biographics((PersonName("REYES", "ANA"),)),
            "state identification number (SID)",
            FactStanding.NEITHER,
        ),
        (Biographics((PersonName("REYES", "ANA"),), sex="M"), "sex", FactStanding.DIFFERS),
        (Biographics((PersonName("REYES", "ANA"),)), "fingerprints", FactStanding.NO_PRINTS),
    ],
)
def test_where_each_fact_stands(record: Biographics, fact: str, standing: FactStanding) -> None:
    assert facts(record)[fact] is standing


def test_what_is_missing_says_whom_to_ask() -> None:
    rows = separators(BOOKED, Biographics((PersonName("REYES", "ANA"),)), (), prints=False)
    assert all(bool(row.ask) == row.open for row in rows)


@given(st.floats(0, 1), st.floats(-20, 80))
def test_no_probability_of_a_name_makes_an_identity(probability: float, weight: float) -> None:
    lead = NameCandidate("W1", 1, weight, probability, ())
    answer = SearchAnswer("criminal", 1, 10, True, (), (lead,), (1, 2), 1.0)
    found = outcome(answer)
    assert (found.step, found.identity) == ("find_nobody", "")


@pytest.mark.django_db
def test_the_page_shows_what_separates_and_asks_for_confirmation(
    client: Client, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    case = sent_by(cast["clark"])
    search = walk.search(case, "criminal")
    for number, name in (("W123", "ANA"), ("W124", "ANNA")):
        wanted = Biographics((PersonName("REYES", name),), ("1961-11-30",))
        want = Want.objects.create(
            number=number, offence="BURGLARY", agency_ori="CX0020000", entered_on=date(2025, 1, 1),
            names=[asdict(n) for n in wanted.names], births=list(wanted.births),
        )  # fmt: skip
        found = compare(BOOKED, wanted, population=500)
        record(
            WantHit(
                want=want,
                by_prints=False,
                weight=found.weight,
                gallery_size=500,
                probability=found.probability,
                evidence=[asdict(row) for row in found.evidence],
            ),
            search,
            MATCHER,
        )
    client.force_login(cast["evans"])
    seen = client.get(reverse("intake:booking", args=[case.reference])).content.decode()
    assert seen.count("needs confirmation") >= 2
    assert seen.count("What would tell namesakes apart") >= 2
    assert "differs: speaks against" in seen
    assert "ask the agency that entered the want" in seen
    assert seen.count("Other possible wants of this booking that came up by names too: 1;") == 2
    assert seen.count("share one probability") == 4
