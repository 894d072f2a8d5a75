"""Events that a jail's own system reported about the booking behind a request: shown to people; they change nothing.

A report is the jail's statement about its booking. It does not change a case: the jail's clerk records a release or a
transfer on the request itself, and the office asks the jail if that was not done (docs of intake, "jail side").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet

from handover.process import open_work
from handover.process.case_track import OUT
from handover.process.models import Matter
from handover.process.open_work import WorkKind
from handover.stages.custody.local_law_rules import notice_needs_law
from handover.stages.custody.notice_grounds import rests_on_something
from handover.stages.custody.policy_advice import advice_for, law_says
from handover.stages.detainer.public import queries as detainer
from handover.stages.intake.public import JailReports
from handover.stages.intake.public import queries as intake

if TYPE_CHECKING:
    from handover.accounts.models import User
    from handover.stages.intake.public import Report

MOST: Final = 5_000
"""Requests of which the longest standing are shown."""
SHOWN: Final = 100
"""Requests that the list shows at most; further ones follow when these are recorded."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The reports about one case's booking, and which of them nobody has recorded on the request.

    ``changed``: the booking corrected, or inmate numbers merged, in order. ``expected``: the release that the jail's
    system expects, if the reader may know it.
    """

    case: Matter
    reports: JailReports
    changed: tuple[Report, ...]
    expected: datetime | None = None

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
        return self.unrecorded or bool(self.changed or self.expected)


def seen(case: Matter, *, for_jail: bool = False) -> Seen:
    """The reports about the booking behind a case. The expected release is hidden from an office if local law allows
    no notice of it, or is silent and the clerk named no basis: a feed may not give notice that its clerk may not
    give."""
    if case.parent_id is None:  # if the request is from another deployment, its booking is on file there
        return Seen(case, JailReports(), ())
    found = intake.jail_reports(case.parent_id)
    changed = tuple(r for r in found.reports if r.event.event_type in ("CORRECT", "MERGE"))
    expected = found.expected_release
    told = expected and (for_jail or _may_be_told(case))
    return Seen(case, found, changed, expected if told else None)


def _may_be_told(case: Matter) -> bool:
    barred = notice_needs_law(law_says(advice_for(case.pk).notify))
    return barred is None and rests_on_something(case, "") is None


def out_for(user: User) -> QuerySet[Matter]:
    """The requests that are out with a jail; for the office."""
    return detainer.visible_to(user).filter(state__in=OUT)


def unrecorded(user: User) -> list[Seen]:
    """The requests of this person's office whose jail's system reports that the person left, or misses them; longest
    standing first, `SHOWN` at most."""
    asked = open_work.waiting(WorkKind.REPORT, user).values_list("matter", flat=True)
    cases = out_for(user).filter(pk__in=list(asked[:MOST])).order_by("moved_at")[:SHOWN]
    return [one for one in map(seen, cases) if one.unrecorded]
