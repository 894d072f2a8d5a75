"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from typing import Final

from handover.stages.detainer import actions, person_code, queries
from handover.stages.detainer import received as received_requests
from handover.stages.detainer.actions import ServiceDetails
from handover.stages.detainer.models import Service
from handover.stages.detainer.received import INBOX, ReceivedPaper, RequestFromOffice, keep_papers
from handover.stages.detainer.rules import Request, Warrant
from handover.stages.detainer.signed import request_of

__all__ = [
    "INBOX",
    "ReceivedPaper",
    "Request",
    "RequestFromOffice",
    "Service",
    "ServiceDetails",
    "Warrant",
    "actions",
    "keep_papers",
    "person_code",
    "queries",
    "received_requests",
    "request_of",
]

OF_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "actions": ("serve", "serve_late"),
    "person_code": ("newest_notice", "opened_by", "time_of"),
    "queries": (
        "bytes_of", "cancellation_counts", "cancellation_of", "cancellations_unknown",
        "drafted_cancellation", "first_jails", "lent_since", "loan_of", "loans_made", "lodged_cases",
        "lodgement_of", "lodgements_of", "package_of", "papers_for", "papers_of", "returns_of", "sent_to_jail",
        "served_among", "service_of", "signed_among", "visible_to", "warrant_came",
        "warrant_cancellation_counts", "warrant_on_file", "without_charging_document",
    ),
    "received_requests": ("receive_request", "receive_withdrawal"),
}  # fmt: skip
"""Of the modules above: each name that others use."""
