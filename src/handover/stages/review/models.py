"""The models of review, gathered for Django: each belongs to its topic."""

from handover.stages.review.agency_requests.models import AgencyReply, AgencyRequest
from handover.stages.review.case_file.models import RecordCorrection, Statement
from handover.stages.review.children.models import (
    AgeFinding,
    ChildCare,
    ChildReferral,
    ConsularNotice,
    Interpreter,
)
from handover.stages.review.citizenship.models import CitizenshipClaim, CitizenshipFinding
from handover.stages.review.determination.models import (
    Determination,
    DiscretionAnswer,
    DiscretionMemo,
    NeutralReview,
    NoAction,
    SecondLook,
)
from handover.stages.review.dispositions.models import Disposition, DispositionWatch
from handover.stages.review.disputes.models import Dispute, DisputeAnswer
from handover.stages.review.misidentification.models import IdentityWithdrawal, Reversal
from handover.stages.review.notes.models import CaseNote, NoteFile
from handover.stages.review.stops.models import Stop, StopAnswer

__all__ = [
    "AgeFinding",
    "AgencyReply",
    "AgencyRequest",
    "CaseNote",
    "ChildCare",
    "ChildReferral",
    "CitizenshipClaim",
    "CitizenshipFinding",
    "ConsularNotice",
    "Determination",
    "DiscretionAnswer",
    "DiscretionMemo",
    "Disposition",
    "DispositionWatch",
    "Dispute",
    "DisputeAnswer",
    "IdentityWithdrawal",
    "Interpreter",
    "NeutralReview",
    "NoAction",
    "NoteFile",
    "RecordCorrection",
    "Reversal",
    "SecondLook",
    "Statement",
    "Stop",
    "StopAnswer",
]  # fmt: skip
