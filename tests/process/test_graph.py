"""The data of the process make sense: nothing dangles, nothing is a dead end by mistake."""

from __future__ import annotations

from collections import Counter

import pytest

from handover.accounts.roles import JAIL_ROLES, Actor, Role
from handover.process.case_track import STOPPED, received
from handover.process.case_track.states import SINCE_LODGED
from handover.process.fold import Standing, refusal
from handover.process.graph import RESUME, STATE, STATES, STAY, STEP, STEPS, Step, Track, states_of, steps_of
from handover.process.step_columns import WorkTask

RECEIVED = {step.name for step in received.RECEIVED}
"""What the program writes down of the messages of an office, which decided it."""


def test_names_are_unique_on_their_track() -> None:
    assert Counter((s.track, s.name) for s in STATES).most_common(1)[0][1] == 1
    assert Counter((s.track, s.name) for s in STEPS).most_common(1)[0][1] == 1


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.name)
def test_steps_join_states_that_exist(step: Step) -> None:
    for name in (*step.origins, *([] if step.to in (RESUME, STAY) else [step.to])):
        assert (step.track, name) in STATE
    assert step.roles
    assert set(step.not_by) <= {s.name for s in steps_of(step.track)}


@pytest.mark.parametrize("track", Track)
def test_every_state_is_reached_and_only_ended_ones_have_no_way_out(track: Track) -> None:
    reached = {s.to for s in steps_of(track)}
    moving = [s for s in steps_of(track) if s.to != STAY]
    left = {o for s in moving if not s.after_end for o in s.origins}
    for state in states_of(track):
        assert state.name in reached, f"{state.name} is never reached"
        assert (state.name not in left) == state.ended, state.name
        assert state.ended or state.waits_for, f"{state.name} waits for nobody"


@pytest.mark.parametrize("track", Track)
def test_each_track_begins_in_one_way(track: Track) -> None:
    first = {s.name for s in steps_of(track) if not s.origins}
    # A case is opened by a match here, or by the message of an office that has the match.
    # The criminal search of a bureau elsewhere is known here by what it found.
    others: dict[Track, set[str]] = {
        Track.CASE: {"open", "receive_request"}, Track.SEARCH: {"request_search", "receive_match"},
    }  # fmt: skip
    assert len(first) == 1 or first == others[track]


def test_only_a_question_or_a_correction_leads_out_of_an_end() -> None:
    ended = {(s.track, s.name) for s in STATES if s.ended}
    out = {s.name for s in STEPS if any((s.track, o) in ended for o in s.origins)}
    assert out == {s.name for s in STEPS if s.after_end}
    assert out == {
        "raise_citizenship", "refer_child", "withdraw_identity", "answer_agency", "withdraw_match", "correct_answer",
        "draft_corrections", "tell_correction", "stop_case", "propose_time_correction", "confirm_time_correction",
        "report_event", "attest_fact", "record_duty", "report_charges", "report_breach",
        "request_confirmation", "answer_confirmation", "close_want_hit", "cancel_warrant", "record_handover", "lend",
        "resume_custody", "record_arrest", "record_representative", "end_representation", "tell_representative",
        "ask_access", "answer_access", "read_discretion", "report_withdrawn", "report_after_end", "report_loan",
        "report_loan_release", "report_loan_death", "reissue_code_by_office",
        "cancel", "cancel_by_discretion", "give_record", "receive_correction", "receive_record",
        "tell_report", "receive_report", "receive_erasure", "receive_match_withdrawal",
        *(RECEIVED - {"receive_request", "receive_resumption"}),
    }  # fmt: skip


def test_facts_that_a_step_asks_for_are_provided_somewhere() -> None:
    for track in Track:
        provided = {f for s in steps_of(track) for f in s.provides}
        for step in steps_of(track):
            assert {*step.requires, *step.requires_any, *step.unless, *step.voids} <= provided, step.name
            assert not {*step.requires, *step.requires_any} & set(step.unless), step.name


def test_every_step_of_a_case_says_what_it_rests_on() -> None:
    """A rule, a form, or that none was read. To take a case up and to give it back is the office's own order."""
    assert {s.name for s in steps_of(Track.CASE) if not s.source} == {"take_up", "put_back"}


def test_who_waits_can_move() -> None:
    for state in STATES:
        if state.ended:
            continue
        movers = {r for s in steps_of(state.track) if state.name in s.origins for r in s.roles}
        assert state.waits_for in movers, state.name


def test_no_program_step_decides_about_a_person() -> None:
    """On a case the program opens, stops, drafts, and writes down what a clock or a court decided; nothing else."""
    system = {s.name for s in steps_of(Track.CASE) if Role.SYSTEM in s.roles}
    assert system == {
        "open", "raise_citizenship", "refer_child", "withdraw_identity", "record_no_conviction", "expire",
        "draft_corrections", "stop_case", "record_charge_ended", *RECEIVED,
    }  # fmt: skip


