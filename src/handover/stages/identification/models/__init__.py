"""The two repositories' records, and the searches of them."""

from handover.stages.identification.models.criminal import Arrest, ArrestCharge, CriminalIdentity, Want
from handover.stages.identification.models.immigration import (
    Encounter,
    ImmigrationIdentity,
    ImmigrationOrder,
    StatusRecord,
)
from handover.stages.identification.models.search import (
    Candidate,
    Examination,
    MatchWithdrawal,
    PrintMatch,
    ProbeFinger,
    Search,
    SearchResult,
    WantHit,
    WantSearch,
)

__all__ = [
    "Arrest", "ArrestCharge", "Candidate", "CriminalIdentity", "Encounter", "Examination", "ImmigrationIdentity",
    "ImmigrationOrder", "MatchWithdrawal", "PrintMatch", "ProbeFinger", "Search", "SearchResult",
    "StatusRecord", "Want", "WantHit", "WantSearch",
]  # fmt: skip
