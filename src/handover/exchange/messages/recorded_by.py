"""The steps by which a receiver records each message. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handover.process.names import StepName

RECORDED_BY: Final[Mapping[str, tuple[StepName, ...]]] = {
    "booking.forwarded": ("receive", "accept"),
    "criminal.answer": ("receive_answer", "receive_correction", "receive_refusal"),
    "record.given": ("receive_record",),
    "booking.reported": ("receive_report",),
    "booking.erased": ("receive_erasure",),
    "record.asked": ("give_record",),
    "request.lodged": ("receive_request",),
    "request.stopped": ("receive_stop",),
    "request.resumed": ("receive_resumption",),
    "request.withdrawn": ("receive_withdrawal",),
    "warrant.cancelled": ("receive_word",),
    "notice.replaced": ("receive_word",),
    "custody.assumed": ("receive_custody",),
    "request.ended": ("receive_at_large", "receive_unknown", "receive_arrest",),
    "correction.told": ("receive_word",),
    "content.erased": ("receive_word",),
    "request.served": ("serve", "serve_late",),
    "request.answered": ("agree_to_hold", "agree_to_notify", "decline",),
    "release.stated": ("start_hold", "give_notice", "restate_release", "report_unserved_hold",),
    "person.left": ("report_released", "report_escape", "confirm_release",),
    "person.transferred": ("transfer_unserved", "transfer_served",),
    "person.died": ("report_death",),
    "event.reported": ("report_event",),
    "charges.changed": ("report_charges",),
    "fact.attested": ("attest_fact",),
    "power.cited": ("cite_power",),
    "duty.done": ("record_duty",),
    "breach.reported": ("report_breach",),
    "stopped.reported": ("report_while_stopped", "report_withdrawn", "report_after_end",),
    "citizenship.raised": ("raise_citizenship",),
    "age.doubted": ("refer_child",),
    "time.proposed": ("propose_time_correction",),
    "time.corrected": ("confirm_time_correction",),
    "dispute.filed": ("file_dispute",),
    "dispute.answered": ("receive_dispute_answer",),
}  # fmt: skip
"""The steps by which the receiver records a message. A message that is not listed has no effect yet."""
