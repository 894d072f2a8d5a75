"""The searches of the two repositories, and what they found."""

from handover.stages.identification.models.confirmation import (
    ConfirmationAnswer,
    ConfirmationRequest,
    HitClosure,
)
from handover.stages.identification.models.delay import SearchDelay
from handover.stages.identification.models.given import GivenRecord
from handover.stages.identification.models.search import (
    FINGERS_KEPT,
    Candidate,
    Examination,
    FirstJudgement,
    MatchWithdrawal,
    PrintMatch,
    ProbeFinger,
    Search,
    SearchResult,
    WantHit,
    WantSearch,
)

__all__ = [
    "FINGERS_KEPT", "Candidate", "ConfirmationAnswer", "ConfirmationRequest", "Examination", "FirstJudgement",
    "GivenRecord", "HitClosure", "MatchWithdrawal", "PrintMatch", "ProbeFinger", "Search", "SearchDelay",
    "SearchResult", "WantHit", "WantSearch",
]  # fmt: skip
