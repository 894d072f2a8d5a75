"""Answers as files: what goes back to the sender, tied to its TCN."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.utils import timezone

from handover.accounts.models import Agency
from handover.formats.ebts.answers import write_errt
from handover.stages.intake.models import Submission
from handover.stages.intake.rules import Finding


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A reply's own TCN and its bytes."""

    tcn: str
    data: bytes


def reply_tcn(kind: str) -> str:
    """A transaction control number of ours: unique, 10-40 characters (EBTS 1.009)."""
    return f"HO{timezone.now():%Y%m%d}{kind}{secrets.token_hex(6).upper()}"


def bureau_ori() -> str:
    """The bureau that answers (1.008 of a reply)."""
    return Agency.objects.filter(kind=Agency.Kind.BUREAU).order_by("ori").values_list("ori", flat=True)[0]


def error_answer(submission: Submission, findings: list[Finding]) -> AnswerFile:
    """An ERRT with one ``CODE - text`` line a finding, each naming its field (2.060 MSG, at most 11)."""
    tcn = reply_tcn("ERRT")
    lines = [f"{f.code} - {f.field + ': ' if f.field else ''}{f.text}" for f in findings]
    if len(lines) > 11:
        lines = [*lines[:10], f"E0006 - and {len(lines) - 10} more problems; the first ten are listed"]
    data = write_errt(
        tcn=tcn, tcr=submission.tcn, ori=bureau_ori(), dai=submission.ori, messages=tuple(lines),
        date=timezone.now().date(),
    )  # fmt: skip
    return AnswerFile(tcn, data)
