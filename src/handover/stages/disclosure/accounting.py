"""The accounting of disclosures (5 USC 552a(c)): which step informs whom outside the office of what, and why. Pure.

Every step of a case declares whom it informs (`Step.tells`). 5 USC 552a(c)(1) asks for date, nature,
purpose, and the recipient's name; a disclosure inside the agency needs none (552a(b)(1)). What a criminal record said
to a booking agency is logged under 28 CFR 20.21 (from memory, illustrative).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.graph import STEPS
from handover.process.names import StepName
from handover.process.step_columns import BOOKED_BY, HOLDER, NOBODY, Disclosing

TELLS: Final[Mapping[StepName, Disclosing]] = {
    step.name: step.tells for step in STEPS if step.tells is not None and step.tells != NOBODY
}
"""Steps that tell somebody outside."""


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One recorded step as the accounting needs it. ``named``: the recipient by the step's own facts, if any."""

    number: int
    step: str
    at: datetime
    named: str = ""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line of the accounting."""

    at: datetime
    recipient: str
    nature: str
    purpose: str


def accounting(steps: Iterable[StepSeen], booked_by: str) -> Iterator[Disclosure]:
    """List who outside was told what by these steps, in their order. ``booked_by``: the agency that sent the
    booking."""
    holder = ""
    for seen in sorted(steps, key=lambda s: (s.at, s.number)):
        told = next((one for name, one in TELLS.items() if name == seen.step), None)
        if told is None:
            continue
        recipient = {HOLDER: holder, BOOKED_BY: booked_by}.get(told.column, seen.named)
        if told.column in ("jail_ori", "to_ori"):
            holder = seen.named
        if recipient:
            yield Disclosure(seen.at, recipient, told.nature, told.purpose)
