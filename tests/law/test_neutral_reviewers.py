"""L16: who may review a finding neutrally is the office's dated list of names, and nobody is on it by default."""

from __future__ import annotations

from datetime import date

import pytest

from handover.administration.authority import delegate, end_delegation, reviews_neutrally
from handover.papers.authority import NEUTRAL_REVIEW
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_nobody_is_on_the_list_until_a_second_person_names_them_for_days(cast: Cast) -> None:
    stone = cast["stone"]
    day = date(2026, 5, 4)
    assert not reviews_neutrally(stone.actor, day)
    with pytest.raises(PermissionError):
        delegate(
            "stone", provision=NEUTRAL_REVIEW, instrument="2026-2", given_by="S. Stone", first=day, last=None,
            actor=stone.actor,
        )  # fmt: skip
    named = delegate(
        "stone",
        provision=NEUTRAL_REVIEW,
        instrument="2026-2",
        given_by="R. Roe, Director",
        first=day,
        last=None,
    )
    assert reviews_neutrally(stone.actor, day)
    assert not reviews_neutrally(stone.actor, date(2026, 5, 3))
    end_delegation(named.pk, last=day)
    assert not reviews_neutrally(stone.actor, date(2026, 5, 5))
