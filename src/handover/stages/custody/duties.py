"""Duties that local law imposes on the jail in a case, with due time, completion and owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from handover.jurisdictions import Duty, Owner, PolicyAnswer, SetOffBy, duties_of
from handover.process.histories import recorded_steps
from handover.process.models import Matter
from handover.stages.custody.local_law_models import DutyDone
from handover.stages.custody.policy_advice import attested_of

SET_OFF: dict[SetOffBy, tuple[str, ...]] = {
    SetOffBy.REQUEST: ("lodge", "receive_request", "transfer_served", "transfer_unserved"),
    SetOffBy.NOTICE: ("agree_to_notify", "give_notice", "start_hold"),
    SetOffBy.DECLINE: ("decline",),
    SetOffBy.INTERVIEW: ("record_interview",),
}
"""Steps that trigger a duty. An attested consent also triggers the duty for an interview."""


@dataclass(frozen=True, slots=True)
class DutyInCase:
    """One duty as it stands. ``due_at``: None until something triggers it, or if it does not belong to a case."""

    duty: Duty
    due_at: datetime | None
    done: DutyDone | None
    now: datetime

    @property
    def late(self) -> bool:
        """Whether it was done after it was due, or is due and not done."""
        if self.due_at is None:
            return False
        return (self.done.done_at if self.done else self.now) > self.due_at

    @property
    def of_case(self) -> bool:
        """Return whether the jail fulfils it in this case, and so records it here."""
        return self.duty.kind.owner is Owner.JAIL and self.duty.kind.set_off_by is not SetOffBy.YEAR


def duties_in(case: Matter, answer: PolicyAnswer) -> list[DutyInCase]:
    """The duties of the place, in the order of its provisions."""
    set_off = _what_happened(case)
    done = {row.code: row for row in DutyDone.objects.filter(matter=case).order_by("number")}
    now = timezone.now()
    return [
        DutyInCase(d, d.due_at(set_off), done.get(d.code.value), now) for d in duties_of(answer.provisions)
    ]


def _what_happened(case: Matter) -> dict[SetOffBy, datetime]:
    found: dict[SetOffBy, datetime] = {}
    for step in recorded_steps(case):
        for kind, names in SET_OFF.items():
            if step.step in names:
                found[kind] = (
                    step.recorded_at
                )  # the newest one: after a transfer the receiving jail's duties begin
    consents = [a.known_at for a in attested_of(case.pk) if a.name == "interview_consent"]
    if consents:
        found[SetOffBy.INTERVIEW] = consents[-1]
    return found
