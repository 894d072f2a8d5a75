"""The searches of the two repositories, and what they found."""

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
    "Candidate", "Examination", "MatchWithdrawal", "PrintMatch", "ProbeFinger", "Search", "SearchResult",
    "WantHit", "WantSearch",
]  # fmt: skip
