"""Disclosures that several steps of a case share, and shared reasons for causing no message to another deployment."""

from __future__ import annotations

from typing import Final

from handover.process.step_columns import HOLDER, Disclosing

TOLD_CANCELLED: Final = Disclosing("", HOLDER, "that the request is cancelled", "8 CFR 287.7; form I-247A")
TOLD_STOPPED: Final = Disclosing(
    "", HOLDER, "that the request is stopped, without the reason", "form I-247A: do not hold"
)
"""A stop is reported to a jail only if the request is with a jail."""
TOLD_GOES_ON: Final = Disclosing("", HOLDER, "that the request stands again", "8 CFR 287.7")
TOLD_MOVED: Final = Disclosing(
    "transfer",
    "to_ori",
    "the request, which went along with the person",
    "form I-247A: any subsequent agency",
)

BEFORE: Final = "before a request is lodged nothing is told to a jail"
OFFICE: Final = "the office's own file"
NEXT: Final = "is recorded on the office's pages"
BY_OFFICE: Final = "records what the office told"
