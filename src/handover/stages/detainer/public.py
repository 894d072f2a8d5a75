"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from handover.stages.detainer import person_code, queries
from handover.stages.detainer.models import Service
from handover.stages.detainer.signed import request_of

__all__ = [
    "Service",
    "person_code",
    "queries",
    "request_of",
]
