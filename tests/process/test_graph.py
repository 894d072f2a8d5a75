"""The data of the process make sense: nothing dangles, nothing is a dead end by mistake."""

from __future__ import annotations

from collections import Counter

import pytest

from handover.accounts.roles import JAIL_ROLES, Role
from handover.process.case_track import STOPPED, received
from handover.process.graph import RESUME, STATE, STATES, STAY, STEPS, Step, Track, states_of, steps_of

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
        "report_event",
        "request_confirmation", "answer_confirmation", "close_want_hit", "cancel_warrant", "record_handover", "lend",
        "resume_custody", "record_arrest", "record_representative", "end_representation", "tell_representative",
        "ask_access", "answer_access", "read_discretion", "report_withdrawn", "report_loan", "report_loan_release",
        "report_loan_death", "cancel", "cancel_by_discretion", "give_record", "receive_correction", "receive_record",
        "tell_report", "receive_report", "receive_erasure", "receive_match_withdrawal",
        *(RECEIVED - {"receive_request", "receive_resumption"}),
    }  # fmt: skip


def test_facts_that_a_step_asks_for_are_provided_somewhere() -> None:
    for track in Track:
        provided = {f for s in steps_of(track) for f in s.provides}
        for step in steps_of(track):
            assert {*step.requires, *step.unless, *step.voids} <= provided, step.name
            assert not set(step.requires) & set(step.unless), step.name


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
        "report_unserved_hold", "report_withdrawn",
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
    assert confirm.requires == ("lodgement", "time_proposal")
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
