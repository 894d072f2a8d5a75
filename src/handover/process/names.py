"""The names of states and steps, as types: mypy refuses one that is misspelt. A test holds them to `process.graph`.

Each name is repeated here besides the graph, so that every other use of it is checked. A text that
comes from outside (an address, a form, a recorded step) is looked up by `graph.state_named` and `graph.step_named`.
"""

from __future__ import annotations

from typing import Literal

BookingState = Literal["received", "accepted", "refused", "answered"]
SearchState = Literal["pending", "examination", "identified", "no_match", "unusable", "withdrawn"]
CaseState = Literal[
    "queried", "awaiting_review", "in_review", "awaiting_disposition", "citizenship_question",
    "identity_withdrawn", "child_path", "stopped", "probable_cause", "awaiting_signature", "signed", "lodged",
    "served", "hold_agreed", "notify_agreed", "declined", "held", "release_noticed", "released",
    "in_custody", "at_large", "died", "outcome_unknown", "cancelled", "no_action", "citizen",
    "misidentified", "child_referred",
]  # fmt: skip
DisputeState = Literal["filed", "corrected", "unchanged", "answered_elsewhere"]
StateName = BookingState | SearchState | CaseState | DisputeState

BookingStep = Literal[
    "receive", "refuse", "accept", "answer", "correct_answer", "give_record", "receive_answer", "receive_refusal",
    "receive_correction", "receive_record", "tell_report", "receive_report", "receive_erasure",
]  # fmt: skip
SearchStep = Literal[
    "request_search", "identify", "refer", "find_nobody", "find_unusable", "record_first_judgement", "confirm_match",
    "exclude_match", "withdraw_match", "request_confirmation", "answer_confirmation", "close_want_hit",
    "receive_match", "receive_match_withdrawal",
]  # fmt: skip
CaseStep = Literal[
    "open", "answer_query", "take_up", "put_back", "record_statement", "ask_interview", "record_interview",
    "find_probable_cause", "close_without_action", "propose_discretion", "close_by_discretion", "return_discretion",
    "await_disposition", "watch_charge", "record_conviction", "record_charge_ended", "record_no_conviction",
    "review_again", "review_neutrally",
    "record_agency_request", "answer_agency", "raise_citizenship", "resolve_not_citizen",
    "resolve_citizen", "resolve_citizen_cancel", "refer_child", "tell_consulate", "provide_interpreter",
    "find_adult", "hand_over_child", "hand_over_child_cancel", "withdraw_identity", "close_misidentified",
    "cancel_misidentified", "stop_case", "resume_stopped", "review_stopped", "settle_stopped",
    "cancel_stopped", "draft_package", "sign_warrant", "return_unsigned", "redraft", "lodge", "cancel",
    "cancel_by_discretion", "read_discretion", "cancel_warrant",
    "serve", "serve_late", "reissue_code", "reissue_code_by_office", "attest_fact", "cite_power", "record_duty",
    "agree_to_hold", "agree_to_notify", "decline", "start_hold", "report_unserved_hold", "give_notice",
    "restate_release", "transfer_unserved", "transfer_served", "report_event", "report_charges", "review_charges",
    "report_death",
    "report_escape", "report_released", "confirm_release", "report_breach", "report_while_stopped",
    "report_withdrawn", "report_after_end",
    "propose_time_correction", "confirm_time_correction", "assume_custody", "execute_warrant", "record_arrest",
    "record_handover",
    "lend", "report_loan", "resume_custody", "report_loan_release", "report_loan_death", "expire",
    "record_at_large", "record_unknown", "draft_corrections", "tell_correction",
    "record_representative", "end_representation", "tell_representative", "ask_access", "answer_access",
    "receive_request", "receive_stop", "receive_resumption", "receive_withdrawal", "receive_custody", "receive_arrest",
    "receive_at_large", "receive_unknown", "receive_word",
]  # fmt: skip
DisputeStep = Literal["file_dispute", "correct_record", "leave_record", "receive_dispute_answer"]
StepName = BookingStep | SearchStep | CaseStep | DisputeStep
