"""What is said beside a step whose records were withdrawn afterwards. A jail reads it: not which record, nor why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.models import Matter
from handover.read_once import read_once
from handover.repositories.models import WithdrawnUse
from handover.repositories.withdrawals import withdrawn_in

UseOp = WithdrawnUse.Op
_WITHDRAWN: Final = "rested on a record since withdrawn"
SAID: Final = {
    UseOp.RETRACT: _WITHDRAWN, UseOp.SEAL: _WITHDRAWN, UseOp.EXPUNGE: _WITHDRAWN,
    UseOp.CLEARED: "told of a want that is none any more",
    UseOp.MERGE: "rested on a record since merged into another",
    UseOp.REKEY: "rested on a record that has another number since",
    UseOp.UNSEAL: "a record that it rested on is open again",
    UseOp.RETURN: "a record that it rested on is back on file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One decision that rested on a record, and what became of the record. ``number``: the decision's step."""

    number: int
    decision: str
    said: str
    at: datetime


@read_once
def withdrawn_decisions(matter: Matter) -> list[Withdrawn]:
    """Each decision of a matter with each change of a record that it rested on, told once, oldest first."""
    found: dict[tuple[int, str, str], Withdrawn] = {}
    for row in withdrawn_in(matter.pk):
        use, said = row.use, SAID[UseOp(row.op)]
        one = Withdrawn(use.number, use.get_what_display(), said, row.at)
        found.setdefault((use.number, use.what, said), one)
    return list(found.values())


def marks(matter: Matter) -> Iterator[tuple[int, str]]:
    """What is said beside each step."""
    said = {(one.number, one.said): one.at for one in withdrawn_decisions(matter)}
    for (number, text), at in said.items():
        yield number, f"{text} ({at.astimezone(matter.agency.zone):%b %-d, %Y})"
