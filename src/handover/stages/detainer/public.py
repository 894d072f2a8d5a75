"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from handover.stages.detainer import person_code, queries
from handover.stages.detainer.models import Service

__all__ = [
    "Service",
    "person_code",
    "queries",
]
