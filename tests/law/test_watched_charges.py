"""L15: each charge is watched, a person classes what a court's outcome does not say, and the last closes the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.review.dispositions import actions as dispositions
from handover.stages.review.dispositions import queries
from handover.stages.review.dispositions.rules import (
    DispositionOutcome,
    classified,
    counts_as_conviction,
    watched_charge,
)
from tests.support.cast import Cast
from tests.support.walk import REASONS, Person, case_in

pytestmark = pytest.mark.one_database

RESIDENT = Person(status="permanent_resident", final_order=False, convicted=False)


@pytest.mark.parametrize("outcome", DispositionOutcome)
@pytest.mark.parametrize("said", [True, False, None])
def test_a_person_says_what_the_outcome_does_not(outcome: DispositionOutcome, said: bool | None) -> None:
    clear = {"convicted": True, "dismissed": False, "acquitted": False}.get(outcome)
    refused = classified(outcome, said, REASONS)
    if clear is None:
        assert (refused is None) == (said is not None)
        assert said is None or counts_as_conviction(outcome, said) is said
        assert classified(outcome, True, "") is not None, "without reasons"
    else:
        assert (refused is None) == (said is None or said is clear)
        assert counts_as_conviction(outcome, said) is clear


def test_of_several_charges_the_one_is_named() -> None:
    assert watched_charge(None, frozenset({4})) is None
    assert watched_charge(None, frozenset({4, 5})) is not None
    assert watched_charge(6, frozenset({4, 5})) is not None
    assert watched_charge(5, frozenset({4, 5})) is None


def two_watched(cast: Cast) -> Matter:
    case = case_in(cast, "in_review", RESIDENT)
    case = dispositions.await_disposition(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="THEFT", court="County court",
        look_again_on=(timezone.now() + timedelta(days=20)).date(), reasons=REASONS,
    )  # fmt: skip
    return dispositions.watch_charge(
        case.pk, actor=cast["ortiz"].actor, version=case.version, charge="BURGLARY", court="County court",
        reasons=REASONS,
    )  # fmt: skip


def ended(cast: Cast, case: Matter, watched: int | None, outcome: str, **said: object) -> Matter:
    return dispositions.record_disposition(
        case.pk, actor=cast["reed"].actor, version=case.version, outcome=outcome, watched=watched,
        disposed_on=timezone.now().astimezone(case.agency.zone).date(), source="Docket 26-1", **said,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.django_db
def test_the_case_closes_when_every_charge_has_ended_without_a_ground(cast: Cast) -> None:
    case = two_watched(cast)
    theft, burglary = (w.number for w in queries.open_watches(case.pk))
    with pytest.raises(RefusedError, match="Choose which"):
        ended(cast, case, None, "dismissed")
    case = ended(cast, case, theft, "dismissed")
    assert case.state == "awaiting_disposition"
    assert [w.number for w in queries.open_watches(case.pk)] == [burglary]
    case = ended(cast, case, burglary, "deferred", counts=False, why=REASONS)
    assert case.state == "no_action"


@pytest.mark.django_db
def test_one_conviction_goes_back_to_review_while_another_charge_is_open(cast: Cast) -> None:
    case = two_watched(cast)
    theft, _ = (w.number for w in queries.open_watches(case.pk))
    case = ended(cast, case, theft, "reduced", counts=True, why=REASONS)
    assert case.state == "awaiting_review"
    found = queries.disposition_of(case.pk)
    assert found is not None
    assert (found.convicted, found.outcome, found.class_reasons) == (True, "reduced", REASONS)
