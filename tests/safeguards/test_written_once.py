"""What was granted, and drafted to tell others otherwise, stays as it was written: the database refuses the rest."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from handover.stages.custody.correction_models import CorrectionDraft
from handover.stages.notification import granting
from handover.stages.notification.models import ReadingGrant
from tests.safeguards.gate.restricted import PROTECTED, until
from tests.safeguards.test_told_outside import found_a_citizen, in_custody_after_a_transfer
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db


def test_a_grant_cannot_be_changed(cast: Cast) -> None:
    case = case_in(cast, "queried", PROTECTED)
    made = granting.grant_reading(
        case.pk, actor=cast["stone"].actor, to=cast["owens"], reason=REASONS, until=until(2)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadingGrant.objects.filter(pk=made.pk).update(until=until(300))


def test_drafts_of_corrections_cannot_be_taken_away(cast: Cast) -> None:
    case = found_a_citizen(cast, in_custody_after_a_transfer(cast))
    drafts = CorrectionDraft.objects.filter(matter=case)
    assert drafts.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        drafts.delete()
