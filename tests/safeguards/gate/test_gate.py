"""The gate: every adverse step asks it, a permission is refused, a report is recorded and the case stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from handover.accounts.roles import JAIL_ROLES
from handover.process import gate
from handover.process.advance import RefusedError
from handover.process.definitions import Adverse
from handover.process.fold import Refusal
from handover.process.gate import ADVERSE, JAIL_STEPS, Attempt, Bar, Holder
from handover.process.graph import STEP, Track
from handover.process.models import Matter
from handover.process.names import CaseState, CaseStep
from handover.stages.custody import actions as custody
from handover.stages.custody import arrests, designees, events
from handover.stages.custody.arrest_rules import ArrestAuthority, ArrestPlace
from handover.stages.custody.models import Breach
from handover.stages.detainer import actions as detainer
from handover.stages.detainer import loans
from handover.stages.review.stops import actions as stops
from tests.support import walk
from tests.support.cast import Cast
from tests.support.walk import REASONS, case_in

pytestmark = pytest.mark.django_db
Act = Callable[[Cast, Matter], Matter]


def _no(_: object) -> Refusal:
    return Refusal("probe", "Barred by a test.")


def probe(holder: Holder = Holder.JAIL, **more: object) -> Bar[Attempt]:
    """A bar that always stands."""
    return Bar("probe", "R0", "a test", "none", holder, _no, **more)  # type: ignore[arg-type]


@contextmanager
def registered(*bars: Bar[Attempt]) -> Iterator[None]:
    """Register bars for the length of a test."""
    before = list(gate._registrations)
    gate.register(lambda attempt: attempt, *bars)
    try:
        yield
    finally:
        gate._registrations[:] = before


def _notify(cast: Cast, case: Matter) -> Matter:
    return custody.agree_to_notify(case.pk, actor=cast["clark"].actor, version=case.version)


def _release_in(hours: float) -> Act:
    def act(cast: Cast, case: Matter) -> Matter:
        return custody.report_release_time(
            case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=walk.at(hours)
        )

    return act


def _transfer(cast: Cast, case: Matter) -> Matter:
    return events.report_transfer(
        case.pk, actor=cast["clark"].actor, version=case.version, to_ori="CX0020000",
        transferred_at=timezone.now(), ground="Warrant of Birch County",
    )  # fmt: skip


def _custody(cast: Cast, case: Matter) -> Matter:
    return custody.assume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, assumed_at=timezone.now(), place="Release desk",
        officer="F. Ford",
    )  # fmt: skip


def _lend(cast: Cast, case: Matter) -> Matter:
    now = timezone.now()
    form = loans.LoanForm(
        "State Police", "Grand jury, order 26-11", "555-0100", now, "Field office", "Spanish", now
    )
    return loans.lend(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


def _lent(cast: Cast, case: Matter) -> Matter:
    return _lend(cast, _custody(cast, case))


def _resumed(cast: Cast, case: Matter) -> Matter:
    return loans.resume_custody(
        case.pk, actor=cast["ford"].actor, version=case.version, resumed_at=timezone.now(), place="Barracks",
        officer="F. Ford",
    )  # fmt: skip


def _report_loan(cast: Cast, case: Matter) -> Matter:
    now = timezone.now()
    form = loans.UnservedLoan("State Police", "Grand jury", now, REASONS, now)
    return loans.report_loan(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


def _noticed(cast: Cast, case: Matter) -> Matter:
    return _release_in(-0.5)(cast, _notify(cast, case))


def _resume(cast: Cast, case: Matter) -> Matter:
    return stops.resume(
        case.pk, actor=cast["stone"].actor, version=case.version, reasons=REASONS, done=REASONS
    )


def _as_it_is(_: Cast, case: Matter) -> Matter:
    return case


def _serve_late(cast: Cast, case: Matter) -> Matter:
    form = detainer.ServiceDetails(
        "in_person", timezone.now(), "Intake desk", "English", "Casey Clark", "Records clerk"
    )
    return detainer.serve_late(case.pk, actor=cast["clark"].actor, version=case.version, form=form)


def _arrest(cast: Cast, case: Matter) -> Matter:
    now = timezone.now()
    form = arrests.ArrestForm(
        ArrestAuthority.REMOVAL_WARRANT,
        ArrestPlace.DOOR,
        now,
        "F. Ford",
        "Deportation Officer",
        told=True,
        left_at=now,
    )
    return arrests.record_arrest(case.pk, actor=cast["ford"].actor, version=case.version, form=form)


def _execute(cast: Cast, case: Matter) -> Matter:
    form = designees.ExecutionForm(timezone.now(), "F. Ford, Deportation Officer", "English")
    return designees.execute_warrant(case.pk, actor=cast["dunn"].actor, version=case.version, form=form)


def _unserved(cast: Cast, case: Matter) -> Matter:
    return custody.report_unserved_hold(
        case.pk, actor=cast["clark"].actor, version=case.version, otherwise_release_at=walk.at(0)
    )


ACTS: dict[CaseStep, tuple[CaseState, Act, Act]] = {
    "find_probable_cause": ("in_review", _as_it_is, walk._determine),
    "draft_package": ("probable_cause", _as_it_is, walk._draft),
    "sign_warrant": ("awaiting_signature", _as_it_is, walk._sign),
    "lodge": ("signed", _as_it_is, walk._lodge),
    "serve": ("lodged", _as_it_is, walk._serve),
    "serve_late": ("lodged", _notify, _serve_late),
    "agree_to_hold": ("served", _as_it_is, walk._agree_to_hold),
    "agree_to_notify": ("served", _as_it_is, _notify),
    "start_hold": ("hold_agreed", _as_it_is, _release_in(-0.5)),
    "report_unserved_hold": ("lodged", _as_it_is, _unserved),
    "give_notice": ("served", _notify, _release_in(-0.5)),
    "restate_release": ("held", _as_it_is, _release_in(-2)),
    "transfer_unserved": ("lodged", _as_it_is, _transfer),
    "transfer_served": ("served", _as_it_is, _transfer),
    "assume_custody": ("held", _as_it_is, _custody),
    "execute_warrant": ("held", _as_it_is, _execute),
    "record_arrest": ("lodged", _as_it_is, _arrest),
    "lend": ("held", _custody, _lend),
    "report_loan": ("held", _custody, _report_loan),
    "resume_custody": ("held", _lent, _resumed),
}
"""For each adverse step: a state before it, what leads on from there, and the verb that takes it. `resume_stopped` is
tried apart, since what stands against it must have come after the stop, and `report_while_stopped`, `report_withdrawn`
and `report_after_end`, which ask for the step that they stand for (`test_while_stopped`, `law/test_world_changes`)."""


def test_every_adverse_step_is_tried_here() -> None:
    assert (
        set(ACTS)
        | {
            "resume_stopped",
            "report_while_stopped",
            "report_withdrawn",
            "report_after_end",
        }
        == ADVERSE
    )


@pytest.mark.parametrize("name", sorted(n for n in ACTS if STEP[Track.CASE, n].adverse is Adverse.PERMISSION))
def test_a_permission_is_refused_and_leaves_nothing(cast: Cast, name: CaseStep) -> None:
    state, first, act = ACTS[name]
    case = first(cast, case_in(cast, state))
    with registered(probe()), pytest.raises(RefusedError, match="Barred by a test"):
        act(cast, case)
    now = Matter.objects.get(pk=case.pk)
    assert (now.state, now.version) == (case.state, case.version)
    assert not now.steps.filter(step=name).exists()


@pytest.mark.parametrize("name", sorted(n for n in ACTS if STEP[Track.CASE, n].adverse is Adverse.REPORT))
def test_a_report_is_recorded_as_a_breach_and_the_case_stops(cast: Cast, name: CaseStep) -> None:
    state, first, act = ACTS[name]
    case = first(cast, case_in(cast, state))
    with registered(probe(standing=False)):
        moved = act(cast, case)
    step = moved.steps.get(step=name, number__gt=case.version)
    rows = Breach.objects.filter(matter=moved).values_list("pk", flat=True)
    assert step.facts["breach:probe"]["row"] in {f"custody.Breach:{pk}" for pk in rows}
    assert moved.state == "stopped"
    assert moved.steps.order_by("-number")[0].step == "stop_case"


def test_what_is_planned_is_refused(cast: Cast) -> None:
    case = case_in(cast, "hold_agreed")
    with registered(probe()), pytest.raises(RefusedError, match="Barred by a test"):
        _release_in(5)(cast, case)


def test_a_stopped_case_goes_on_when_nothing_bars_it_any_more(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    with registered(probe()):
        assert stops.ask_again(case.pk) == "stop_case"
        stopped = Matter.objects.get(pk=case.pk)
        with pytest.raises(RefusedError, match="Barred by a test"):
            _resume(cast, stopped)
    assert _resume(cast, stopped).state == "lodged"


def test_what_still_stands_when_a_case_goes_on_stops_it_again(cast: Cast) -> None:
    case = case_in(cast, "lodged")
    with registered(probe(steps=frozenset({"lodge"}))):
        stops.ask_again(case.pk)
        assert _resume(cast, Matter.objects.get(pk=case.pk)).state == "stopped"


def test_a_jails_step_asks_only_what_the_jail_holds() -> None:
    assert {n for n in ADVERSE if STEP[Track.CASE, n].roles <= JAIL_ROLES} - {"execute_warrant"} == JAIL_STEPS
    with registered(probe(Holder.OFFICE)):
        asked = gate.asked_at(gate.all_bars()[-1])
    assert asked == ADVERSE - JAIL_STEPS
    for bar in gate.all_bars():
        if bar.holder is Holder.OFFICE:
            assert not gate.asked_at(bar) & JAIL_STEPS, bar.code


@pytest.mark.parametrize(
    ("bar", "problem"),
    [
        (Bar("citizenship", "R0", "", "", Holder.OFFICE, _no), "two bars named citizenship"),
        (Bar("x", "R0", "", "", Holder.OFFICE, _no, steps=frozenset({"cancel"})), "cancel is not adverse"),
    ],
)
def test_a_bar_that_makes_no_sense_is_refused(bar: Bar[Attempt], problem: str) -> None:
    with pytest.raises(ValueError, match=problem), registered(bar):
        pass


def test_a_bar_stops_a_case_by_a_step_that_exists() -> None:
    with pytest.raises(KeyError), registered(probe(stop="no_such_step")):
        pass


def test_facts_that_cannot_be_read_bar_a_permission_and_lose_no_report(cast: Cast) -> None:
    def unreadable(_: Attempt) -> Attempt:
        raise LookupError("no booking")

    before = list(gate._registrations)
    gate.register(unreadable, probe(standing=False))
    try:
        case = case_in(cast, "in_review")
        with pytest.raises(RefusedError, match="cannot be read now"):
            walk._determine(cast, case)
    finally:
        gate._registrations[:] = before
    held = case_in(cast, "held")
    gate.register(unreadable, probe(standing=False))
    try:
        moved = _custody(cast, held)
    finally:
        gate._registrations[:] = before
    assert moved.steps.filter(step="assume_custody").exists()
    assert "cannot be read now" in Breach.objects.get(matter=moved).text


def test_a_report_without_anybody_to_record_breaches_is_an_error(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = case_in(cast, "held")
    monkeypatch.setattr(gate, "_recorders", [])
    with registered(probe(standing=False)), pytest.raises(LookupError, match="nobody records breaches"):
        _custody(cast, held)
    assert Matter.objects.get(pk=held.pk).state == "held", "nothing was written"


def test_planned_means_later_than_now() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    step = STEP[Track.CASE, "start_hold"]
    from handover.accounts.roles import Actor

    for offset, planned in ((timedelta(seconds=1), True), (timedelta(0), False), (timedelta(days=-1), False)):
        attempt = Attempt(Matter(), step, Actor.system("clock"), now + offset, now)
        assert (attempt.planned, attempt.refusable) == (planned, planned)
