"""No number of oversight lacks a figure of the registry, and what the registry says of it comes out."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from handover.stages.oversight import urls
from handover.stages.oversight.queries import funnel
from handover.stages.oversight.registry import FIGURES, POPULATIONS, chain_of, is_known, registered
from handover.stages.oversight.waterfall import rungs, waterfall
from tests.safeguards.gate.after_finding import at_state
from tests.stages.oversight.numbers import keys_of, lines_without_figure, without_figure
from tests.support.cast import Cast
from tests.support.walk import queried

RECORDS = {"/oversight/audit/export.csv"}
"""Files of records: each line is an act as it was recorded, and no number of it is a count."""


def test_every_figure_counts_of_a_population_and_every_chain_ends() -> None:
    for key, row in FIGURES.items():
        assert row.of in POPULATIONS, key
        assert ("{part}" in row.title) <= row.family, key
        assert chain_of(row.of)[-1].id == row.of
    assert {row.of for row in FIGURES.values()} == set(POPULATIONS)


def test_a_key_is_a_figure_or_a_part_of_a_family_and_nothing_else() -> None:
    assert is_known("way.accepted")
    assert is_known("declines.ground.no-judicial-warrant")
    assert is_known("of.lodged")
    assert [is_known(k) for k in ("", "way", "way.accepted.part", "declines.ground.a.b", "of.nothing")] == [
        False
    ] * 5
    assert registered("way.identified.criminal") is FIGURES["way.identified"]


def test_rungs_tell_what_is_left_out_and_never_less_than_nothing() -> None:
    found = rungs([("a", "all", 10, ""), ("b", "some", 4, "gone"), ("c", "more", 6, "odd")])
    assert [(r.n, r.left_out, r.why) for r in found] == [(10, None, ""), (4, 6, "gone"), (6, None, "")]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("<main><p>3 cases</p></main>", 1),
        ("<p>3 cases</p><main></main>", 0),
        ('<main><tr data-figure="way.accepted"><td>3</td><td>50.0 %</td></tr><p>4</p></main>', 1),
        ('<main><p data-figure="no.such">3</p></main>', 1),
        ("<main><time>Nov 3, 2026</time><b class='ho-code'>3</b></main>", 0),
        ("<main><svg><rect width='3'/><text>7</text></svg></main>", 1),
        ("<main>week 2026-W48 at 12:30, I-247A, C-3</main>", 0),
    ],
)  # fmt: skip
def test_the_crawl_sees_what_lacks_a_figure(text: str, bare: int) -> None:
    assert len(without_figure(text)) == bare


@pytest.fixture
def auditor(cast: Cast, client: Client, menu_counted_once: None) -> Client:
    at_state(cast, "in_custody")
    at_state(cast, "declined")
    queried(cast)
    client.force_login(cast["adams"])
    return client


@pytest.mark.django_db
def test_no_number_of_a_page_or_file_lacks_its_figure(auditor: Client) -> None:
    pages = [p.name for p in urls.urlpatterns if "<" not in str(p.pattern)]
    addresses = [reverse(f"oversight:{name}") for name in pages]
    assert {"/oversight/", "/oversight/figures/", "/oversight/documentation/"} <= set(addresses)
    shown: set[str] = set()
    bare: dict[str, list[str]] = {}
    for address in addresses:
        answer = auditor.get(address)
        assert answer.status_code == 200, address
        body = answer.content.decode()
        if answer["Content-Type"].startswith("text/csv"):
            assert address in RECORDS or lines_without_figure(body) == [], address
        else:
            bare[address] = without_figure(body)
            shown |= keys_of(body)
    assert {address: found for address, found in bare.items() if found} == {}
    figures = {registered(key): key for key in sorted(shown) if not key.startswith("of.")}
    for key in figures.values():  # of a family one part
        answer = auditor.get(f"/oversight/figures/{key}/")
        assert answer.status_code == 200, key
        assert without_figure(answer.content.decode()) == [], key
    assert auditor.get("/oversight/figures/no.such/").status_code == 404


@pytest.mark.django_db
def test_a_waterfall_goes_from_all_files_to_the_figure_and_parts_add_up(auditor: Client) -> None:
    counted = funnel()
    known = [f for group in counted.groups() for f in group]
    declined = next(f for f in known if f.key == "way.declined")
    assert [(r.key, r.n, r.left_out) for r in waterfall(declined, known)] == [
        ("of.files", 3, None), ("of.accepted", 3, 0), ("of.opened", 3, 0), ("of.lodged", 2, 1),
        ("way.declined", 1, 1),
    ]  # fmt: skip
    ended = [f.n for f in known if f.key.startswith("outcomes.ended.") or f.key == "outcomes.none_yet"]
    assert sum(ended) == 3
    page = auditor.get("/oversight/figures/way.declined/").content.decode()
    assert "answered otherwise, or not at all" in page
    rows = list(csv.reader(io.StringIO(auditor.get("/oversight/export.csv").content.decode())))
    assert ["way.declined", "jail declined", "1", "2", "detainers lodged", "50.0"] in rows


@pytest.mark.django_db
def test_others_do_not_read_the_registry(cast: Cast, client: Client) -> None:
    client.force_login(cast["ortiz"])
    for path in ("", "export.csv", "figures/", "figures/way.accepted/"):
        assert client.get(f"/oversight/{path}").status_code == 403
