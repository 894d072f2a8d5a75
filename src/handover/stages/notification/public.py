"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

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
