"""What a wrong match led to, and what undoes it: from the recorded steps, and from what later stages know of them.

A later stage registers what it adds (papers, agencies outside); review never knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.module_loading import import_string

from handover.process.models import Matter, RecordedStep
from handover.process.names import StepName

_registered: list[str] = []


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that the wrong match led to: the step's number, what happened, and what is done about it."""

    number: int
    step: StepName | Literal["papers", "outside"]
    what: str
    undone: str


DONE_ABOUT: Final[dict[StepName, tuple[str, str]]] = {
    "open": ("a query was raised for another person", "the query no longer stands; its answer is not used"),
    "answer_query": ("an answer gave another person's records", "the answer no longer stands"),
    "find_probable_cause": (
        "probable cause was found on another person's records",
        "the determination is void",
    ),
    "review_neutrally": ("the finding was reviewed by somebody else", "the review is void with the finding"),
    "close_without_action": (
        "the case was closed on another person's records",
        "the closing no longer counts",
    ),
    "record_conviction": ("a court's conviction was recorded", "it bears no finding in this case"),
    "record_no_conviction": ("the case was closed on a court's disposition", "the closing no longer counts"),
    "await_disposition": ("a court was watched", "the watch ends"),
    "watch_charge": ("another charge was watched", "the watch ends"),
    "record_charge_ended": ("the end of a charge was recorded", "it bears no finding in this case"),
    "answer_agency": ("the arresting agency was told yes or no", "its correction is drafted below"),
    "raise_citizenship": (
        "a citizenship question was asked",
        "it was about the person booked and stays on file",
    ),
    "resolve_not_citizen": ("counsel answered on another person's records", "the answer no longer counts"),
    "resolve_citizen": (
        "a finding of citizenship was written into another person's record",
        "a records specialist takes it up as a dispute of that record",
    ),
    "resolve_citizen_cancel": (
        "a finding of citizenship was written into another person's record, and the detainer was cancelled",
        "a records specialist takes it up as a dispute of that record; the detainer stays cancelled",
    ),
    "stop_case": ("the case was stopped", "what was found then was another person's"),
    "resume_stopped": (
        "a supervisor let a stopped case go on",
        "the answer was about another person's records",
    ),
    "review_stopped": ("a stopped case went back to review", "the review is void"),
    "settle_stopped": ("a supervisor answered for custody that was barred", "the answer stays on file"),
    "cancel_stopped": ("the detainer was cancelled out of a stop", "it stays cancelled"),
    "refer_child": (
        "the case went to the procedures for children",
        "what is known of the person's age stays on file",
    ),
    "tell_consulate": (
        "a consulate may have been told",
        "whoever told it tells it that the case was a mistake",
    ),
    "find_adult": ("the person was found an adult", "the finding was about another person's records"),
    "hand_over_child": ("the child was handed over", "the office tells whoever has the child's care"),
    "hand_over_child_cancel": (
        "the child was handed over and the detainer cancelled",
        "the office tells whoever has the child's care; the detainer stays cancelled",
    ),
    "draft_package": ("papers were drafted", "the papers are void and stay on file as such"),
    "sign_warrant": ("a warrant was signed", "the warrant no longer stands"),
    "lodge": ("a detainer was lodged", "it is cancelled and the jail is told"),
    "cancel": ("the detainer was cancelled", "it stays cancelled"),
    "cancel_warrant": ("the warrant was cancelled", "it stays cancelled"),
    "serve": ("a copy was served on the person", "the person is told; how is recorded below"),
    "agree_to_hold": ("the jail agreed to hold the person", "the jail is told not to"),
    "agree_to_notify": ("the jail agreed to give notice", "the jail is told that none is wanted"),
    "decline": ("the jail declined", "nothing: its answer was lawful whoever was meant"),
    "start_hold": ("the person was held beyond release", "an over-hold to report; counsel is told"),
    "give_notice": ("the jail told a release time", "the notice is not used"),
    "restate_release": ("the jail told another release time", "the notice is not used"),
    "transfer_unserved": ("the detainer went along to another agency", "both agencies are told"),
    "transfer_served": ("the detainer went along to another agency", "both agencies are told"),
    "report_breach": ("a limit was overstepped", "the breach stays counted"),
    "report_while_stopped": (
        "something happened to the person while the case was stopped",
        "it stays on file",
    ),
    "assume_custody": (
        "the person was taken into custody",
        "release from custody is for the office to do at once",
    ),
    "lend": ("the person was lent out of custody", "the agency that has the person is told"),
    "resume_custody": ("custody was resumed", "release from custody is for the office to do at once"),
    "record_at_large": ("the person was recorded as at large", "the outcome no longer counts"),
    "record_unknown": ("the outcome was recorded as not known", "the outcome no longer counts"),
}
"""What each step did to the person, and what undoes it."""

NOTHING_DONE: Final = frozenset({
    "take_up", "put_back", "record_statement", "review_again", "redraft", "record_agency_request",
    "provide_interpreter", "withdraw_identity",
    "close_misidentified", "cancel_misidentified", "return_unsigned", "attest_fact", "cite_power", "record_duty",
    "report_event", "report_death", "report_escape", "record_handover",
    "report_released", "confirm_release", "expire", "draft_corrections",
    "tell_correction", "propose_time_correction", "confirm_time_correction",
})  # fmt: skip
"""Steps that rest on the wrong match and did nothing to the person, or only told what happened to them."""


def register(path: str) -> None:
    """Add what a later stage knows: a function of the case that yields `Consequence`. Called from ``ready``."""
    if path not in _registered:
        _registered.append(path)


def consequences_of(case: Matter) -> list[Consequence]:
    """Everything that the match led to, in the order of the steps that did it."""
    found = list(_of_steps(RecordedStep.objects.filter(matter=case).order_by("number")))
    for path in _registered:
        found += import_string(path)(case)
    return sorted(found, key=lambda one: one.number)


def _of_steps(steps: Iterable[RecordedStep]) -> Iterator[Consequence]:
    for step in steps:
        if step.step in DONE_ABOUT:
            yield Consequence(step.number, step.step, *DONE_ABOUT[step.step])
