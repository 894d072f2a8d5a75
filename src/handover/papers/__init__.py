"""Forms as tagged PDF from frozen facts. See README.md."""

from handover.papers.digest import content_digest, plain
from handover.papers.facts import (
    LANGUAGES,
    ArrestGround,
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    JailBlock,
    NoticeLanguage,
    NoticeRequestPaper,
    PaperFactsError,
    Party,
    PersonNotice,
    ProbableCause,
    RemovalWarrantPaper,
    Service,
    ServiceMethod,
    Signature,
    Subject,
)
from handover.papers.forms import FOR_THE_JAIL, FORMS, NOTICES, Form, UnknownFormError
from handover.papers.records import ChargingSummaryPaper, NarrativePaper, RecordLine
from handover.papers.rendering import Paper, render

__all__ = [
    "FORMS",
    "FOR_THE_JAIL",
    "LANGUAGES",
    "NOTICES",
    "ArrestGround",
    "ArrestWarrantPaper",
    "CancellationPaper",
    "CasePaper",
    "ChargingSummaryPaper",
    "DetainerPaper",
    "Form",
    "JailBlock",
    "NarrativePaper",
    "NoticeLanguage",
    "NoticeRequestPaper",
    "Paper",
    "PaperFactsError",
    "Party",
    "PersonNotice",
    "ProbableCause",
    "RecordLine",
    "RemovalWarrantPaper",
    "Service",
    "ServiceMethod",
    "Signature",
    "Subject",
    "UnknownFormError",
    "content_digest",
    "plain",
    "render",
]
