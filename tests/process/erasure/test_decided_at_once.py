"""Two people decide one erasure at one moment: one decision stands."""

from __future__ import annotations

from datetime import date

import pytest

from handover.process.erasure import public as erasure
from handover.process.erasure.models import Erasure, ErasureDecline
from tests.stages.oversight.test_packages_at_once import at_once
from tests.support.cast import Cast
from tests.support.walk import REASONS, booking


@pytest.mark.django_db(transaction=True)
def test_of_an_approval_and_a_decline_at_once_one_stands(cast: Cast) -> None:
    uses = erasure.erasable_uses("", matters={booking(cast).pk}, bears=lambda _: True)
    asked = erasure.request(
        "F1", rows=[use.label for use in uses], authority="PC 1203.4, 26-1", ordered_on=date(2026, 1, 10),
        actor=cast["reed"].actor,
    )  # fmt: skip
    told = at_once(
        lambda: erasure.approve(asked.pk, actor=cast["stone"].actor, at_once=False),
        lambda: erasure.decline(asked.pk, actor=cast["lane"].actor, reasons=REASONS),
    )
    assert sorted(map(sorted, told)) == [[], ["request"]]
    assert (
        Erasure.objects.filter(request=asked).count() + ErasureDecline.objects.filter(request=asked).count()
        == 1
    )
