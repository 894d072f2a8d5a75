"""Between lodging, service, the jail's answer, the hold and its end: what the world does meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import ConflictError, RefusedError
from handover.process.models import Matter
from handover.stages.custody import actions as custody
from handover.stages.custody import changes, events, hold_ends, local_law, time_corrections, timeline
from handover.stages.custody.local_law import Attestation
from handover.stages.custody.terms import EventKind as K
from handover.stages.custody.terms import StoppedKind
from handover.stages.detainer import actions as detainer
from handover.stages.detainer.package_facts import hold_began
from handover.stages.intake.models import Booking
from handover.stages.review.stops import actions as stops
from tests.law.between_steps import (
    Between,
    after,
    cancels,
    claims,
    clerk,
    declines,
    dies,
    dies_as_the_officer_hears,
    expires,
    happens,
    leaves,
    moved,
    recorded,
    release_at,
    run,
    taken,
    told_while_stopped,
)
from tests.safeguards.gate.test_g08_two_detainers import MARCO, lodge
from tests.safeguards.gate.ways import kinds, now, state_release
from tests.safeguards.world_changes import citizen_record, tps
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FORM, CLOCK = "form I-247A (C)", "8 CFR 287.7(d) (C)"
LONG = "Morales v. Chadbourne (S); 8 CFR 287.7(d) (C)"


def left_in_time(cast: Cast, case: Matter) -> Matter:
    """The jail says, after the clock ended the hold, that the person had left two hours before that."""
    return events.confirm_release(case.pk, actor=clerk(cast, case), version=case.version, released_at=at(-3))


def nobody_knows(cast: Cast, case: Matter) -> Matter:
    """The office records that the outcome is not known; the request is not withdrawn by that."""
    return events.record_unknown(case.pk, actor=cast["ford"].actor, version=case.version, reasons=REASONS)


ROWS = (
    Between("moved before a release that was told ahead", f"{FORM}: any subsequent agency", "hold_agreed",
            (release_at(48), moved()), "served"),
    Between("declined before a release that was told ahead", "Galarza v. Szalczyk: a request (S)", "hold_agreed",
            (release_at(48), declines), "declined"),
    Between("moved out of a hold that has begun", f"{CLOCK}: no extension", "held", (moved(),), "held",
            refused="had begun"),
    Between("declined in a hold that has begun", CLOCK, "held", (declines,), "held", refused="had begun"),
    Between("declined ahead and kept until the next notice", "Galarza v. Szalczyk (S)", "hold_agreed",
            (release_at(1), declines, after(60, leaves)), "released"),
    Between("a state warrant comes during the hold", f"{CLOCK}: held on the other ground (M)", "held",
            (happens(K.AGENCY_HOLD), after(49, expires), after(72, leaves)), "released"),
    Between("committed by a court during the hold", f"{CLOCK}: held on the other ground (M)", "held",
            (happens(K.COMMITMENT), after(49, expires), after(72, leaves)), "released"),
    Between("a state warrant from before the release", LONG, "hold_agreed",
            (happens(K.AGENCY_HOLD, -5), release_at(-1), after(49, expires), after(72, leaves)), "released",
            ("held_past_end",)),
    Between("extradition is only asked during the hold", LONG, "held",
            (happens(K.EXTRADITION), after(49, expires), after(72, leaves)), "released", ("held_past_end",)),
    Between("in a hospital when the hold ends", f"{CLOCK}: no extension", "held",
            (happens(K.HOSPITAL), after(49, taken())), "stopped", ("held_past_end",)),
    Between("at another court by a writ when the hold ends", f"{CLOCK}: no extension", "held",
            (happens(K.WRIT), after(49, taken())), "stopped", ("held_past_end",)),
    Between("dies during the hold", f"{FORM}: notify of death", "held", (after(20, dies),), "died"),
    Between("dies in the jail after the hold's end", LONG, "held", (after(50, dies),), "died", ("held_past_end",)),
    Between("the jail reports a death after the clock ended the hold", LONG, "held",
            (after(49, expires), after(50, dies)), "died", ("held_past_end",)),
    Between("an officer hears of a death after the clock ended the hold", f"{FORM}: notify of death", "held",
            (after(49, expires), after(50, dies_as_the_officer_hears)), "died"),
    Between("dies after they left in time", f"{FORM}: notify of death", "held",
            (after(49, expires), after(49, left_in_time), after(80, dies)), "died"),
    Between("kept past the end of a hold that was frozen, and dies", f"R5; {LONG}", "held",
            (claims, after(60, told_while_stopped(StoppedKind.DIED))), "citizenship_question",
            ("held_past_end", "held_frozen")),
    Between("escapes past the end of a hold that was frozen", f"R5; {LONG}", "held",
            (claims, after(60, told_while_stopped(StoppedKind.ESCAPED))), "citizenship_question",
            ("held_past_end", "held_frozen")),
    Between("the office releases somebody whom it has, in a stop", "8 USC 1254a(d)(4) (C)", "in_custody",
            (recorded(tps), after(60, told_while_stopped(StoppedKind.RELEASED, "ford"))),
            "stopped"),
    Between("a citizen by record when nobody knows the outcome", "ICE Directive 16001.2 (S)", "served",
            (nobody_knows, recorded(citizen_record)),
            "citizenship_question"),
    Between("a claim when nobody knows the outcome", "ICE Directive 16001.2 (S)", "declined",
            (nobody_knows, claims), "citizenship_question"),
    Between("withdrawn when nobody knows the outcome", "8 CFR 287.7; ICE Policy 10074.2 (S)", "lodged",
            (nobody_knows, cancels), "cancelled"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_between_the_jails_steps(cast: Cast, row: Between) -> None:
    run(cast, row)


def corrected(cast: Cast, case: Matter, stated: str, becomes: datetime) -> Matter:
    """Two people correct a time that was typed wrong."""
    case = time_corrections.propose(
        case.pk,
        actor=clerk(cast, case),
        version=case.version,
        stated=stated,
        becomes=becomes,
        reasons=REASONS,
    )
    return now(time_corrections.confirm(case.pk, actor=cast["ford"].actor, version=case.version))


def served(cast: Cast, case: Matter, hours: float) -> Matter:
    """A copy is served so many hours from now."""
    form = detainer.ServiceDetails(
        "in_person", at(hours), "Intake desk", "English", "Casey Clark", "Records clerk"
    )
    return detainer.serve(case.pk, actor=clerk(cast, case), version=case.version, form=form)


def test_a_service_that_is_corrected_to_after_the_release_holds_nobody(cast: Cast) -> None:
    """Form I-247A (C): it takes effect once it is served."""
    case = case_in(cast, "held")
    case = corrected(cast, case, f"service:{case.standing.facts['service']}", at(-0.5))
    assert (case.state, kinds(case)) == ("stopped", ["held_unserved"])


def test_a_service_that_was_typed_too_late_gives_its_effect_once_corrected(cast: Cast) -> None:
    """Form I-247A (C)."""
    with time_machine.travel(at(-9)):
        lodged = case_in(cast, "lodged")
    case = served(cast, lodged, 0)
    case = corrected(cast, case, f"service:{case.version}", at(-8))
    case = custody.agree_to_hold(case.pk, actor=clerk(cast, case), version=case.version)
    held = state_release(cast, case, at(-2))
    assert (held.state, kinds(held)) == ("held", [])
    assert not changes.changes_in(held).served_late


def test_what_one_jail_attested_does_not_come_back_with_the_person(cast: Cast) -> None:
    """Local law: a condition holds with its fact, which that jail attests; Galarza v. Szalczyk (S)."""
    case = case_in(cast, "served")
    case.agency.policy = "us-columbia-birch"
    case.agency.save()
    said = Attestation("judicial_warrant", "Order of the district court, 26-9", at(-1), answer="yes")
    case = local_law.attest_fact(case.pk, actor=clerk(cast, case), version=case.version, said=said)
    case = now(moved()(cast, case))
    case = now(moved(to="CX0010000")(cast, case))
    with pytest.raises(RefusedError, match="does not allow a hold"):
        custody.agree_to_hold(case.pk, actor=clerk(cast, case), version=case.version)


def test_a_courts_order_is_asked_for_until_a_time_as_early_is_stated(cast: Cast) -> None:
    """8 CFR 287.7(d) (C): from when the person would be released; that an order is that moment is illustrative (M)."""
    case = happens(K.COURT_RELEASE, -20)(cast, case_in(cast, "hold_agreed"))
    case = state_release(cast, case, at(-1))
    assert changes.ordered_of(case), "the later time of the papers is not the order's"
    case = state_release(cast, case, at(-21))
    assert changes.ordered_of(case) is None
    stated = timeline.release_time_of(case.pk)
    assert stated is not None
    assert stated.due_at == stated.governs_at + timedelta(hours=48)
    assert timezone.now() - stated.governs_at > timedelta(hours=19)


@pytest.mark.parametrize(
    ("begins", "wall"),
    [(datetime(2027, 3, 13, 17, tzinfo=UTC), "12:00"), (datetime(2026, 12, 11, 17, tzinfo=UTC), "11:00")],
)
def test_forty_eight_hours_are_elapsed_hours_also_when_clocks_change(
    cast: Cast, begins: datetime, wall: str
) -> None:
    """Form I-247A (C): not more than 48 hours. In Chicago clocks skip an hour of 14 March 2027; it is none of them."""
    with time_machine.travel(begins, tick=False):
        held = state_release(cast, case_in(cast, "hold_agreed"), begins)
        due = hold_ends.hold_end(held, begins)
    assert f"{due.astimezone(held.agency.zone):%H:%M}" == wall
    with time_machine.travel(due, tick=False):
        at_the_end = taken()(cast, held)
    assert (at_the_end.state, kinds(at_the_end)) == ("in_custody", [])


def test_a_hold_that_was_told_ahead_and_never_began_bars_no_later_detainer(cast: Cast) -> None:
    """8 CFR 287.7(d) (C): an extension needs a hold that has begun."""
    first = state_release(cast, lodge_and_agree(cast), at(48))
    assert not hold_began(first.pk)
    cancels(cast, first)
    second = case_in(cast, "signed", MARCO)
    with time_machine.travel(at(60)):
        assert lodge(cast, second).state == "lodged"


def test_a_hold_that_had_begun_bars_one_for_the_same_arrest_and_none_for_a_new_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8 CFR 287.7(d) (C): no extension; a new criminal ground is a new booking."""
    first = state_release(cast, lodge_and_agree(cast), at(-1))
    same, new_day = case_in(cast, "signed", MARCO), timezone.now().date() + timedelta(days=2)
    monkeypatch.setattr(walk, "Booking", lambda **said: Booking(**{**said, "arrest_date": new_day}))
    again = case_in(cast, "signed", MARCO)
    with time_machine.travel(at(60)):
        assert custody.expire(first.pk)
        leaves(cast, now(first))
        with pytest.raises(RefusedError, match="already begun"):
            lodge(cast, same)
        assert lodge(cast, again).state == "lodged"


def lodge_and_agree(cast: Cast) -> Matter:
    """Marco's request, agreed to."""
    return case_in(cast, "hold_agreed", MARCO)


def test_when_two_jails_have_a_request_the_first_hold_that_begins_stops_the_other(cast: Cast) -> None:
    """8 CFR 287.7(d) (C): one release, one hold, wherever the person is."""
    other = lodge(cast, case_in(cast, "signed", MARCO, "CX0020000"))
    first = state_release(cast, lodge_and_agree(cast), at(48))
    stops.ask_persons_cases_again(first.pk)
    assert now(other).state == "lodged", "nobody is held before the release"
    with time_machine.travel(at(49)):
        stops.ask_persons_cases_again(first.pk)
    assert now(other).state == "stopped"


def test_of_two_who_act_on_what_they_read_the_second_is_told(cast: Cast) -> None:
    """R6: one answer. The jail agrees while the office withdraws."""
    case = case_in(cast, "served")
    seen = case.version
    cancels(cast, case)
    with pytest.raises(ConflictError):
        custody.agree_to_hold(case.pk, actor=cast["clark"].actor, version=seen)
    assert now(case).state == "cancelled"
