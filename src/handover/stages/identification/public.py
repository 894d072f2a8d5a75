"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from handover.stages.identification import bureau_matches, corrections, given_records, queries
from handover.stages.identification.biographic_candidates import withheld
from handover.stages.identification.likelihood import of_match, open_scores
from handover.stages.identification.models import PrintMatch
from handover.stages.identification.probes import biographics, biographics_of
from handover.stages.identification.queries import STATUS_CHOICES
from handover.stages.identification.search_in_hand import is_of_immigration
from handover.stages.identification.want_states import confirmations_overdue

__all__ = [
    "STATUS_CHOICES",
    "PrintMatch",
    "biographics",
    "biographics_of",
    "bureau_matches",
    "confirmations_overdue",
    "corrections",
    "given_records",
    "is_of_immigration",
    "of_match",
    "open_scores",
    "queries",
    "withheld",
]
