"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from typing import Final

from handover.stages.custody import (
    actions,
    case_events,
    charges,
    events,
    law_counts,
    local_law,
    queries,
    received,
    stopped_reports,
    terms,
    time_corrections,
)
from handover.stages.custody.arrests import arrest_counts
from handover.stages.custody.charge_rules import ChargeTurn
from handover.stages.custody.court_orders import CourtPaper
from handover.stages.custody.handover import handover_counts
from handover.stages.custody.models import JailAnswer
from handover.stages.custody.policy_advice import NO_POLICY_ON_FILE, advice_for, facts_for, facts_for_all

__all__ = [
    "NO_POLICY_ON_FILE",
    "ChargeTurn",
    "CourtPaper",
    "JailAnswer",
    "actions",
    "advice_for",
    "arrest_counts",
    "case_events",
    "charges",
    "events",
    "facts_for",
    "facts_for_all",
    "handover_counts",
    "law_counts",
    "local_law",
    "queries",
    "received",
    "stopped_reports",
    "terms",
    "time_corrections",
]

OF_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "actions": ("agree_to_hold", "agree_to_notify", "decline", "report_release_time", "report_unserved_hold"),
    "case_events": ("report_event",),
    "charges": ("report_charges",),
    "events": (
        "confirm_release", "report_breach", "report_death", "report_escape", "report_released",
        "report_transfer",
    ),
    "law_counts": (
        "attested_counts", "cancelled_within", "clause_counts", "duty_counts", "missing_parts", "words",
    ),
    "local_law": ("attest_value", "cite_power", "record_duty"),
    "queries": (
        "EVENTS", "answer_of", "at_large_counts", "at_large_unknown", "breach_counts",
        "cases_with_a_breach", "corrected_time_counts", "custodies_by", "custody_after_due",
        "decline_counts", "declined_as_not_named", "jail_told", "late_records", "moved_since_lodging",
        "notice_counts", "stopped_report_exists",
    ),
    "received": ("OUTCOMES", "receive", "receive_custody", "receive_dispute_answer", "words_of_kind"),
    "stopped_reports": ("report_while_stopped",),
    "terms": ("BreachKind", "EventKind", "StoppedKind"),
    "time_corrections": ("confirm", "hold_ends_after", "proposal_of", "propose"),
}  # fmt: skip
"""Of the modules above: each name that others use."""
