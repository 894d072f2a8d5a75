"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from typing import Final

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

OF_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "bureau_matches": (
        "BureauMatch", "CriminalResult", "bookings_of", "criminal_result", "is_cross_referenced", "receive_match",
        "receive_withdrawal", "search_of", "searches_of",
    ),
    "corrections": ("keep_citizenship",),
    "given_records": ("give",),
    "queries": (
        "STATUS_CHOICES", "a_number_of", "bookings_of_criminal_identity", "bookings_of_searches",
        "bookings_with_wants", "charge_on_record", "criminal_identity", "criminal_match", "current_fins",
        "fins_numbered", "immigration_identity", "is_maybe_protected", "keys_numbered", "keys_of", "keys_of_others",
        "lock_identity", "match_of", "maybe_protected", "merged_at", "names_on_record", "other_fins",
        "outcome_counts", "protected_among", "protected_fins", "said_of_birth", "sealed_records",
        "search_of", "withdrawal_of",
    ),
}  # fmt: skip
"""Of the modules above: each name that others use."""
