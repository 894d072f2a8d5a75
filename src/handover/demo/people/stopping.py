"""Who stops a case, and what counsel and a supervisor do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils import timezone

from handover.demo import record_changes
from handover.demo.cast import actor, person
from handover.demo.people.bureau import withdraw_match
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.stages.detainer import cancelling
from handover.stages.notification import queries as notification_queries
from handover.stages.review.case_file.file import file_of
from handover.stages.review.children import actions as children
from handover.stages.review.children.rules import Care, ConsularOutcome
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.stops import actions as stops


def answer_citizenship(case: Matter) -> None:
    """Counsel reads the record; a record of citizenship is probative. A lodged detainer is then cancelled."""
    citizen = file_of(case.pk).citizen_on_record
    fact = "No record or document of citizenship was found; the statement was examined and nothing else supports it."
    if citizen:
        fact = "The immigration repository holds a status record of citizenship with its certificate's date."
    law = "ICE Directive 16001.2: probative evidence of citizenship ends the case; otherwise it may go on."
    supervisor = person("supervisor").get_full_name()
    if citizen and "lodgement" in case.standing.facts:
        answer = citizenship.CounselAnswer(fact, law, supervisor)
        cancelling.resolve_and_cancel(case.pk, actor=actor("counsel"), version=case.version, answer=answer)
        return
    citizenship.resolve_citizenship(
        case.pk, actor=actor("counsel"), version=case.version, citizen=citizen, fact_part=fact, law_part=law,
        supervisor=supervisor,
    )  # fmt: skip


def undo_misidentification(case: Matter) -> None:
    """A supervisor traces and reverses the consequences of the wrong match."""
    said = {
        "reasons": "The first comparison rested on a smeared print; every traced step was undone or is void.",
        "person_told": "In person, with an interpreter, and by letter.",
    }
    supervisor = actor("supervisor")
    undo = (
        cancelling.reverse_and_cancel
        if "lodgement" in case.standing.facts
        else misidentification.close_misidentified
    )
    undo(case.pk, actor=supervisor, version=case.version, **said)


def refer_child(case: Matter) -> None:
    """Somebody states that the person is younger than 18, which suffices."""
    children.refer_child(
        case.pk, actor=actor("officer"), version=case.version,
        text="The mother says on the telephone that the person is sixteen.",
    )  # fmt: skip


def hand_over_child(case: Matter) -> None:
    """Record consular notice, an interpreter, and release into a parent's care."""
    officer, supervisor = actor("officer"), actor("supervisor")
    case = children.tell_consulate(
        case.pk, actor=officer, version=case.version, country="not said", told_person_at=timezone.now(),
        outcome=ConsularOutcome.DECLINED,
    )  # fmt: skip
    case = children.provide_interpreter(
        case.pk, actor=officer, version=case.version, language="Spanish", interpreter="I. Ibarra"
    )
    reasons = "The mother came to the office with the birth record and takes the child home."
    close = (
        cancelling.hand_over_and_cancel if "lodgement" in case.standing.facts else children.hand_over_child
    )
    close(case.pk, actor=supervisor, version=case.version, care=Care.PARENT, reasons=reasons)


def grant_protection(case: Matter) -> None:
    """Temporary protected status comes by its feed while the request is out: the case stops by itself."""
    record_changes.grant_tps(notification_queries.link_of(case.pk).identity)


def answer_stop(case: Matter) -> None:
    """A supervisor withdraws a request that may not stand; without one the case goes back to review."""
    reasons = "The record shows a status under which nobody may be detained; it was checked with its source."
    done = "The jail was called at once and confirmed that nobody is held on the request."
    standing = case.standing.facts
    answer = stops.settle if "custody" in standing else stops.send_back
    if "lodgement" in standing and "custody" not in standing:
        answer = cancelling.cancel_stopped
    answer(case.pk, actor=actor("supervisor"), version=case.version, reasons=reasons, done=done)


STOPS: Final[tuple[tuple[CaseState, Callable[[Matter], None], tuple[CaseState, ...]], ...]] = (
    ("stopped", grant_protection, ("served", "notify_agreed", "hold_agreed", "lodged", "declined")),
    ("identity_withdrawn", withdraw_match, ("in_custody", "at_large", "no_action")),
    ("child_path", refer_child, ("served", "awaiting_review", "in_review", "probable_cause", "lodged")),
)
"""A state that needs a case, who brings one to it, and from which states: the first that can spare one."""
