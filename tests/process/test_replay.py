"""A matter rebuilt from the audit log alone is the one on file; whatever was changed past the program differs."""

from __future__ import annotations

import random

import pytest
from django.db import connection, transaction

from handover.audit.append import append
from handover.audit.models import Entry
from handover.process.case_clocks.models import Clock, RunningClock
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from handover.process.names import CaseState
from handover.process.replay.compare import ReplayedMatter, compare
from handover.process.replay.conformance import conformance
from handover.process.replay.reading import first_clock, told_matters
from handover.stages.review.models import Determination
from tests.process.erasure.erasing import erased, labels_of
from tests.safeguards.gate.forging import no_triggers
from tests.support.cast import Cast
from tests.support.walk import case_in, clerk_of

pytestmark = pytest.mark.django_db
STATES: list[CaseState] = [
    "queried", "awaiting_review", "in_review", "probable_cause", "awaiting_signature", "signed", "lodged", "served",
    "hold_agreed", "held",
]  # fmt: skip


def replayed(*references: str) -> list[ReplayedMatter]:
    since = first_clock()
    return [compare(told, since) for told in told_matters(references or None)]


@pytest.mark.one_database
@pytest.mark.heavy
def test_fifty_random_cases_are_rebuilt_from_the_log_alone(cast: Cast) -> None:
    chance = random.Random(20200225)
    cases = []
    for _ in range(50):
        (state,) = chance.choices(STATES, weights=range(10, 0, -1))
        # Birch gives notice only: no case there goes on to a hold.
        jails = ["CX0010000"] if state in ("hold_agreed", "held") else ["CX0010000", "CX0020000"]
        cases.append(case_in(cast, state, ori=chance.choice(jails)))
    found = {one.reference: one for one in replayed()}
    assert [one for one in found.values() if one.differences] == []
    assert len(found) == Matter.objects.count()
    for case in cases:
        case.refresh_from_db()
        one = found[case.reference]
        assert (one.state, one.steps, one.clocks) == (case.state, case.version, case.clocks.count())
    assert sum(one.clocks for one in found.values()) == Clock.objects.count() > 50
    assert sum(one.unverifiable for one in found.values()) == 0
    counted = conformance(told_matters())
    assert (counted.matters, counted.nonconforming) == (Matter.objects.count(), 0)


def differences(case: Matter) -> str:
    return "; ".join(d for one in replayed(case.reference) for d in one.differences)


def test_what_was_changed_past_the_program_differs(cast: Cast) -> None:
    case = case_in(cast, "held")
    assert differences(case) == ""
    with no_triggers("clocks_clock", "process_casestep", "review_determination", "process_case"):
        Clock.objects.filter(case=case, kind="hold").update(due_at=case.opened_at)
        assert "hold" in differences(case)
        RunningClock.objects.filter(case=case).delete()
        assert "the clock that runs ends None" in differences(case)
        Matter.objects.filter(pk=case.pk).update(state="lodged")
        assert "its state is 'lodged'; the log leads to 'held'" in differences(case)
        RecordedStep.objects.filter(matter=case, step="lodge").update(actor_key="user:99")
        assert "(lodge): its actor is not as the log tells" in differences(case)
        finding = Determination.objects.get(matter=case)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE review_determination SET reasons = %s WHERE id = %s",
                ["Other reasons than those that were recorded then.", finding.pk],
            )
        label = f"review.Determination:{finding.pk}"
        assert f"{label} does not give the digest" in differences(case)
        Determination.objects.filter(pk=finding.pk).delete()
        assert f"{label} is named by the log and is not on file" in differences(case)
        RecordedStep.objects.filter(matter=case, step="lodge").delete()
        assert "(lodge) is told and is not on file" in differences(case)


def test_a_clock_that_no_entry_tells_of_differs_but_for_a_matter_of_before(cast: Cast) -> None:
    case = case_in(cast, "held")
    Clock.objects.create(case=case, kind="query", started_at=case.opened_at, due_at=case.moved_at)
    assert "a clock query" in differences(case)
    with no_triggers("audit_entry"):
        Entry.objects.filter(act="clock.start").delete()
    (one,) = replayed(case.reference)
    assert (one.differences, one.unverifiable) == ([], one.clocks)


def test_an_erased_case_is_still_rebuilt(cast: Cast) -> None:
    case = case_in(cast, "held")
    erased(cast, labels_of())
    (one,) = replayed(case.reference)
    assert one.differences == []
    assert one.erased > 5


def test_what_does_not_keep_to_the_process_is_counted_over_all_and_by_step(cast: Cast) -> None:
    case, other = case_in(cast, "served"), case_in(cast, "lodged")
    actor = cast[clerk_of(cast, case)].actor
    with transaction.atomic():
        append(
            act="case.lodge", actor=actor, subject=case.reference, content={"version": 9, "state": "lodged"}
        )
        append(
            act="case.invented", actor=actor, subject=other.reference, content={"version": 9, "state": "x"}
        )
    counted = conformance(told_matters())
    assert (counted.matters, counted.nonconforming) == (Matter.objects.count(), 1)
    lodge = next(row for row in counted.steps if row.step == "case.lodge")
    assert (lodge.taken, lodge.deviating) == (3, 1)
    assert {row.step for row in counted.steps if row.deviating} == {"case.lodge"}
    assert "cannot follow" in differences(case)
    assert Track(case.track) is Track.CASE
