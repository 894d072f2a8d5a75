"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

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
