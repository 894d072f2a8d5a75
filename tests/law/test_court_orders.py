"""A court's order that nobody be held: entered by mistake, vacated, stayed, and what its entry says beforehand. No
source on such orders was read: illustrative."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handover.process.advance import RefusedError
from handover.process.models import Matter, RecordedFact
from handover.stages.custody import actions as custody
from handover.stages.custody import (
    case_events,
    changes,
    events_on_record,
    hold_ends,
    overstays,
    stated_times,
    tasks,
    time_corrections,
)
from handover.stages.custody.case_history import course_of
from handover.stages.custody.court_orders import CourtOrder, CourtPaper, Happened, ended_by_order, orders_in
from handover.stages.custody.event_effects import EFFECTS
from handover.stages.custody.models import CustodyEvent
from handover.stages.custody.terms import EventKind as K
from handover.stages.custody.terms import TimeKind
from handover.stages.custody.two_person_corrections import Corrected, corrections_in
from handover.stages.review.citizenship import actions as citizenship
from tests.law.between_steps import (
    Act,
    Between,
    after,
    claims,
    clerk,
    expires,
    happens,
    leaves,
    moved,
    release_at,
    run,
    taken,
)
from tests.safeguards.gate.ways import kinds, now
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in, clerk_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def hour(n: float) -> datetime:
    return NOON + timedelta(hours=n)


@pytest.mark.parametrize(
    ("what", "order", "lifted", "release", "ends"),
    [
        ("none is on record", None, None, 0, None),
        ("an order in the hold ends it", 3, None, 0, 3),
        ("an order from before the release lets none begin", -3, None, 0, 0),
        ("lifted in the hold that it ended: it stays ended", 3, 5, 0, 3),
        ("lifted after the release that it met: none began", -3, 5, 0, 0),
        ("lifted before the release: it touches it not", -3, -1, 0, None),
        ("lifted at the release", -3, 0, 0, None),
        ("an end from before the order, that names it, ends it at once", 3, 1, 0, None),
    ],
)  # fmt: skip
def test_an_order_that_was_lifted_ends_from_its_own_time_on(
    what: str, order: float | None, lifted: float | None, release: float, ends: float | None
) -> None:
    events = [Happened(4, K.COURT_NO_HOLD, hour(order))] if order is not None else []
    events += [Happened(6, K.COURT_LIFTED, hour(lifted), lifts=4)] if lifted is not None else []
    assert ended_by_order(orders_in(events), hour(release)) == (None if ends is None else hour(ends)), what


def test_an_end_ends_the_order_that_it_names_and_no_other() -> None:
    two = [Happened(4, K.COURT_NO_HOLD, hour(0)), Happened(5, K.COURT_NO_HOLD, hour(1))]
    orders = orders_in(
        [*two, Happened(6, K.COURT_LIFTED, hour(2), lifts=4), Happened(7, K.COURT_LIFTED, hour(2))]
    )
    assert orders == (CourtOrder(4, hour(0), hour(2)), CourtOrder(5, hour(1)))


def test_a_later_correction_stands_over_an_earlier_one() -> None:
    rows = [
        ("event", 4, hour(1), False, hour(8)), ("event", 4, hour(2), False, hour(9)),
        ("event", 5, hour(3), True, hour(9)),
    ]  # fmt: skip
    found = corrections_in(rows)
    assert found.at(TimeKind.EVENT, 4, hour(0)) == hour(2)
    assert found.struck == {5: hour(9)}
    assert found.at(TimeKind.RELEASE, 4, hour(0)) == hour(0)
    assert Corrected().at(TimeKind.EVENT, 4, hour(0)) == hour(0)


def never_was(cast: Cast, case: Matter) -> Matter:
    """Two people take back the newest event."""
    return corrects(cast, case)


def corrects(
    cast: Cast,
    case: Matter,
    hours: float | None = None,
    *,
    by: tuple[str, str] | None = None,
    kind: K | None = None,
) -> Matter:
    """The same, or its time; ``kind``: of the newest event of this kind."""
    events = CustodyEvent.objects.filter(matter=case, **({"kind": kind.value} if kind else {}))
    event = events.order_by("number").last()
    assert event is not None
    first, second = by or (clerk_of(cast, case), "ford")
    case = time_corrections.propose(
        case.pk, actor=cast[first].actor, version=case.version, stated=f"event:{event.number}", reasons=REASONS,
        becomes=None if hours is None else at(hours), never=hours is None,
    )  # fmt: skip
    return now(time_corrections.confirm(case.pk, actor=cast[second].actor, version=case.version))


def is_at(hours: float) -> Act:
    return lambda cast, case: corrects(cast, case, hours)


def ticks(_: Cast, case: Matter) -> Matter:
    """The clock's tick finds nothing to write down."""
    assert tasks.tick() == 0
    return case


def agrees(cast: Cast, case: Matter) -> Matter:
    return custody.agree_to_hold(case.pk, actor=clerk(cast, case), version=case.version)


