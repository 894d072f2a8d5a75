"""Answers as files: what goes back to the sender, tied to its TCN."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.utils import timezone

from handover.accounts.models import Agency
from handover.formats.ebts.answers import in_xml, write_errt
from handover.formats.ebts.dictionary import mnemonic
from handover.formats.ebts.niem import looks_like_xml
from handover.stages.intake import store
from handover.stages.intake.models import Submission
from handover.stages.intake.rules import Finding


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A reply's own TCN and its bytes."""

    tcn: str
    data: bytes


def as_sent(submission: Submission, answer: bytes) -> bytes:
    """An answer in the encoding of the file that it answers: who sent XML reads XML."""
    return in_xml(answer) if looks_like_xml(store.get(submission.sha256)) else answer


@dataclass(frozen=True, slots=True)
class FileKind:
    """How an answer is named and announced: a file name's ending and a media type."""

    ending: str
    media_type: str


_TRADITIONAL = FileKind("ebts", "application/octet-stream")
_XML = FileKind("xml", "application/xml")


def kind_of(answer: bytes) -> FileKind:
    """The kind of an answer's bytes."""
    return _XML if looks_like_xml(answer) else _TRADITIONAL


def reply_tcn(kind: str) -> str:
    """A transaction control number of ours: unique, 10-40 characters (EBTS 1.009)."""
    return f"HO{timezone.now():%Y%m%d}{kind}{secrets.token_hex(6).upper()}"


def bureau_ori() -> str:
    """The bureau that answers (1.008 of a reply)."""
    return Agency.objects.filter(kind=Agency.Kind.BUREAU).order_by("ori").values_list("ori", flat=True)[0]


def error_answer(submission: Submission, findings: list[Finding]) -> AnswerFile:
    """An ERRT with one ``CODE - text`` line a finding, each naming its field (2.060 MSG, at most 11)."""
    tcn = reply_tcn("ERRT")
    lines = [f"{f.code} - {_named(f.field)}{f.text}" for f in findings]
    if len(lines) > 11:
        lines = [*lines[:10], f"E0006 - and {len(lines) - 10} more problems; the first ten are listed"]
    data = write_errt(
        tcn=tcn, tcr=submission.tcn, ori=bureau_ori(), dai=submission.ori, messages=tuple(lines),
        date=timezone.now().date(),
    )  # fmt: skip
    return AnswerFile(tcn, data)


def _named(field: str) -> str:
    """The offending field by tag and mnemonic, ``2.045 DOA: ``; nothing where it is the whole file."""
    return f"{field} {mnemonic(field)}".strip() + ": " if field else ""
