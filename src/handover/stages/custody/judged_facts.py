"""What the bars of custody judge: an act, with what the jail knows or was told when it is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.names import CaseState, CaseStep, StateName, StepName
from handover.stages.custody.court_orders import CourtOrder
from handover.stages.custody.local_law_rules import NOT_ASKED, LawSays

HOLDS: Final[frozenset[CaseState]] = frozenset({"hold_agreed", "held"})
"""States in which a jail holds the person on the request, or has said that it will."""
HOLD_ACTS: Final[frozenset[CaseStep]] = frozenset({"agree_to_hold", "start_hold", "report_unserved_hold"})
"""Steps by which a hold is agreed to or begins."""
TAKES: Final[frozenset[CaseStep]] = frozenset({"assume_custody", "execute_warrant"})
"""Steps by which a person is handed over in the jail."""
NOTICE_ACTS: Final[frozenset[CaseStep]] = frozenset({"agree_to_notify", "give_notice", "restate_release"})
"""Steps by which notice of a release is agreed to or given."""
MOVES: Final[frozenset[CaseStep]] = frozenset({"transfer_served", "transfer_unserved"})
"""Steps by which a person is moved to another agency."""


@dataclass(frozen=True, slots=True)
class CustodyFacts:
    """What the jail knows or was told.

    ``step``: the act; None if a case is checked without a step. ``state``: where the request stands, or stood when it
    was stopped. ``at``: when the act takes or took effect, ``told_at`` when it is recorded. ``release_at``: the
    otherwise-release time that governs, with what the step states, and ``hold_ends`` the end of a hold from it; both
    None where none is stated. ``hold_law``: what the law of the place answers on a hold, ``hold_needs`` the facts that
    it lacks and ``power_cited`` what the jail cited where nothing is established. ``notice_law`` and ``handover_law``:
    what it answers on notice, asked of a step that gives it, and on a handover in the jail, asked of one.
    ``served_at``: when the copy was served. ``stopped_at``: when the stop or the withdrawal was recorded in which the
    request stands. ``arrived_at``: when the person came to the jail that served it. ``orders``: those of courts that
    nobody be held. ``loan_served_at``: when the copy of box 2 was served, as a report of a loan states it.
    ``moved_late``: whether the person was moved to another agency after the release time; ``told_in_hold``: whether
    it is told after a hold had begun; ``held_otherwise``: whether the hold had ended, and another ground came up.
    """

    step: StepName | None
    state: StateName | None
    at: datetime
    told_at: datetime
    stopped_at: datetime | None = None
    request: str = ""
    hold_law: str = ""
    hold_needs: tuple[str, ...] = ()
    power_cited: str = ""
    notice_law: LawSays = NOT_ASKED
    handover_law: LawSays = NOT_ASKED
    release_at: datetime | None = None
    hold_ends: datetime | None = None
    moved_late: bool = False
    told_in_hold: bool = False
    held_otherwise: bool = False
    served_at: datetime | None = None
    arrived_at: datetime | None = None
    loan_served_at: datetime | None = None
    orders: tuple[CourtOrder, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether the request is stopped or withdrawn."""
        return self.stopped_at is not None

    @property
    def holds(self) -> bool:
        """Whether the act is a hold, or a hold runs or was agreed to."""
        return self.step in HOLD_ACTS or self.state in HOLDS

    @property
    def tells(self) -> bool:
        """Whether the act is notice, or another release time that is told on notice alone."""
        return self.step in NOTICE_ACTS and not self.holds


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """Whether the prints that were compared at the handover are another person's."""

    prints_differ: bool = False
