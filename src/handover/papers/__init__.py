"""Forms as tagged PDF from frozen facts. See README.md."""

from handover.papers.digest import content_digest, digest_again, plain, wording
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
    PaperSubject,
    Party,
    PersonNotice,
    PrintedSignature,
    ProbableCauseBox,
    RemovalWarrantPaper,
    ServiceCertificate,
    ServiceMethod,
)
from handover.papers.forms import FOR_THE_JAIL, FORMS, NOTICES, Form, UnknownFormError
from handover.papers.kept import restored
from handover.papers.records import ChargingSummaryPaper, NarrativePaper, QuotedRecord
from handover.papers.rendering import RenderedPaper, render

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
    "PaperFactsError",
    "PaperSubject",
    "Party",
    "PersonNotice",
    "PrintedSignature",
    "ProbableCauseBox",
    "QuotedRecord",
    "RemovalWarrantPaper",
    "RenderedPaper",
    "ServiceCertificate",
    "ServiceMethod",
    "UnknownFormError",
    "content_digest",
    "digest_again",
    "plain",
    "render",
    "restored",
    "wording",
]
