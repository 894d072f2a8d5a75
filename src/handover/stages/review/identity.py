"""A misidentification undone: the case stops by itself, and a supervisor traces and reverses what it led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from uuid import UUID

from handover.accounts.roles import Actor
from handover.process.advance import ConflictError, advance, demand
from handover.process.facts import Fact, record
from handover.process.fold import Refusal
from handover.process.graph import STEP, Track
from handover.process.models import Case, CaseStep
from handover.stages.identification import queries as identification
from handover.stages.notification import queries as notification
from handover.stages.review import rules
from handover.stages.review.actions import filled
from handover.stages.review.models import IdentityWithdrawal, Reversal

RECORDS = Actor.system("records")

_DONE_ABOUT: dict[str, tuple[str, str]] = {
    "open": ("a query was raised for another person", "the query no longer stands; its answer is not used"),
    "answer_query": ("an answer gave another person's records", "the answer no longer stands"),
    "find_probable_cause": (
        "probable cause was found on another person's records",
        "the determination is void",
    ),
    "draft_package": ("papers were drafted", "the papers are void and stay on file as such"),
    "sign_warrant": ("a warrant was signed", "the warrant no longer stands"),
    "lodge": ("a detainer was lodged", "it is cancelled in this step and the jail is told"),
    "serve": ("a copy was served on the person", "the person is told; how is recorded below"),
    "start_hold": ("the person was held beyond release", "an over-hold to report; counsel is told"),
    "assume_custody": (
        "the person was taken into custody",
        "release from custody is for the office to do at once",
    ),
    "record_at_large": ("the person was recorded as at large", "the outcome no longer counts"),
    "raise_citizenship": (
        "a citizenship question was asked",
        "it was about the person booked and stays on file",
    ),
    "await_disposition": ("a court was watched", "the watch ends"),
}
"""What each step did to the person, and what undoes it."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that the wrong match led to: the step's number, what happened, and what is done about it."""

    number: int
    step: str
    what: str
    undone: str


def withdraw_identity(case_id: UUID) -> bool:
    """Stop a case whose match an examiner withdrew; whether it did. While counsel's question is open it waits:
    the case is frozen then, and this follows counsel's answer."""
    case = Case.objects.get(pk=case_id)
    link = notification.link_of(case_id)
    withdrawal = identification.withdrawal_of(link.search_case_id)
    if withdrawal is None or case.state not in STEP[Track.CASE, "withdraw_identity"].origins:
        return False

    def write(case: Case) -> dict[str, Fact]:
        return {
            "identity_withdrawal": record(
                IdentityWithdrawal, case, RECORDS, search=link.search_case.reference,
                by_examiner=withdrawal.by_name, reasons=withdrawal.reasons,
            )
        }  # fmt: skip

    try:
        advance(case_id, "withdraw_identity", actor=RECORDS, version=case.version, write=write)
    except ConflictError:
        return withdraw_identity(case_id)
    return True


def withdraw_identities_of(search_case_id: UUID) -> int:
    """Stop every case that the search of this match opened; how many."""
    return sum(withdraw_identity(pk) for pk in notification.cases_of_search(search_case_id))


def consequences_of(case: Case) -> list[Consequence]:
    """Everything that the match led to, in order, from the recorded steps."""
    return list(_traced(case))


def _traced(case: Case) -> Iterator[Consequence]:
    for step in CaseStep.objects.filter(case=case).order_by("number"):
        if step.step in _DONE_ABOUT:
            yield Consequence(step.number, step.step, *_DONE_ABOUT[step.step])


def reversal_problems(reasons: str, person_told: str) -> list[Refusal | None]:
    """What a supervisor must write: the reasons, and how the person was told."""
    return [rules.typed_reasons(reasons), *filled(person_told=person_told)]


def reversal(case: Case, actor: Actor, reasons: str, person_told: str) -> Fact:
    """Write the trace as a fact."""
    return record(
        Reversal, case, actor, consequences=[asdict(c) for c in consequences_of(case)], reasons=reasons,
        person_told=person_told,
    )  # fmt: skip


def close_misidentified(
    case_id: UUID, *, actor: Actor, version: int, reasons: str, person_told: str
) -> Case:  # fmt: skip
    """Close where no detainer is out; else `detainer.actions.reverse_and_cancel` does both."""
    demand(*reversal_problems(reasons, person_told))
    return advance(
        case_id, "close_misidentified", actor=actor, version=version,
        write=lambda case: {"reversal": reversal(case, actor, reasons, person_told)},
    )  # fmt: skip
