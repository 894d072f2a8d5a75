"""G7: a stated time lies within bounds, and one that was typed wrong is corrected by two people, in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from handover.process.advance import RefusedError
from handover.process.models import Matter
from handover.stages.custody import queries, stated_times, time_corrections
from handover.stages.custody.tasks import tick
from handover.stages.notification.queries import rows_of
from handover.stages.oversight.queries import funnel
from tests.safeguards.conftest import Post
from tests.safeguards.gate.ways import kinds, notify, now, state_release, take_by_verb, transfer, typed
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Page = Callable[[str, str], str]


def propose(cast: Cast, case: Matter, becomes: datetime, *, key: str = "", who: str = "clark") -> Matter:
    stated = key or stated_times.of_case(case.pk)[-1].key
    return time_corrections.propose(
        case.pk, actor=cast[who].actor, version=case.version, stated=stated, becomes=becomes, reasons=REASONS
    )


def confirm(cast: Cast, case: Matter, who: str = "stone") -> Matter:
    return time_corrections.confirm(case.pk, actor=cast[who].actor, version=case.version)


def corrected(cast: Cast, case: Matter, becomes: datetime, *, key: str = "") -> Matter:
    return confirm(cast, propose(cast, case, becomes, key=key))


WRONG = {
    "year 1": datetime(1, 1, 2, 12, tzinfo=UTC),
    "year 26": datetime(26, 11, 28, 12, tzinfo=UTC),
    "before the booking": datetime(2020, 11, 28, 12, tzinfo=UTC),
    "a year ahead": timezone.now() + timedelta(days=365),
    "400 days ahead": timezone.now() + timedelta(days=400),
    "year 9999": datetime(9999, 12, 30, 12, tzinfo=UTC),
}


@pytest.mark.parametrize("seen", WRONG)
def test_a_release_time_out_of_bounds_is_refused_with_words_by_verb_and_page(
    cast: Cast, post: Post, seen: str
) -> None:
    case = case_in(cast, "hold_agreed")
    with pytest.raises(RefusedError, match=r"before the booking|days ahead"):
        state_release(cast, case, WRONG[seen])
    local = WRONG[seen]
    said = {
        "otherwise_release_at_wall": f"{local.year:04}-{local:%m-%dT%H:%M}",
        "otherwise_release_at_which": "",
    }
    for address in ("release-time", "notice", "another-release-time"):
        answer = post("clark", f"/custody/requests/{case.reference}/{address}/", version=case.version, **said)
        assert answer.status_code == 422
    assert (
        "Check the year"
        in post(
            "clark", f"/custody/requests/{case.reference}/release-time/", version=case.version, **said
        ).content.decode()
    )
    assert now(case).state == "hold_agreed"


def test_the_officers_told_time_and_every_reported_event_have_bounds_too(cast: Cast) -> None:
    from handover.stages.custody import case_events, events
    from handover.stages.custody.terms import EventKind

    held = case_in(cast, "hold_agreed")
    clerk, version = cast["clark"].actor, held.version
    acts: list[Callable[[datetime], Matter]] = [
        lambda t: take_by_verb(cast, held, at(0), otherwise_release_at=t),
        lambda t: take_by_verb(cast, held, t),
        lambda t: transfer(cast, held, t),
        lambda t: events.report_death(held.pk, actor=clerk, version=version, died_at=t),
        lambda t: events.report_released(held.pk, actor=clerk, version=version, released_at=t),
        lambda t: case_events.report_event(
            held.pk, actor=clerk, version=version, kind=EventKind.HOSPITAL, happened_at=t, text="Taken there."
        ),
    ]
    for wrong in WRONG.values():
        for act in acts:
            with pytest.raises(RefusedError):
                act(wrong)
    assert now(held).version == held.version


def test_a_typing_error_is_corrected_by_two_people_and_every_page_says_so(
    cast: Cast, post: Post, page: Page
) -> None:
    """The clerk typed a day too late; the hold begins where it should have."""
    case = case_in(cast, "hold_agreed")
    told = state_release(cast, case, at(20))
    before = queries.release_time_of(told.pk)
    key = stated_times.of_case(told.pk)[-1].key
    address = f"/custody/outcomes/{told.reference}/time/"
    said = {"stated": key, "reasons": REASONS, **typed("becomes", at(-4), told)}
    assert post("clark", address, version=told.version, **{**said, "reasons": "typo"}).status_code == 422
    assert post("clark", address, version=told.version, **said).status_code == 302
    proposed = now(told)
    same = queries.release_time_of(told.pk)
    assert same == before, "a proposal changes nothing"
    assert "not confirmed" in page("ford", f"/custody/releases/{told.reference}/")
    assert post("clark", address + "confirm/", version=proposed.version).status_code == 422
    assert "It says" in page("stone", address + "confirm/")
    assert post("stone", address + "confirm/", version=proposed.version).status_code == 302
    after = queries.release_time_of(told.pk)
    assert before is not None and after is not None and before.due_at and after.due_at
    assert after.due_at < before.due_at - timedelta(hours=23)
    assert rows_of([now(told)], "custody:jail_case", cast["clark"])[0].hold_ends == after.due_at
    pages = (("ford", f"/custody/releases/{told.reference}/"), ("clark", f"/custody/requests/{told.reference}/"),
             ("lane", f"/review/cases/{told.reference}/"))  # fmt: skip
    for who, where in pages:
        text = page(who, where)
        assert "corrected: said" in text, where
        assert f"Casey Clark, confirmed by Sky Stone: {REASONS}" in text, where


def test_a_corrected_statement_governs_no_more(cast: Cast) -> None:
    """An earlier statement always counts; one that was typed wrong does not, once two people said so."""
    held = state_release(cast, case_in(cast, "hold_agreed"), at(10))
    wrong = state_release(cast, held, at(-30))
    first = queries.release_time_of(wrong.pk)
    fixed = corrected(cast, wrong, at(12))
    stands = queries.release_time_of(fixed.pk)
    assert first is not None and stands is not None
    assert first.governs_at < stands.governs_at
    assert abs(stands.governs_at - at(12)) < timedelta(minutes=1)


def test_a_begun_hold_is_lengthened_by_no_one_person_and_shown_as_longer(cast: Cast, page: Page) -> None:
    held = case_in(cast, "held")
    before = queries.release_time_of(held.pk)
    with pytest.raises(RefusedError, match="second person"):
        confirm(cast, propose(cast, held, at(5)), who="clark")
    proposed = now(held)
    assert "This makes a hold longer" in page("stone", f"/custody/outcomes/{held.reference}/time/confirm/")
    longer = confirm(cast, proposed)
    after = queries.release_time_of(held.pk)
    assert before is not None and after is not None and before.due_at and after.due_at
    assert after.due_at - before.due_at > timedelta(hours=5)
    assert "it made the hold longer" in page("clark", f"/custody/requests/{longer.reference}/")
    counted = {f.name: (f.n, f.denominator) for f in funnel().errors}
    assert counted["stated times corrected by two people"] == (1, 1)
    assert counted["holds made longer by a corrected time"] == (1, 1)


def test_a_clock_of_before_the_correction_ends_nothing(cast: Cast) -> None:
    held = state_release(cast, case_in(cast, "hold_agreed"), at(-47))
    fixed = corrected(cast, held, at(-7))
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert tick() == 0
        assert now(fixed).state == "held"
    with time_machine.travel(timezone.now() + timedelta(hours=42)):
        assert tick() == 1


def test_a_hold_that_has_ended_is_not_begun_again(cast: Cast) -> None:
    held = state_release(cast, case_in(cast, "hold_agreed"), at(-47))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        proposed = propose(cast, held, at(-1))
        with pytest.raises(RefusedError, match="starts no hold again"):
            confirm(cast, proposed)
        assert tick() == 1
        released = now(held)
        assert released.state == "released"
        fixed = confirm(cast, propose(cast, released, at(-1), key=stated_times.of_case(held.pk)[-1].key))
        assert fixed.state == "released", "the record is right, and no hold runs"


def test_a_proposal_is_confirmed_once_and_the_newest_alone(cast: Cast) -> None:
    held = case_in(cast, "held")
    first = propose(cast, held, at(-2))
    second = propose(cast, first, at(-3), who="ford")
    with pytest.raises(RefusedError, match="second person"):
        confirm(cast, second, who="ford")
    done = confirm(cast, second, who="clark")
    stands = queries.release_time_of(held.pk)
    assert stands is not None and abs(stands.governs_at - at(-3)) < timedelta(minutes=1)
    with pytest.raises(RefusedError, match="No proposal waits"):
        confirm(cast, done)


def test_what_is_proposed_lies_within_the_same_bounds_and_names_a_time_on_record(cast: Cast) -> None:
    held = case_in(cast, "held")
    for wrong in WRONG.values():
        with pytest.raises(RefusedError):
            propose(cast, held, wrong)
    with pytest.raises(RefusedError, match="on record"):
        propose(cast, held, at(0), key="custody:999")
    with pytest.raises(RefusedError, match="as it stands"):
        propose(cast, held, stated_times.of_case(held.pk)[-1].at)


def test_a_correction_hides_no_breach(cast: Cast) -> None:
    """Custody typed into the hold, and corrected to after its end: the breach is recorded, and the case stops."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        held = state_release(cast, case_in(cast, "hold_agreed"), at(-47.5))
        taken = take_by_verb(cast, held, at(0))
    assert (taken.state, kinds(taken)) == ("in_custody", [])
    fixed = corrected(cast, taken, at(0))
    assert (fixed.state, kinds(fixed)) == ("stopped", ["held_past_end"])


def test_a_corrected_move_was_made_in_time_and_ends_what_was_stated_before(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        case = state_release(cast, notify(cast, case_in(cast, "served")), at(1))
    moved = now(transfer(cast, case, at(0)))
    assert (moved.state, kinds(moved)) == ("stopped", ["moved_late"])
    assert queries.release_time_of(moved.pk) is not None
    confirm(cast, propose(cast, moved, at(-1.5), who="bell"))
    assert queries.release_time_of(moved.pk) is None
