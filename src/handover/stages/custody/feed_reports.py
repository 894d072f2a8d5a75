"""Events that a jail's own system reported about the booking behind a request: shown to people; they change nothing.

A report is the jail's statement about its booking. It moves no case: the jail's clerk records a release or a transfer
on the request itself, and the office asks where that was not done (docs of intake, "jail side").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from handover.process.case_track import OUT
from handover.process.models import Matter
from handover.stages.detainer.public import queries as detainer
from handover.stages.intake.public import queries as intake

if TYPE_CHECKING:
    from handover.accounts.models import User
    from handover.stages.intake.public import JailReports, Report


@dataclass(frozen=True, slots=True)
class Seen:
    """The reports about one case's booking, and which of them nobody has recorded on the request.

    ``changed``: the booking corrected, or inmate numbers merged, in order.
    """

    case: Matter
    reports: JailReports
    changed: tuple[Report, ...]

    @property
    def release(self) -> Report | None:
        """A release that the feed reports while the request says that the person is still there."""
        return self.reports.release if self.case.state in OUT else None

    @property
    def transfer(self) -> Report | None:
        """A transfer that the feed reports while the request is still with that jail."""
        with_them = self.case.parent is not None and self.case.agency_id == self.case.parent.agency_id
        return self.reports.transfer if self.case.state in OUT and with_them else None

    @property
    def missing_since(self) -> datetime | None:
        """The moment of the newest roster that lacks the booking. An absence is no release."""
        return self.reports.missing_since if self.case.state in OUT else None

    @property
    def unrecorded(self) -> bool:
        """Whether somebody should look."""
        return bool(self.release or self.transfer or self.missing_since)

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return self.unrecorded or bool(self.changed or self.reports.expected_release)


def seen(case: Matter) -> Seen:
    """The reports about the booking behind a case."""
    found = intake.jail_reports(_booking(case))
    return Seen(case, found, tuple(r for r in found.reports if r.event.event_type in ("CORRECT", "MERGE")))


def out_for(user: User) -> list[Matter]:
    """The requests that are out with a jail, longest standing first; for the office."""
    return list(detainer.visible_to(user).filter(state__in=OUT).order_by("moved_at"))


def unrecorded(out: Iterable[Matter]) -> list[Seen]:
    """Those of these requests whose jail's system reports that the person left, or misses them."""
    by_booking = {_booking(case): case for case in out}
    return [s for s in (seen(by_booking[pk]) for pk in intake.departed(by_booking)) if s.unrecorded]


def _booking(case: Matter) -> UUID:
    if case.parent_id is None:
        raise LookupError(f"{case.reference} has no booking")
    return case.parent_id
