"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from typing import Final

from handover.stages.review import queries
from handover.stages.review.agency_requests import actions as agency_requests
from handover.stages.review.bars.person_facts import file_at
from handover.stages.review.case_file.file import CaseFile, file_for, file_of
from handover.stages.review.case_file.signs import citizenship_signs
from handover.stages.review.case_file.uses import note_use
from handover.stages.review.children import actions as children
from handover.stages.review.children.forms import ChildCareForm
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.citizenship.actions import CounselAnswer
from handover.stages.review.citizenship.forms import INDICIA, ResolveCancelForm
from handover.stages.review.determination import discretion
from handover.stages.review.determination.support import rests_on_corrected
from handover.stages.review.disputes import actions as disputes
from handover.stages.review.misidentification import actions as misidentification
from handover.stages.review.misidentification import consequences
from handover.stages.review.misidentification.consequences import Consequence, consequences_of
from handover.stages.review.misidentification.forms import MisidentifiedForm
from handover.stages.review.models import Determination, Dispute, DisputeAnswer
from handover.stages.review.notes.actions import keep_document
from handover.stages.review.notes.rules import may_attach
from handover.stages.review.statements.rules import in_the_persons_words
from handover.stages.review.stops import actions as stops
from handover.stages.review.stops.forms import StopAnswerForm
from handover.stages.review.stops.models import Stop
from handover.stages.review.stops.step_pages import what_stopped

__all__ = [
    "INDICIA",
    "CaseFile",
    "ChildCareForm",
    "Consequence",
    "CounselAnswer",
    "Determination",
    "Dispute",
    "DisputeAnswer",
    "MisidentifiedForm",
    "ResolveCancelForm",
    "Stop",
    "StopAnswerForm",
    "agency_requests",
    "children",
    "citizenship",
    "citizenship_signs",
    "consequences",
    "consequences_of",
    "discretion",
    "disputes",
    "file_at",
    "file_for",
    "file_of",
    "in_the_persons_words",
    "keep_document",
    "may_attach",
    "misidentification",
    "note_use",
    "queries",
    "rests_on_corrected",
    "stops",
    "what_stopped",
]

OF_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "agency_requests": ("register_issued",),
    "children": ("child_care", "refer_child"),
    "citizenship": ("finding", "raise_citizenship"),
    "consequences": ("register",),
    "discretion": ("memo",),
    "disputes": ("file_dispute", "take_from_jail"),
    "misidentification": ("reversal", "reversal_problems"),
    "queries": (
        "agency_reply_of", "agency_request_of", "child_referrals_of", "claims_of", "claims_on_file",
        "closed_as_duplicate", "determination_of", "dispositions_by", "disputes_about", "findings_of",
        "memo_counts", "neutrally_agreed", "no_action_counts", "no_action_words", "shown_stop",
        "watches_by", "withdrawal_of",
    ),
    "stops": ("ask_again", "stop_answer"),
}  # fmt: skip
"""Of the modules above: each name that others use."""
