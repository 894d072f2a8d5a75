"""An examiner judges the prints alone before score, rank, pairs and names are sent to them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.identification import actions, queries
from handover.stages.identification.first_judgement import (
    judgements_of,
    lettered,
    record_first_judgement,
)
from handover.stages.identification.models import Candidate
from tests.stages.identification.cases import Referred, judged, referred
from tests.stages.identification.test_views import REASONS, get, held
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(cast: Cast, settings: Settings, tmp_path: Path) -> Referred:
    settings.HANDOVER_DATA_DIR = tmp_path
    return held("criminal", referred(cast))


def judge(client: Client, cast: Cast, found: Referred, who: str = "evans", **data: object) -> tuple[int, str]:
    client.force_login(cast[who])
    body = {"version": found.case.version, "reasons": REASONS, **data}
    response = client.post(reverse("identification:judge_first", args=[found.case.reference]), body)
    return response.status_code, response.content.decode()


def letter_of(found: Referred, identity: str) -> str:
    shown = lettered(found.case, queries.candidates_of(found.case.pk))
    return next(c.letter for c in shown if c.candidate.identity == identity)


def test_nothing_that_the_matcher_found_is_sent_before_the_first_judgement(
    client: Client, cast: Cast, search: Referred
) -> None:
    candidate = queries.candidates_of(search.case.pk)[0]
    scores = [f"{e['score']:.3f}" for e in candidate.evidence] + [f"{candidate.score:.3f}"]
    reference = search.case.reference
    for page in ("judge_first", "search"):
        seen = get(client, cast, "evans", page, search)
        assert not [s for s in (*scores, search.mate, search.other, "REYES, MARCO", "LEADNAME") if s in seen]
        assert not re.search(r"(?i)(score|probability) [0-9]|with a number are paired", seen)
    drawn = get(client, cast, "evans", "judge_first", search)
    assert drawn.count('role="img"') == 2
    assert "rotate" not in drawn
    assert "</text>" not in drawn  # no minutia has the number of a pair
    client.force_login(cast["evans"])
    assert reverse("identification:judge_first", args=[reference]) in str(
        client.get(reverse("identification:examine", args=[reference])).headers["Location"]
    )
    for leads in ("leads_json", "leads_text"):
        answer = client.get(reverse(f"identification:{leads}", args=[reference]))
        assert answer.status_code == 409
        assert "LEADNAME" not in answer.content.decode()
    assert "Best score" not in client.get(reverse("identification:queue")).content.decode()


def test_whoever_examines_nothing_sees_the_score(client: Client, cast: Cast, search: Referred) -> None:
    assert search.mate in get(client, cast, "adams", "search", search)


def test_the_letters_tell_nothing_of_the_rank() -> None:
    first = []
    for n in range(60):
        both = [Candidate(pk=10 * n + rank, rank=rank, band="examine") for rank in (1, 2)]
        first.append(lettered(Matter(reference=f"S-{n}"), both)[0].candidate.rank)
    assert 15 < first.count(1) < 45
    assert lettered(Matter(reference="S"), both) == lettered(Matter(reference="S"), reversed(both))


def test_both_judgements_are_kept_and_the_finding_may_differ(
    client: Client, cast: Cast, search: Referred
) -> None:
    assert judge(client, cast, search, finding=letter_of(search, search.other))[0] == 302
    search.case.refresh_from_db()
    assert search.case.state == "examination"
    seen = get(client, cast, "evans", "examine", search)
    assert "score 0.500" in seen
    assert REASONS in seen
    assert re.search(rf'value="{search.other}"[^>]*checked', seen)
    actions.confirm_match(
        search.case.pk, actor=cast["evans"].actor, version=search.case.version, identity=search.mate, reasons=REASONS
    )  # fmt: skip
    (first,), examination = judgements_of(search.case.pk), queries.examination_of(search.case.pk)
    assert examination
    assert (first.identity, examination.identity) == (search.other, search.mate)
    assert [s.step for s in search.case.steps.order_by("number")][-2:] == [
        "record_first_judgement", "confirm_match",
    ]  # fmt: skip
    assert "First judgements, from the prints alone" in get(client, cast, "adams", "search", search)


@pytest.mark.parametrize(("finding", "proposes"), [("none", True), ("open", False)])
def test_a_first_judgement_may_be_none_or_open(
    client: Client, cast: Cast, search: Referred, finding: str, proposes: bool
) -> None:
    assert judge(client, cast, search, finding=finding)[0] == 302
    search.case.refresh_from_db()
    seen = get(client, cast, "evans", "examine", search)
    assert bool(re.search(r'value="none"[^>]*checked', seen)) is proposes
    assert judgements_of(search.case.pk)[0].finding == finding


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Choose a candidate"),
        ({"finding": "none", "reasons": "no"}, "at least 20 characters"),
        ({"finding": "Z"}, "not one of the available choices"),
    ],
)
def test_an_unfinished_judgement_is_refused_and_still_shows_no_score(
    client: Client, cast: Cast, search: Referred, data: dict[str, str], says: str
) -> None:
    status, seen = judge(client, cast, search, **data)
    assert status == 422
    assert says in seen
    assert search.mate not in seen
    assert not judgements_of(search.case.pk)


def test_without_a_first_judgement_of_ones_own_nothing_is_found(cast: Cast, search: Referred) -> None:
    second = User.objects.get(pk=cast["evans"].pk)
    second.pk, second.username = None, "evers"
    second.save(force_insert=True)
    found = judged(search, cast)
    case, by = found.case, second.actor
    with pytest.raises(RefusedError, match="Judge the prints first"):
        actions.exclude_match(case.pk, actor=by, version=case.version, reasons=REASONS)
    with pytest.raises(RefusedError, match="Judge the prints first"):
        actions.confirm_match(case.pk, actor=by, version=case.version, reasons=REASONS, identity=found.mate)


def test_a_first_judgement_is_made_once(cast: Cast, search: Referred) -> None:
    found = judged(search, cast)
    with pytest.raises(RefusedError, match="already"):
        record_first_judgement(
            found.case.pk, actor=cast["evans"].actor, version=found.case.version, finding="none", reasons=REASONS
        )  # fmt: skip


def test_quality_stands_beside_each_finger(client: Client, cast: Cast, search: Referred) -> None:
    seen = get(client, cast, "evans", "judge_first", search)
    assert "Quality by finger" in seen
    row = re.search(r"Right index</a></th>(.*?)</tr>", seen, re.S)
    assert row
    assert len(re.findall(r"<td[^>]*>\d+, \d+</td>", row[1])) == 2
