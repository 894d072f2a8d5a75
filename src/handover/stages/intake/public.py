"""What later stages and the person's own page may use of this stage; they import nothing else of it."""

from __future__ import annotations

from typing import Final

from handover.stages.intake import (
    actions,
    booking_panels,
    delays,
    forwarded,
    queries,
    told_erasures,
    told_reports,
)
from handover.stages.intake.answers import bureau_ori, reply_tcn
from handover.stages.intake.delays import DelayNotice
from handover.stages.intake.feed.listeners import listen as on_reports
from handover.stages.intake.finder import are_common, bookings_like, has_words, matters_like, too_many
from handover.stages.intake.jail_reports import JailReports, Report
from handover.stages.intake.models import Answer, Booking
from handover.stages.intake.replies import stop_answers
from handover.stages.intake.search_keys import MOST, list_names

__all__ = [
    "MOST",
    "Answer",
    "Booking",
    "DelayNotice",
    "JailReports",
    "Report",
    "actions",
    "are_common",
    "booking_panels",
    "bookings_like",
    "bureau_ori",
    "delays",
    "forwarded",
    "has_words",
    "list_names",
    "matters_like",
    "on_reports",
    "queries",
    "reply_tcn",
    "stop_answers",
    "told_erasures",
    "told_reports",
    "too_many",
]

OF_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "actions": ("look_into", "refuse", "send_answer", "take"),
    "booking_panels": ("register",),
    "delays": ("register",),
    "forwarded": ("ForwardedFile", "forwarded_by", "receive_forwarded"),
    "queries": (
        "SEES_NAME_LEADS", "answers_of", "arrest_days", "booking_by_tcn", "booking_of", "bookings_of",
        "bytes_of", "corrections_reported", "disposition_of", "file_of", "jail_reports", "wants_check_of",
    ),
    "stop_answers": ("note_shown", "send_stop"),
    "told_erasures": ("receive", "steps_of"),
    "told_reports": ("COLUMNS", "bookings_told", "receive", "said_of", "tell_all"),
}  # fmt: skip
"""Of the modules above: each name that others use."""
