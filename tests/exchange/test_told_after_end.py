"""What a jail apart tells after the office recorded an end: where nobody knows what became of the person, or they are
in custody, at large or dead by the office's record, what the jail knows is true all the same and is a late word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from handover.exchange.models import MessageEffect
from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import case_history, events, stopped_reports
from handover.stages.custody import tasks as clocks
from handover.stages.custody.models import Breach, StoppedReport
from handover.stages.custody.terms import StoppedKind
from tests.exchange import acts
from tests.exchange.holds_apart import HoldsApart
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in


def unknown(cast: Cast, case: Matter) -> object:
    """Nobody knows what became of the person."""
    return events.record_unknown(case.pk, actor=cast["ford"].actor, version=case.version, reasons=REASONS)


def dead(cast: Cast, case: Matter) -> object:
    """A field officer reports the death."""
    at = timezone.now() - timedelta(minutes=30)
    return events.report_death(case.pk, actor=cast["ford"].actor, version=case.version, died_at=at)


class TestToldAfterEnd(HoldsApart):
    """Neither hears of the other while the office ends the case and the jail's people act."""

    def lodged(self) -> Matter:
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        return case

    def served(self) -> Matter:
        case = self.lodged()
        self.there(case, acts.serve)
        return case

    def apart(self, case: Matter, end: acts.Act, *told: acts.Act) -> str:
        """The office ends it while the jail acts; then the messages pass. The state at the office."""
        self.wire.cut = True
        end(self.office.cast, self.at_office(case))
        ended = self.at_office(case).state
        with self.jail.inside():
            for act in told:
                act(self.jail.cast, self.at_jail(case))
        self.mend()
        assert self.at_office(case).state == ended, "a late word moves nothing"
        return ended

    def reports(self, case: Matter) -> list[str]:
        return [one.kind for one in StoppedReport.objects.filter(matter=case).order_by("number")]

    def outcomes(self, case: Matter) -> set[str]:
        rows = MessageEffect.objects.filter(message__subject=case.reference)
        return set(rows.values_list("outcome", flat=True))

    def test_where_the_outcome_is_not_known_each_is_recorded_beside_it(self) -> None:
        for told, kind in ((acts.leave, "released"), (acts.die, "died"), (acts.escape, "escaped")):
            with self.subTest(kind):
                case = self.served()
                assert self.apart(case, unknown, told) == "outcome_unknown"
                assert self.reports(case) == [kind]
                course = case_history.course_of(self.at_office(case), for_jail=False)
                assert "Reported after the case had ended" in [one.label for one in course]
        case = self.lodged()
        self.apart(case, unknown, acts.serve)
        assert self.reports(case) == ["served"], "the person has a copy of a request that still stands"
        assert not Breach.objects.exists()
        assert self.outcomes(case) == {"recorded"}

    def test_in_custody_the_jails_own_release_death_and_service_are_recorded_and_no_breach(self) -> None:
        for told, kind in ((acts.leave, "released"), (acts.die, "died")):
            with self.subTest(kind):
                case = self.held()
                assert self.apart(case, acts.assume, told) == "in_custody"
                assert self.reports(case) == [kind]
                assert set(Breach.objects.filter(matter=case).values_list("kind", flat=True)) <= {
                    "custody_late"
                }

    def test_at_large_a_later_leaving_than_the_end_of_the_hold_is_a_breach(self) -> None:
        case = self.held()
        with time_machine.travel(timezone.now() + timedelta(hours=60)):
            assert clocks.tick() == 1
            assert self.apart(case, acts.at_large, acts.leave) == "at_large"
            assert self.reports(case) == ["released"]
            assert "held_past_end" in Breach.objects.filter(matter=case).values_list("kind", flat=True)

    def test_a_death_that_both_know_is_told_once_more_with_the_jails_time(self) -> None:
        case = self.served()
        assert self.apart(case, dead, acts.die) == "died"
        assert self.reports(case) == ["died"]

    def test_an_answer_has_nothing_to_answer_and_a_copy_is_served_once(self) -> None:
        case = self.served()
        self.apart(case, unknown, acts.agree)
        assert self.reports(case) == []
        assert "refused" not in self.outcomes(case)

    def test_the_same_word_twice_is_recorded_once(self) -> None:
        case = self.served()
        self.apart(case, unknown, acts.leave)
        report = StoppedReport.objects.get(matter=case)
        assert self.reports(case) == ["released"]
        self.pass_messages()
        assert StoppedReport.objects.get(matter=case).pk == report.pk

    def test_the_jails_people_report_it_there_once_they_know_of_the_end(self) -> None:
        case = self.served()
        unknown(self.office.cast, self.at_office(case))
        self.pass_messages()
        assert self.states(case) == ("outcome_unknown", "outcome_unknown")
        said: dict[str, Any] = {
            "happened_at": timezone.now(),
            "text": "Let go at the desk.",
        }
        with self.jail.inside():
            with self.assertRaisesRegex(RefusedError, "recorded as what it is"):
                stopped_reports.report_while_stopped(**self.by(case), kind=StoppedKind.CUSTODY, **said)
            stopped_reports.report_while_stopped(**self.by(case), kind=StoppedKind.RELEASED, **said)
        self.pass_messages()
        assert self.reports(case) == ["released"]
        assert self.states(case) == ("outcome_unknown", "outcome_unknown")
