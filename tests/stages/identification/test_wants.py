"""Wants are searched at a share of persons booked that is assumed; it is recorded, shown, and hides nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import ValidationError
from pytest_django.fixtures import Settings

from handover.abis.galleries import WANTS, folder
from handover.conf.environment import Environment
from handover.matching.biographics import PREVALENCE
from handover.matching.biographics.explanations import prior_bits
from handover.matching.gallery import Gallery
from handover.matching.segment_files import PACKED
from handover.matching.types import Biographics, Identity, PersonName
from handover.process.models import Matter
from handover.repositories.models import Want
from handover.stages.identification import actions, queries, rules
from handover.stages.identification.biographic_candidates import leads_of_wants
from handover.stages.identification.models import WantHit, WantSearch
from tests.support import walk
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
HIS = Biographics((PersonName("REYES", "MARCOS"),), ("1988-04-02",), "M")
"""What `walk.booking` told."""
ANOTHER = Biographics((PersonName("OKAFOR", "CHIDI"),), ("1961-11-30",), "M")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    nobody_searched_for = Identity("U0000000", Biographics((PersonName("UNRELATED", "PERSON"),)))
    Gallery.create(folder("criminal"), "criminal").add([nobody_searched_for])
    Gallery.create(folder(WANTS), WANTS)


def wanted(*records: Biographics) -> None:
    rows = [Identity(f"W{n:03d}", record) for n, record in enumerate(records)]
    for row in rows:
        Want.objects.create(
            number=row.identity_id, offence="BURGLARY", agency_ori="CX0020000", entered_on=date(2025, 1, 1),
            names=[asdict(n) for n in row.biographics.names], births=list(row.biographics.births),
        )  # fmt: skip
    Gallery.open(folder(WANTS)).add(rows)


def searched(cast: Cast) -> tuple[Matter, list[WantHit], WantSearch]:
    case = actions.run_search(walk.search(walk.booking(cast), "criminal").pk)
    asked = queries.want_search_of(case.pk)
    assert asked is not None
    return case, list(WantHit.objects.filter(matter=case).order_by("want_id")), asked


@pytest.mark.parametrize("share", [0.002, 0.08, 0.6])
def test_the_share_is_recorded_with_the_search_and_is_what_the_numbers_rest_on(
    cast: Cast, settings: Settings, share: float
) -> None:
    settings.HANDOVER_WANT_SHARE = share
    wanted(HIS, ANOTHER)
    case, (hit,), asked = searched(cast)
    assert (asked.wants, asked.complete, asked.share) == (2, True, share)
    lead = leads_of_wants([hit], asked, queries.result_of(case.pk))["W000"]
    assert lead.shown.start == prior_bits(2, share)
    # Each other record has its prior too: among few, what one candidate has by itself is a little less than its own.
    assert lead.probability == pytest.approx(lead.shown.alone, rel=share)
    settings.HANDOVER_WANT_SHARE = 0.3  # whoever changes the setting changes no record
    again = leads_of_wants([hit], queries.want_search_of(case.pk), queries.result_of(case.pk))["W000"]
    assert again == lead


def shown(cast: Cast, records: Sequence[Biographics]) -> dict[str, float]:
    wanted(*records)
    return {str(hit.want_id): hit.probability for hit in searched(cast)[1]}


def test_two_wants_of_one_person_are_both_shown_though_they_share_one_probability(cast: Cast) -> None:
    found = shown(cast, [HIS, HIS, ANOTHER])
    assert found.keys() == {"W000", "W001"}
    assert found["W000"] == found["W001"] <= 0.5


def test_a_small_share_hides_no_want(cast: Cast, settings: Settings) -> None:
    settings.HANDOVER_WANT_SHARE = 0.0001
    assert shown(cast, [HIS, ANOTHER]).keys() == {"W000"}


@pytest.mark.parametrize("wants", [0, 1, 1000])
def test_a_want_is_shown_where_it_is_as_likely_as_none_at_even_odds(wants: int) -> None:
    level = next(w / 100 for w in range(-1000, 3000) if rules.to_confirm(w / 100, wants))
    assert not rules.to_confirm(level - 0.01, wants)
    assert rules.to_confirm(level + 5, wants)


def pages(client: Client, cast: Cast, case: Matter) -> tuple[str, str, str]:
    booking = queries.search_of(case.pk).booking_matter
    client.force_login(cast["evans"])
    page = client.get(reverse("intake:booking", args=[booking.reference])).content.decode()
    told = client.get(reverse("identification:leads_json", args=[case.reference])).content.decode()
    text = client.get(reverse("identification:leads_text", args=[case.reference])).content.decode()
    return page, told, text


def test_page_json_and_text_state_the_share(client: Client, cast: Cast, settings: Settings) -> None:
    settings.HANDOVER_WANT_SHARE = 0.055
    wanted(HIS, replace(HIS, births=("1988-04-03",)), ANOTHER)
    case, hits, _ = searched(cast)
    assert len(hits) == 2
    premise = "if 5.5 % of those booked have a want in the file (assumed, not measured here)"
    page, told, text = pages(client, cast, case)
    assert page.count(premise) == 3
    assert text.count(premise) == 2
    wants = json.loads(told)["wants"]
    assert [w["assumed_share"] for w in wants] == [0.055, 0.055]
    assert {w["record"]: w["probability"] for w in wants} == {h.want_id: h.probability for h in hits}
    assert all(premise in w["meaning"] and w["status"] == "needs confirmation" for w in wants)
    assert page.count("share one probability") == 4
    assert "at this share it was not" in page


def test_a_want_found_before_shares_were_recorded_is_read_at_even_odds(cast: Cast) -> None:
    wanted(HIS, ANOTHER)
    case, (hit,), _ = searched(cast)
    lead = leads_of_wants([hit], None, queries.result_of(case.pk))["W000"]
    assert lead.shown.start == prior_bits(2, PREVALENCE)
    assert "if 50 % of those booked" in lead.meaning


def test_a_search_recorded_with_an_incomplete_file_of_wants_says_so(
    client: Client, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a search waits now (`test_delays`); earlier versions recorded it."""
    monkeypatch.setattr(rules, "demand_complete", lambda _: None)
    wanted(HIS, ANOTHER)
    next((tmp_path / "galleries" / WANTS).rglob(PACKED)).write_bytes(b"")
    case, hits, asked = searched(cast)
    assert (hits, asked.complete) == ([], False)
    assert "A want may be missing here" in pages(client, cast, case)[0]


@pytest.mark.parametrize("share", ["0", "1", "0.95", "-0.1", "nan", "many"])
def test_a_share_that_is_none_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, share: str) -> None:
    monkeypatch.setenv("HANDOVER_WANT_SHARE", share)
    with pytest.raises(ValidationError, match="want_share"):
        Environment()
