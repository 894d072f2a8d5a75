"""A request's states and steps in the words that a jail reads, which are those of its papers. Pure.

A jail learns that a request is stopped or withdrawn, and never why: the titles of the office's own states and steps say
what the office found out about the person. The jail may not read what else the office does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handover.accounts.roles import JAIL_ROLES, Role
from handover.process.case_track import STOPPED
from handover.process.definitions import State, Step, Track
from handover.process.names import CaseState, CaseStep

IS_STOPPED: Final = "The request is stopped. Do not hold."
IS_WITHDRAWN: Final = "The request is withdrawn. Do not hold."
GOES_ON: Final = "The request goes on."
THE_OFFICE: Final = "Immigration office"
WITH_OFFICE: Final = "With the immigration office"

CALLED_OFF: Final[tuple[CaseState, ...]] = ("cancelled", "citizen", "misidentified", "child_referred")
"""The ends in which a request no longer stands."""

_STATES: Final[Mapping[CaseState, str]] = {
    **dict.fromkeys(STOPPED, IS_STOPPED),
    **dict.fromkeys(CALLED_OFF, IS_WITHDRAWN),
    **dict.fromkeys(
        ("queried", "awaiting_review", "in_review", "awaiting_disposition", "probable_cause", "awaiting_signature",
         "signed", "no_action"), WITH_OFFICE),
}  # fmt: skip
"""The states whose own title tells more than that. Of the others a jail reads the title."""

_STEPS: Final[Mapping[CaseStep, str]] = {
    **dict.fromkeys(
        ("raise_citizenship", "refer_child", "withdraw_identity", "stop_case", "review_stopped", "receive_stop"),
        IS_STOPPED),
    **dict.fromkeys(("resolve_not_citizen", "find_adult", "resume_stopped", "receive_resumption"), GOES_ON),
    **dict.fromkeys(
        ("cancel", "cancel_by_discretion", "cancel_stopped", "resolve_citizen", "resolve_citizen_cancel",
         "close_misidentified", "cancel_misidentified", "hand_over_child", "hand_over_child_cancel",
         "receive_withdrawal"), IS_WITHDRAWN),
}  # fmt: skip
"""The same of the steps."""

SHOWN: Final[frozenset[CaseStep]] = frozenset({
    "lodge", "serve", "serve_late", "attest_fact", "cite_power", "record_duty",
    "agree_to_hold", "agree_to_notify", "decline", "start_hold", "report_unserved_hold", "give_notice",
    "restate_release", "transfer_unserved", "transfer_served", "report_event", "report_charges",
    "report_death", "report_escape", "report_withdrawn",
    "report_released", "confirm_release", "report_breach", "report_while_stopped", "propose_time_correction",
    "confirm_time_correction", "assume_custody", "execute_warrant", "record_arrest", "record_handover", "expire",
    "record_at_large", "record_unknown", "receive_request", "receive_custody", "receive_arrest", "receive_at_large",
    "receive_unknown", "receive_word", *_STEPS,
})  # fmt: skip
"""The steps that a jail reads of. The others are the office's own."""


def state_title(state: State, reader: Role | None) -> str:
    """What a reader reads for a state."""
    if reader not in JAIL_ROLES or state.track is not Track.CASE:
        return state.title
    return _STATES.get(state.name, state.title)  # type: ignore[arg-type]  # names of the case track, asked with any name


def step_title(step: Step, reader: Role | None) -> str:
    """What a reader reads for a step that was taken."""
    if reader not in JAIL_ROLES or step.track is not Track.CASE:
        return step.title
    return _STEPS.get(step.name, step.title)  # type: ignore[arg-type]  # names of the case track, asked with any name


def is_reworded(step: Step, reader: Role | None) -> bool:
    """Whether a reader reads other words than the step's own: then neither who took it nor its facts are told."""
    return step_title(step, reader) != step.title
