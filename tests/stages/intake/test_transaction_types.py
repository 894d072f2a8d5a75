"""A file goes the way that its row of the table of transaction types says: refused, searched, answered, shown."""

from __future__ import annotations

import pytest

from handover.formats.ebts.transaction_types import (
    ERROR,
    TYPES,
    Repository,
    Treatment,
    booking_codes_in_words,
    submission_type,
)
from handover.process.graph import STEPS
from handover.process.integrity.check import check
from handover.process.models import Matter
from handover.stages.identification import models as records
from handover.stages.identification.actions import request_searches
from handover.stages.intake import actions, queries
from handover.stages.intake.api import api
from handover.stages.intake.forms import SendForm
from handover.stages.intake.models import Answer
from tests.stages.files import car, sent
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
FURTHER = (("2.037", "EMPLOYMENT"), ("2.038", "20260225"), ("2.043", "P"))


def searched(case: Matter) -> list[str]:
    return [records.Search.objects.get(matter=matter).repository for matter in request_searches(case.pk)]


OF_THEIR_OWN = (Treatment.WANTS_CHECK, Treatment.DISPOSITION)
"""Another file than a booking's: tests/stages/identification/test_wants_checks_and_dispositions.py."""
LIKE_BOOKINGS = [tot for tot, row in TYPES.items() if row.treatment not in OF_THEIR_OWN]


@pytest.mark.parametrize("tot", [*LIKE_BOOKINGS, "AMN", "FANC"])
def test_a_file_goes_the_way_of_its_row(cast: Cast, tot: str) -> None:
    row = submission_type(tot)
    case = sent(car(tot=tot, other=FURTHER), actions.INTAKE)
    assert case.state == ("accepted" if row.repositories else "refused")
    assert searched(case) == list(row.repositories)
    booking = queries.booking_of(case.pk)
    if booking is None:
        answer = queries.answers_of(case.pk)[0]
        assert answer.kind == ERROR.code
        assert row.answer in answer.problems[0]["text"]
    else:
        assert booking.is_arrest is (Repository.IMMIGRATION in row.repositories)


def test_the_fingers_that_are_kept_for_the_search_are_told_of_in_the_chain(cast: Cast) -> None:
    case = sent(car(), actions.INTAKE)
    request_searches(case.pk)
    assert records.ProbeFinger.objects.filter(matter=case).count() > 1
    assert check().findings == []


def test_the_fingers_that_an_earlier_version_kept_are_not_taken_for_forged(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sent(car(), actions.INTAKE)
    with monkeypatch.context() as earlier:
        earlier.setattr("handover.stages.identification.search_requests.append", lambda **entry: None)
        request_searches(before.pk)
    whole = check()
    assert whole.findings == []
    assert whole.counts.unverifiable == records.ProbeFinger.objects.filter(matter=before).count() > 1


def test_a_finger_that_is_written_past_the_program_is_found(cast: Cast) -> None:
    case = sent(car(), actions.INTAKE)
    request_searches(case.pk)
    finger = records.ProbeFinger.objects.filter(matter=case)[0]
    finger.pk, finger.position = None, 12  # no booking has it
    finger.save(force_insert=True)
    assert [found.code for found in check().findings] == ["fact_unnamed"]


def test_what_is_said_of_types_is_said_from_the_table() -> None:
    codes = booking_codes_in_words()
    assert codes in str(api.openapi_extra)
    assert booking_codes_in_words(" or ") in SendForm().fields["file"].help_text
    assert any(codes in step.source for step in STEPS)
    written = {row.code for row in TYPES.values() if row.treatment is Treatment.ANSWER}
    assert set(Answer.Kind.values) - {Answer.Kind.STOP} == written, "STOP is no EBTS transaction"
