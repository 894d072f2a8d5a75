"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from handover.stages.custody import (
    actions,
    case_events,
    charges,
    events,
    law_counts,
    local_law,
    queries,
    received,
    rules,
    stopped_reports,
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
    "rules",
    "stopped_reports",
    "time_corrections",
]
