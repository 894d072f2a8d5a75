"""What the entry of a court's order asks for, says beforehand, and shows on the pages; and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client

from handover.accounts.models import Agency
from handover.process.advance import RefusedError
from handover.process.case_clocks.models import Clock
from handover.process.recorded_elsewhere import recorded_elsewhere
from handover.stages.custody import (
    case_events,
    changes,
    court_orders,
    events_on_record,
    hold_ends,
    queries,
    tasks,
    time_corrections,
    timeline,
)
from handover.stages.custody.breaches import NEVER_ORDERED
from handover.stages.custody.case_history import NO_GROUND, course_of
from handover.stages.custody.court_orders import CourtPaper
from handover.stages.custody.terms import BreachKind
from handover.stages.custody.terms import EventKind as K
from tests.law.between_steps import (
    cancels,
    claims,
    clerk,
    happens,
)
from tests.law.test_court_orders import never_was
from tests.safeguards.gate.ways import kinds, now, typed
from tests.support.cast import Cast
from tests.support.walk import REASONS, at, case_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAPER = CourtPaper("County Court", "26-CV-1", "Order")


@pytest.mark.parametrize(
    ("kind", "paper", "missing"),
    [
        (K.HOSPITAL, CourtPaper(), []),
        (K.COURT_RELEASE, CourtPaper(), []),
        (K.COURT_NO_HOLD, CourtPaper(), ["court", "docket"]),
        (K.COURT_NO_HOLD, CourtPaper("County Court", " "), ["docket"]),
        (K.COURT_NO_HOLD, CourtPaper("County Court", "26-CV-1"), []),
        (K.COURT_LIFTED, CourtPaper("County Court", "26-CV-1"), ["document"]),
        (K.COURT_LIFTED, PAPER, []),
    ],
)
def test_an_order_names_its_court_and_docket_number(kind: K, paper: CourtPaper, missing: list[str]) -> None:
    assert [r.code for r in court_orders.paper_is_named(kind, paper) if r] == missing


@pytest.mark.parametrize("kind", K)
def test_an_order_asks_for_a_tick_and_nothing_else_does(kind: K) -> None:
    asked = court_orders.read_what_follows(kind, ("It ends.",), understood=False)
    assert bool(asked) == (kind in {K.COURT_NO_HOLD, K.COURT_LIFTED})
    assert court_orders.read_what_follows(kind, ("It ends.",), understood=True) is None


def test_what_follows_is_said_before_anything_is_recorded(cast: Cast) -> None:
    case = case_in(cast, "held")
    said: dict[str, Any] = {
        "actor": clerk(cast, case),
        "version": case.version,
        "happened_at": at(-0.1),
        "text": "By its clerk.",
    }
    with pytest.raises(
        RefusedError, match=r"Nothing is recorded yet\. The hold that runs would end .* it ends"
    ):
        case_events.report_event(case.pk, **said, kind=K.COURT_NO_HOLD, paper=PAPER)
    assert now(case).version == case.version
    before = case_in(cast, "served")
    with pytest.raises(RefusedError, match="No hold is agreed to and none begins"):
        case_events.report_event(
            before.pk, **{**said, "version": before.version}, kind=K.COURT_NO_HOLD, paper=PAPER
        )


def test_an_order_that_another_deployment_tells_takes_effect_whatever_it_names(cast: Cast) -> None:
    """A person confirmed it there. It can only release; the end of an order without the order ends nothing."""
    case = case_in(cast, "held")
    said: dict[str, Any] = {"actor": clerk(cast, case), "text": "Told by a message."}
    with recorded_elsewhere(at(0)):
        case = case_events.report_event(
            case.pk, **said, version=case.version, kind=K.COURT_NO_HOLD, happened_at=at(-0.2)
        )
        with pytest.raises(RefusedError, match="Choose the order"):
            case_events.report_event(
                case.pk, **said, version=case.version, kind=K.COURT_LIFTED, happened_at=at(-0.1)
            )
    assert [(one.pk, order.paper) for one, order in changes.barred_for(cast["ford"])] == [(case.pk, "")]
    assert tasks.tick() == 1
    assert now(case).state == "released"


def test_the_menu_counts_the_orders_that_the_page_lists(cast: Cast) -> None:
    """An order that stands asks for a person; one that was struck or vacated does not, nor of a request that ended."""
    ford = cast["ford"]
    case, other = case_in(cast, "served"), case_in(cast, "served")

    def shown() -> list[int]:
        lists = (changes.barred_for(ford), changes.ordered_for(ford), changes.charges_for(ford))
        return [changes.waiting_for(ford), sum(map(len, lists))]  # type: ignore[arg-type]

    for act, counted in [
        (happens(K.COURT_NO_HOLD, -0.5), 1), (happens(K.COURT_NO_HOLD, -0.4), 2), (happens(K.COURT_LIFTED, -0.3), 1),
        (never_was, 2), (happens(K.COURT_LIFTED, -0.2), 1), (happens(K.COURT_RELEASE, -0.1), 2),
    ]:  # fmt: skip
        case = now(act(cast, case))
        assert shown() == [counted, counted]
    happens(K.COURT_NO_HOLD)(cast, other)
    assert shown() == [3, 3]
    cancels(cast, now(other))
    assert shown() == [2, 2]


def test_a_strike_that_comes_after_the_end_was_written_down_here_is_a_breach(cast: Cast) -> None:
    """The jail took the order back in time and goes on; here the end stands, and it is recorded that the two differ."""
    case = now(happens(K.COURT_NO_HOLD)(cast, case_in(cast, "held")))
    order, by = case.version, clerk(cast, case)
    assert tasks.tick() == 1
    other = replace(by, key="user:clark2", name="Another Clerk")
    told_at = at(0.5)
    with time_machine.travel(at(2)), recorded_elsewhere(told_at):
        case = now(case)
        case = time_corrections.propose(
            case.pk, actor=by, version=case.version, stated=f"event:{order}", reasons=REASONS, never=True
        )
        case = time_corrections.confirm(case.pk, actor=other, version=case.version)
    assert (now(case).state, kinds(case)) == ("released", ["held_past_end"])
    release = timeline.release_time_of(case.pk)
    assert release is not None
    assert release.due_at == hold_ends.hold_end(case, release.governs_at) <= at(0)


def test_a_breach_of_an_order_that_never_was_is_marked_and_hides_no_other(cast: Cast) -> None:
    """The row stays; what a real order shows is recorded beside it, and each is counted where it belongs."""
    case = now(happens(K.COURT_NO_HOLD, -8)(cast, case_in(cast, "held")))
    assert (case.state, kinds(case)) == ("stopped", ["held_court"])
    case = never_was(cast, case)
    breaches = [one.text for one in course_of(case, for_jail=False) if one.label == "Breach"]
    assert [text.startswith(NO_GROUND) for text in breaches] == [True]
    assert (queries.cases_with_a_breach(), queries.breach_counts()) == (0, [(NEVER_ORDERED, 1)])
    case = now(happens(K.COURT_NO_HOLD, -7)(cast, case))
    assert kinds(case) == ["held_court", "held_court"]
    assert queries.cases_with_a_breach() == 1
    assert queries.breach_counts() == [(BreachKind.HELD_COURT.title, 1), (NEVER_ORDERED, 1)]


def test_an_office_takes_back_nothing_of_a_jail_with_its_own_deployment(cast: Cast) -> None:
    case = now(happens(K.COURT_NO_HOLD)(cast, case_in(cast, "held")))
    Agency.objects.filter(pk=case.agency_id).update(peer="jail")
    with pytest.raises(RefusedError, match="It is made there, by two people of the jail"):
        time_corrections.propose(
            case.pk, actor=cast["ford"].actor, version=case.version, stated=f"event:{case.version}", reasons=REASONS,
            never=True,
        )  # fmt: skip


def test_an_order_told_during_a_stop_starts_the_clock_anew_at_once(cast: Cast) -> None:
    case = now(claims(cast, case_in(cast, "held")))
    case = now(happens(K.COURT_NO_HOLD)(cast, case))
    release = timeline.release_time_of(case.pk)
    assert release is not None
    newest = Clock.objects.filter(case=case, kind=Clock.Kind.HOLD).order_by("pk").last()
    assert newest is not None
    assert release.due_at is not None
    assert newest.due_at == release.due_at <= at(0)


def test_an_order_is_taken_back_by_two_people(cast: Cast) -> None:
    case = now(happens(K.COURT_NO_HOLD)(cast, case_in(cast, "held")))
    by = clerk(cast, case)
    case = time_corrections.propose(
        case.pk, actor=by, version=case.version, stated=f"event:{case.version}", reasons=REASONS, never=True
    )
    proposal = time_corrections.proposal_of(case)
    assert proposal is not None
    effect = time_corrections.effect_of(case, proposal)
    assert effect.lengthens, "the page of whoever confirms says so"
    with pytest.raises(RefusedError):
        time_corrections.confirm(case.pk, actor=by, version=case.version)


def test_the_pages_ask_before_an_order_ends_a_hold_and_let_two_people_take_it_back(cast: Cast) -> None:
    case = case_in(cast, "held")
    clark, ford = Client(), Client()
    clark.force_login(cast["clark"])
    ford.force_login(cast["ford"])
    event = f"/custody/requests/{case.reference}/event/"
    assert 'name="understood"' not in clark.get(event).content.decode()
    when = typed("happened_at", at(-0.1), case)
    said = {
        "version": case.version,
        "kind": "court_no_hold",
        **when,
        "text": "Brought by a bailiff.",
    }
    asked = clark.post(event, {**said, "court": "County Court", "docket": "26-CV-7"})
    assert (asked.status_code, now(case).version) == (422, case.version)
    text = asked.content.decode()
    assert "The hold that runs would end" in text
    assert 'name="understood"' in text
    done = clark.post(event, {**said, "court": "County Court", "docket": "26-CV-7", "understood": "on"})
    assert done.status_code == 302
    for client, address in ((clark, f"/custody/requests/{case.reference}/"), (ford, "/custody/changes/")):
        assert "County Court, 26-CV-7" in client.get(address).content.decode()
    order = now(case).version
    clark.post(
        f"/custody/outcomes/{case.reference}/time/",
        {"version": order, "stated": f"event:{order}", "never": "on", "reasons": REASONS},
    )
    confirm = f"/custody/outcomes/{case.reference}/time/confirm/"
    shown = ford.get(confirm).content.decode()
    assert "This makes a hold longer" in shown
    assert "This did not happen" in shown
    assert ford.post(confirm, {"version": now(case).version}).status_code == 302
    assert events_on_record.court_orders_of(case.pk) == ()
    assert "Never was so" in clark.get(f"/custody/requests/{case.reference}/").content.decode()