def no_citizen(cast: Cast, case: Matter) -> Matter:
    """Counsel finds no claim, and the request goes on."""
    return citizenship.resolve_citizenship(
        case.pk, actor=cast["lane"].actor, version=case.version, citizen=False, fact_part=REASONS, law_part=REASONS,
        supervisor="Sky Stone",
    )  # fmt: skip


def office_strikes(cast: Cast, case: Matter) -> Matter:
    """Two people of the office take back the newest event."""
    return corrects(cast, case, by=("ford", "stone"))


def order_is_at(hours: float) -> Act:
    """The time of the order itself is corrected, whatever came after it."""
    return lambda cast, case: corrects(cast, case, hours, kind=K.COURT_NO_HOLD)


ORDER = "a court's order (M: no source was read)"
ROWS = (
    Between("an order that no court issued ends no hold", ORDER, "held",
            (happens(K.COURT_NO_HOLD), never_was, ticks, after(40, taken())), "in_custody"),
    Between("kept past the end by the clock of a hold whose order never was", "8 CFR 287.7(d) (C)", "held",
            (happens(K.COURT_NO_HOLD), never_was, after(49, expires), after(49, leaves)), "released",
            ("held_past_end",)),
    Between("taken back once the clock had written the end down begins no hold again", "8 CFR 287.7(d) (C)", "held",
            (happens(K.COURT_NO_HOLD), expires, never_was), "released"),
    Between("an order whose time was typed too early", ORDER, "held",
            (happens(K.COURT_NO_HOLD, -0.5), is_at(-0.1)), "held", refused="The hold has ended"),
    Between("an order that in truth came before the hold", ORDER, "held",
            (happens(K.COURT_NO_HOLD, -0.1), is_at(-8)), "stopped", ("held_court",)),
    Between("taken back more than an hour after: the end stands", ORDER, "held",
            (happens(K.COURT_NO_HOLD), after(20, never_was), after(40, expires), after(40, leaves)), "released",
            ("held_past_end",)),
    Between("taken back after the end was written down: later hours are past it", ORDER, "held",
            (happens(K.COURT_NO_HOLD), expires, after(0.5, never_was), after(40, leaves)), "released",
            ("held_past_end",)),
    Between("kept past an end that a late strike leaves", ORDER, "held",
            (happens(K.COURT_NO_HOLD), expires, after(20, leaves), after(21, never_was)), "released",
            ("held_past_end",)),
    Between("taken back late, before any hold: a later hold is touched not", ORDER, "served",
            (happens(K.COURT_NO_HOLD), after(3, never_was), after(4, agrees), after(5, release_at(4.5))), "held"),
    Between("the office alone takes no order back", ORDER, "held", (happens(K.COURT_NO_HOLD), office_strikes), "held",
            refused="one at least belongs to the jail"),
    Between("an order told during a stop ends the hold once it goes on", ORDER, "held",
            (claims, happens(K.COURT_NO_HOLD), no_citizen, expires), "released"),
    Between("an order told during a stop, from before the hold: held against it", ORDER, "held",
            (claims, happens(K.COURT_NO_HOLD, -8)), "citizenship_question", ("held_court",)),
    Between("told during a stop and taken back too late: it ended all the same", ORDER, "held",
            (claims, happens(K.COURT_NO_HOLD), after(2, no_citizen), after(2, never_was), after(3, expires)),
            "released"),
    Between("an end told during a stop begins no ended hold again", ORDER, "held",
            (claims, happens(K.COURT_NO_HOLD, -0.5), happens(K.COURT_LIFTED, -0.1)), "citizenship_question",
            refused="The hold has ended"),
    Between("an order corrected to after its own end", ORDER, "served",
            (happens(K.COURT_NO_HOLD, -3), happens(K.COURT_LIFTED, -2), order_is_at(-1)),
            "served", refused="vacated or stayed by then"),
    Between("an order that is told late, from before the hold", ORDER, "held",
            (happens(K.COURT_NO_HOLD, -8),), "stopped", ("held_court",)),
    Between("vacated before the clock wrote the end down: it stays ended", ORDER, "held",
            (happens(K.COURT_NO_HOLD, -0.5), happens(K.COURT_LIFTED, -0.1)), "held", refused="The hold has ended"),
    Between("vacated after the hold ended: handed over late all the same", ORDER, "held",
            (happens(K.COURT_NO_HOLD, -0.9), expires, happens(K.COURT_LIFTED, -0.6), leaves), "released",
            ("held_past_end",)),
    Between("a hold is agreed to after the order was vacated", ORDER, "served",
            (happens(K.COURT_NO_HOLD, -0.5), happens(K.COURT_LIFTED, -0.1), agrees), "hold_agreed"),
    Between("a hold begins after the order was stayed", ORDER, "hold_agreed",
            (happens(K.COURT_NO_HOLD, -2), happens(K.COURT_LIFTED, -1), release_at(-0.5)), "held"),
    Between("the stay of an order makes no past hour lawful", ORDER, "hold_agreed",
            (happens(K.COURT_NO_HOLD, -3), happens(K.COURT_LIFTED, -1), release_at(-2)), "stopped",
            ("held_court", "told_past_end")),
    Between("an order that is told after custody, from before it", ORDER, "held",
            (taken(-0.1), happens(K.COURT_NO_HOLD, -0.5)), "stopped", ("held_past_end",)),
    Between("an order that is told after custody, from after it", ORDER, "held",
            (taken(-0.5), happens(K.COURT_NO_HOLD, -0.1)), "in_custody"),
    Between("an order that is told while the request is stopped", ORDER, "held",
            (claims, happens(K.COURT_NO_HOLD)), "citizenship_question"),
    Between("a hospital that is told after custody", "form I-247A: notify (C)", "held",
            (taken(-0.5), happens(K.HOSPITAL)), "in_custody", refused="no longer with the jail"),
    Between("moved once the clock had ended the hold", "8 CFR 287.7(d): no extension (C)", "held",
            (after(49, expires), after(50, moved())), "stopped", ("moved_late",)),
    Between("moved once the clock had ended the hold, to whose warrant came in it", "8 CFR 287.7(d) (C); (M)", "held",
            (happens(K.AGENCY_HOLD), after(49, expires), after(50, moved())), "served"),
    Between("moved after they had left", "8 CFR 287.7(d) (C)", "held",
            (after(49, expires), after(50, leaves), after(51, moved())), "released", ("held_past_end",),
            refused="has left"),
    Between("an end of an order that is not on record", ORDER, "served", (happens(K.COURT_LIFTED),), "served",
            refused="Choose the order"),
    Between("an end from before the order", ORDER, "served",
            (happens(K.COURT_NO_HOLD, -1), happens(K.COURT_LIFTED, -2)), "served", refused="only after that"),
    Between("the end of an order that two people take back", ORDER, "served",
            (happens(K.COURT_NO_HOLD, -1), happens(K.COURT_LIFTED, -0.5), never_was, agrees), "served",
            refused="A court ordered"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_orders_that_are_corrected_or_lifted(cast: Cast, row: Between) -> None:
    run(cast, row)


MOVES_THE_CLOCK = [kind for kind, e in EFFECTS.items() if e.releases or e.holds or e.dated or e.of_an_order]


def effects_of(case: Matter, release: datetime) -> tuple[object, ...]:
    """All that follows from the events of a case."""
    return (
        changes.projected_of(case), changes.ordered_of(case), events_on_record.court_orders_of(case.pk),
        overstays.stayed_past_end(case.pk, release + timedelta(hours=60)), hold_ends.hold_end(case, release),
    )  # fmt: skip


def test_of_each_kind_that_moves_the_clock_nothing_follows_once_it_is_taken_back(cast: Cast) -> None:
    case = case_in(cast, "held")
    release = at(-1)
    assert set(MOVES_THE_CLOCK) < set(K)
    for kind in sorted(MOVES_THE_CLOCK, key=lambda one: one is K.COURT_NO_HOLD):
        if kind is K.COURT_LIFTED:  # it ends nothing by itself; a row above takes one back
            continue
        before = effects_of(case, release)
        case = case_events.report_event(
            case.pk, actor=clerk(cast, case), version=case.version, kind=kind, text="A paper.",
            happened_at=at(-2 if EFFECTS[kind].releases else -0.2), until=at(900).date(), understood=True,
            paper=CourtPaper("County Court", "26-CR-7"),
        )  # fmt: skip
        assert effects_of(case, release) != before, kind
        case = never_was(cast, case)
        assert effects_of(case, release) == before, kind
        entry = course_of(case, for_jail=True)[-1]
        assert entry.text.startswith("Never was so"), kind
    assert (case.state, kinds(case)) == ("held", [])


def test_every_time_that_a_person_states_is_corrected_or_says_why_not() -> None:
    stated = {
        model.__name__
        for model in RecordedFact.__subclasses__()
        if model._meta.app_label == "custody"
        for field in model._meta.get_fields()
        if field.get_internal_type() == "DateTimeField" and field.name != "at"
    }
    corrected = {model.__name__ for model, _ in stated_times.STATED_IN.values()}
    own = {"TimeProposal", "TimeCorrection"}
    assert stated - own - corrected == set(stated_times.NOT_CORRECTED)
    assert set(stated_times.STATED_IN) == set(TimeKind)
    assert set(TimeKind) - set(stated_times.NOT_STRUCK) == {TimeKind.EVENT}, "an event moves no case"


def test_what_moved_a_case_is_not_taken_back(cast: Cast) -> None:
    case = case_in(cast, "held")
    times = {one.kind: one.key for one in stated_times.of_case(case.pk)}
    said: dict[str, Any] = {"actor": clerk(cast, case), "version": case.version, "reasons": REASONS}
    for becomes, never, kind, why in [
        (None, True, TimeKind.SERVICE, "is not taken back: its step moved the case"),
        (at(-2), True, TimeKind.SERVICE, "choose only one of the two"),
        (None, False, TimeKind.RELEASE_TIME, "Say what it should say"),
    ]:
        with pytest.raises(RefusedError, match=why):
            time_corrections.propose(case.pk, **said, stated=times[kind], becomes=becomes, never=never)
