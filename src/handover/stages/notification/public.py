"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from typing import Final

from handover.stages.notification import queries
from handover.stages.notification.case_rows import of_bookings
from handover.stages.notification.finder import hits_of
from handover.stages.notification.granting import restricted_counts
from handover.stages.notification.models import MatchLink, QueryAnswer, ReceivedRequest
from handover.stages.notification.persons_cases import other_cases, others_tied
from handover.stages.notification.restricted import masked_among, masked_for, open_record, open_sealed

__all__ = [
    "MatchLink",
    "QueryAnswer",
    "ReceivedRequest",
    "hits_of",
    "masked_among",
    "masked_for",
    "of_bookings",
    "open_record",
    "open_sealed",
    "other_cases",
    "others_tied",
    "queries",
    "restricted_counts",
]

OF_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "queries": (
        "answer_of", "booking_of", "bookings_behind", "cases_of_criminal_identity", "cases_of_identity",
        "cases_of_search", "cases_of_searched_booking", "cases_opened_by", "keys_of_case", "link_of",
        "links_of", "open_to_search", "persons_cases", "persons_of", "query_of", "rows_of", "statuses_by", "visible_to",
    ),
}  # fmt: skip
"""Of the modules above: each name that others use."""