def test_a_jail_account_never_acts_by_machine_on_a_case() -> None:
    assert not any(Role.JAIL_MACHINE in s.roles for s in steps_of(Track.CASE))
    jail = {s.name for s in steps_of(Track.CASE) if s.roles & (JAIL_ROLES - {Role.DESIGNATED_OFFICER})}
    assert jail == {
        "serve", "serve_late", "agree_to_hold", "agree_to_notify", "decline", "start_hold", "give_notice",
        "report_unserved_hold", "report_withdrawn", "report_after_end",
        "report_released",
        "attest_fact", "cite_power", "record_duty",
        "raise_citizenship", "refer_child", "restate_release", "transfer_served", "transfer_unserved", "report_event",
        "report_charges",
        "report_death", "report_escape", "confirm_release", "report_breach", "report_while_stopped",
        "propose_time_correction", "confirm_time_correction", "record_handover",
    }  # fmt: skip


def test_the_person_concerned_stops_and_disputes_and_does_nothing_else() -> None:
    assert {s.name for s in STEPS if Role.PERSON in s.roles} == {
        "raise_citizenship",
        "refer_child",
        "file_dispute",
    }


def test_a_stated_time_is_corrected_by_two_people() -> None:
    confirm = next(s for s in STEPS if s.name == "confirm_time_correction")
    assert confirm.not_by == ("propose_time_correction",)
    assert confirm.requires == ("time_proposal",)
    assert confirm.requires_any == ("lodgement", "cancellation"), "of a request that was lodged"
    assert confirm.voids == ("time_proposal",), "a proposal is confirmed once"


def test_what_happens_while_a_case_is_stopped_can_be_reported_from_every_stop() -> None:
    report = next(s for s in STEPS if s.name == "report_while_stopped")
    stops = {s.name for s in STATES if s.title.startswith(("Stopped", "Frozen"))}
    assert set(report.origins) == set(STOPPED) == stops
    assert report.to == STAY
    assert report.roles == {Role.JAIL_CLERK, Role.FIELD_OFFICER}


def test_signing_takes_a_second_person() -> None:
    sign = next(s for s in STEPS if s.name == "sign_warrant")
    assert sign.two_person
    assert set(sign.not_by) == {"find_probable_cause", "draft_package", "review_neutrally"}


_MOVES = "it moves the case: what it tells is reported in a stop, or after a withdrawal or another end (`StoppedKind`)"
_ASKS = "it answers what is asked, and nothing is asked in a stop or after an end"
NOT_AT_ONCE = {
    "serve": _MOVES, "serve_late": _MOVES, "start_hold": _MOVES, "report_unserved_hold": _MOVES,
    "transfer_served": _MOVES, "transfer_unserved": _MOVES, "report_death": _MOVES, "report_escape": _MOVES,
    "report_released": _MOVES, "confirm_release": _MOVES,
    "agree_to_hold": _ASKS, "agree_to_notify": _ASKS, "decline": _ASKS, "cite_power": _ASKS,
    "give_notice": _ASKS, "restate_release": _ASKS,
    "report_while_stopped": "it is the report of a stop", "report_withdrawn": "it is the report after a withdrawal",
    "report_after_end": "it is the report after another end",
}  # fmt: skip
"""What a jail tells that is not recorded wherever the case stands, and why not."""


def test_what_a_jail_knows_is_recorded_wherever_the_case_stands_or_says_why_not() -> None:
    """What is refused in a stop is lost with the withdrawal that follows it, so each refusal is deliberate."""
    of_jail = {s for s in steps_of(Track.CASE) if s.task is WorkTask.JAIL and Role.JAIL_CLERK in s.roles}
    always = {s.name for s in of_jail if set(s.origins) >= set(SINCE_LODGED)}
    assert {s.name for s in of_jail} - always == set(NOT_AT_ONCE)
    assert always == {
        "attest_fact", "record_duty", "report_event", "report_charges", "report_breach", "propose_time_correction",
        "confirm_time_correction",
    }  # fmt: skip
    assert all(STEP[Track.CASE, name].to == STAY for name in always)


def test_what_is_known_is_recorded_of_a_request_that_was_lodged_once() -> None:
    """Before a request is lodged a jail knows of none, also where counsel then finds a citizen."""
    clerk, step = Actor("user:1", "Clerk", Role.JAIL_CLERK), STEP[Track.CASE, "report_breach"]
    for facts, may in (({}, False), ({"lodgement": 6}, True), ({"cancellation": 9}, True)):
        standing = Standing(Track.CASE, "citizen", 9, facts=facts)
        assert (refusal(standing, step, clerk) is None) == may
