"""Forms as tagged PDF from frozen facts. See README.md."""

from handover.papers.digest import content_digest, plain
from handover.papers.facts import (
    ArrestGround,
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    JailBlock,
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
from handover.papers.forms import FORMS, Form, UnknownFormError
from handover.papers.press import Paper, render

__all__ = [
    "FORMS",
    "ArrestGround",
    "ArrestWarrantPaper",
    "CancellationPaper",
    "CasePaper",
    "DetainerPaper",
    "Form",
    "JailBlock",
    "NoticeRequestPaper",
    "Paper",
    "PaperFactsError",
    "Party",
    "PersonNotice",
    "ProbableCause",
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
