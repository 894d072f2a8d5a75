"""Answers as files: what goes back to the sender, tied to its TCN."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

import structlog
from django.utils import timezone

from handover.accounts.models import Agency
from handover.formats.drops import looks_like_stop_notice
from handover.formats.ebts.answers import in_xml, write_errt
from handover.formats.ebts.niem import looks_like_xml
from handover.formats.ebts.transaction_types import ERROR
from handover.process.erasure.public import ErasedError
from handover.process.not_ready import NotReadyError
from handover.stages.intake import file_store
from handover.stages.intake.models import Submission
from handover.stages.intake.rules import EbtsFinding

log = structlog.get_logger()
NO_BUREAU: Final = (
    "no criminal records bureau is on file, so nothing can be answered; add it with: "
    "handover agency add ORI NAME --kind bureau"
)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A reply's own TCN and its bytes."""

    tcn: str
    data: bytes


def as_sent(submission: Submission, answer: bytes) -> bytes:
    """Convert an answer to the encoding of the file that it answers: a sender of XML gets XML. If the file is gone,
    the answer is still sent, in the traditional encoding."""
    try:
        file = file_store.get(submission.sha256)
    except (file_store.MissingBytesError, ErasedError) as gone:
        log.error("answered in the traditional encoding", matter=submission.matter_id, why=str(gone))
        return answer
    return in_xml(answer) if looks_like_xml(file) else answer


@dataclass(frozen=True, slots=True)
class FileKind:
    """How an answer is named and announced: a file name's ending and a media type."""

    ending: str
    media_type: str


_TRADITIONAL = FileKind("ebts", "application/octet-stream")
_XML = FileKind("xml", "application/xml")
_NOTICE = FileKind("json", "application/json")


def kind_of(answer: bytes) -> FileKind:
    """The kind of an answer's bytes."""
    if looks_like_stop_notice(answer):
        return _NOTICE
    return _XML if looks_like_xml(answer) else _TRADITIONAL


def reply_tcn(kind: str) -> str:
    """A transaction control number of ours: unique, 10-40 characters (EBTS 1.009)."""
    return f"HO{timezone.now():%Y%m%d}{kind}{secrets.token_hex(6).upper()}"


def bureau_ori() -> str:
    """The bureau that answers (1.008 of a reply). Raises `NotReadyError` where none is on file."""
    bureau = Agency.objects.filter(kind=Agency.Kind.BUREAU).order_by("ori").first()
    if bureau is None:
        raise NotReadyError(NO_BUREAU)
    return bureau.ori


def error_answer(submission: Submission, findings: list[EbtsFinding]) -> AnswerFile:
    """An ERRT with one ``CODE - text`` line a finding, each naming its field (2.060 MSG, at most 11)."""
    tcn = reply_tcn(ERROR.code)
    data = write_errt(
        tcn=tcn, tcr=submission.tcn, ori=bureau_ori(), dai=submission.ori, messages=[str(f) for f in findings],
        date=timezone.now().date(),
    )  # fmt: skip
    return AnswerFile(tcn, data)
