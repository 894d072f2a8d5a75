"""What a case knows of the facts of local law is what their table says that it knows."""

from __future__ import annotations

import pytest

from handover.jurisdictions import FACTS, KnownFrom, shipped_policies
from handover.process.models import Matter
from handover.stages.custody.policy_advice import facts_for
from tests.jurisdictions.cases import DAY
from tests.support.cast import Cast
from tests.support.walk import case_in

pytestmark = pytest.mark.django_db


def known_of(case: Matter, place: str) -> set[str]:
    case.agency.policy = place
    facts = facts_for(case)
    return {name for name in FACTS if getattr(facts, name) is not None}


def test_a_case_knows_the_facts_that_the_table_says_and_no_others(cast: Cast) -> None:
    case = case_in(cast, "served")
    of_the_case = {name for name, row in FACTS.items() if row.known_from is KnownFrom.CASE}
    of_the_place = {name for name, row in FACTS.items() if row.known_from is KnownFrom.PLACE}
    policies = shipped_policies()
    told = next(p for p in policies if policies.agreement_of(p, DAY))
    silent = next(p for p in policies if not policies.agreement_of(p, DAY))
    assert known_of(case, told) == of_the_case | of_the_place
    assert known_of(case, silent) == of_the_case
