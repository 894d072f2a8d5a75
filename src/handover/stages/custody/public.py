"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from handover.stages.custody import law_counts, queries
from handover.stages.custody.arrests import arrest_counts
from handover.stages.custody.handover import handover_counts
from handover.stages.custody.models import JailAnswer
from handover.stages.custody.policy_advice import advice_for, facts_for

__all__ = [
    "JailAnswer",
    "advice_for",
    "arrest_counts",
    "facts_for",
    "handover_counts",
    "law_counts",
    "queries",
]
