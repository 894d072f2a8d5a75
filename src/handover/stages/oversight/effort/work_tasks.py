"""Which step belongs to which task. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handover.accounts.roles import Role
from handover.process.graph import STEPS, Track
from handover.process.labelled_enum import LabelledEnum
from handover.process.names import StepName
from handover.web.language import all_said


class WorkTask(LabelledEnum):
    """What minutes are counted by, in the order in which a case meets it."""

    PRINTS = "prints", "Comparing prints and confirming wants"
    QUERY = "query", "Answering queries and recording dispositions"
    REVIEW = "review", "Reading the histories and deciding"
    REQUEST = "request", "Drafting, signing, lodging and cancelling requests"
    JAIL = "jail", "Serving, answering and reporting at the jail"
    CUSTODY = "custody", "Custody and outcomes"
    QUESTIONS = "questions", "Questions, stops, disputes and the person's own asks"
    READING = "reading", "Opened and read, no step followed"


SHORT: Final[dict[WorkTask, str]] = all_said({
    WorkTask.PRINTS: "prints",
    WorkTask.QUERY: "queries",
    WorkTask.REVIEW: "review",
    WorkTask.REQUEST: "requests",
    WorkTask.JAIL: "at the jail",
    WorkTask.CUSTODY: "custody",
    WorkTask.QUESTIONS: "questions, stops",
    WorkTask.READING: "read only",
})  # fmt: skip
"""In a word or two, for labels of a picture."""
_STEPS: Final[dict[WorkTask, tuple[StepName, ...]]] = {
    WorkTask.PRINTS: (
        "record_first_judgement", "confirm_match", "exclude_match", "withdraw_match", "request_confirmation",
        "answer_confirmation",
    ),
    WorkTask.QUERY: ("answer_query", "record_conviction", "record_charge_ended", "record_no_conviction"),
    WorkTask.REVIEW: (
        "take_up", "put_back", "record_statement", "ask_interview", "find_probable_cause", "close_without_action",
        "await_disposition", "watch_charge", "review_again", "review_neutrally", "record_agency_request",
        "answer_agency", "review_charges",
    ),
    WorkTask.REQUEST: (
        "draft_package", "sign_warrant", "return_unsigned", "redraft", "lodge", "cancel", "cancel_warrant",
        "draft_corrections", "tell_correction",
    ),
    WorkTask.JAIL: (
        "serve", "serve_late", "attest_fact", "cite_power", "record_duty", "agree_to_hold", "agree_to_notify",
        "decline", "start_hold", "give_notice", "restate_release", "transfer_unserved", "transfer_served",
        "report_event", "report_charges", "report_death", "report_escape", "report_released", "confirm_release",
        "report_breach", "report_while_stopped", "propose_time_correction", "confirm_time_correction", "lend",
        "resume_custody", "record_interview",
    ),
    WorkTask.CUSTODY: (
        "assume_custody", "execute_warrant", "record_arrest", "record_handover", "expire", "record_at_large",
        "record_unknown", "report_loan", "report_loan_release", "report_loan_death",
    ),
}  # fmt: skip
"""What is named nowhere here is a question, a stop or a dispute."""

_OF: Final = {step: work for work, steps in _STEPS.items() for step in steps}


def by_people() -> Iterator[tuple[str, WorkTask]]:
    """Each act of a step that a person may take, such as ``case.take_up``, and its task."""
    for step in STEPS:
        if step.track is not Track.BOOKING and step.roles - {Role.SYSTEM}:
            yield f"{step.track}.{step.name}", _OF.get(step.name, WorkTask.QUESTIONS)


TASK_OF_ACT: Final = dict(by_people())
