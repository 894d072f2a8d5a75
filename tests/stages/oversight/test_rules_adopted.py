"""What rests on rules that nobody adopted is not done: no search, no agreement, no request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django.fixtures import Settings

from handover.administration.adoption import acts, parts
from handover.administration.adoption.readiness import rules_adopted
from handover.administration.adoption.shipped import LAW, PAPERS, THRESHOLDS, WEIGHTS
from handover.administration.adoption.standing import (
    RulesNotAdoptedError,
    departures,
    in_force,
    unadopted,
)
from handover.administration.operators import REGISTRAR
from handover.commands.matcher import ByAdoptedRules
from handover.matching.gallery_manifest import GalleryError
from handover.matching.types import Biographics, Probe
from handover.process.fold import RefusedError
from handover.stages.custody import actions as custody
from handover.stages.detainer import cancelling
from handover.stages.detainer.rules import LiftReason
from handover.stages.identification import delays, searching
from handover.stages.identification.models import SearchDelay
from tests.stages.oversight.rule_sets import (
    BIRCH,
    OPERATOR,
    WHY,
    Load,
    comment,
    load,
)
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import case_in

__all__ = ["load"]
pytestmark = pytest.mark.django_db


def test_nothing_is_agreed_to_on_a_law_that_nobody_adopted_and_a_jail_declines_as_always(
    cast: Cast, load: Load
) -> None:
    case = case_in(cast, "served")
    load(LAW, BIRCH, comment)
    assert unadopted(LAW, PAPERS, WEIGHTS, THRESHOLDS) == (LAW,)
    with pytest.raises(RefusedError, match="not adopted by two people"):
        walk._agree_to_hold(cast, case)
    declined = custody.decline(
        case.pk, actor=cast["clark"].actor, version=case.version, ground="no_judicial_warrant"
    )
    assert declined.state == "declined"


def test_nothing_is_lodged_in_words_that_nobody_adopted_and_what_is_out_is_cancelled_as_always(
    cast: Cast, load: Load
) -> None:
    signed, lodged = case_in(cast, "signed"), case_in(cast, "lodged")
    load(PAPERS, "layouts/i247a.html", comment)
    with pytest.raises(RefusedError, match="not adopted by two people"):
        walk._lodge(cast, signed)
    cancelled = cancelling.cancel(
        lodged.pk,
        actor=cast["stone"].actor,
        version=lodged.version,
        reason=LiftReason.DISCRETION,
        reasons=WHY,
    )
    assert cancelled.state == "cancelled"


@pytest.mark.parametrize(("name", "file"), [(THRESHOLDS, "thresholds.json"), (WEIGHTS, "weights_v3.toml")])
def test_no_search_is_made_by_what_nobody_adopted(load: Load, name: str, file: str) -> None:
    load(name, file, comment)
    for search in (
        lambda: searching.search("criminal", Probe(Biographics(())), limit=1),
        lambda: searching.search_wants(Biographics(()), limit=1),
    ):
        with pytest.raises(RulesNotAdoptedError, match="handover rules propose") as waits:
            search()
    assert delays.kind_of(waits.value) is SearchDelay.Kind.NOT_READY, "it is asked again, and never nobody"


def test_a_process_that_searches_for_others_goes_by_adopted_rules_too(load: Load) -> None:
    class Gallery:
        def search(self, *_: object, **__: object) -> str:
            return "found"

    served = ByAdoptedRules(Gallery())  # type: ignore[arg-type]
    asked = {"limit": 1, "prevalence": 0.5, "epoch": 1}
    assert served.search(Probe(Biographics(())), **asked) == "found"  # type: ignore[arg-type, comparison-overlap]
    load(WEIGHTS, "weights_v3.toml", comment)
    with pytest.raises(GalleryError, match="not adopted by two people"):
        served.search(Probe(Biographics(())), **asked)  # type: ignore[arg-type]


def test_a_setting_is_a_threshold_too(load: Load, settings: Settings) -> None:
    settings.HANDOVER_ABIS_LIGHTS_OUT = 12.5
    assert unadopted(THRESHOLDS) == (THRESHOLDS,)
    assert [(one.name, one.files.all) for one in departures()] == [(THRESHOLDS, ("thresholds.json",))]


def test_before_any_set_was_adopted_the_check_says_so_and_the_first_is_made_once(db: None) -> None:
    assert [found.code for found in rules_adopted()] == ["no-rules"]
    first = acts.adopt_shipped(OPERATOR)
    assert first == in_force()
    assert list(rules_adopted()) == []
    assert acts.adopt_shipped(OPERATOR) is None


def test_neither_an_operator_nor_the_program_adopts_a_second_set_where_people_decide(
    cast: Cast, load: Load, settings: Settings
) -> None:
    settings.HANDOVER_DEMO = True
    load(LAW, BIRCH, comment)
    assert acts.adopt_shipped(REGISTRAR) is None, "an operator made the first set: this is no demonstration"
    assert acts.adopt_shipped(OPERATOR) is None


def test_a_demonstration_adopts_what_a_new_version_brings(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HANDOVER_DEMO = True
    first, one = acts.adopt_shipped(REGISTRAR), parts.part(WEIGHTS)
    monkeypatch.setitem(parts._DECLARED, WEIGHTS, replace(one, loaded=lambda: {"weights_v4.toml": "x"}))
    assert acts.adopt_shipped(OPERATOR) is None
    second = acts.adopt_shipped(REGISTRAR)
    assert second == in_force() != first
