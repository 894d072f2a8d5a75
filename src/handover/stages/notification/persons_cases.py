"""The other cases of a case's person as pages show them: a few, how many there are, and a list of all in pages.

Only display is limited here. Decisions and stops read every case (`queries.persons_cases`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from handover.accounts.models import User
from handover.process.erasure.traces import traces_of
from handover.process.graph import Track, states_of
from handover.process.models import Matter
from handover.process.office_changes import of_office, offices_elsewhere
from handover.row_scope import Opening, opening
from handover.stages.notification.models import MatchLink
from handover.web.navigation import number_shown
from handover.web.paging import counted

SHOWN: Final = 10
"""Other cases that a page shows at most."""
MOST_KEYS: Final = 10_000
"""Keys that one statement names at most; SQLite takes 32,766 values."""
_ENDED: Final = frozenset(state.name for state in states_of(Track.CASE) if state.ended)


@dataclass(frozen=True, slots=True)
class OtherCases:
    """``shown``: those that matter first, newest first; ``count`` as far as `navigation.COUNTED`; ``elsewhere``: the
    names of the other offices that have one, which this person may not open."""

    shown: list[Matter]
    count: int
    elsewhere: list[str]

    @property
    def more(self) -> str:
        """How many there are, in words, where not all are shown; else empty."""
        return number_shown(self.count) if self.count > len(self.shown) else ""


@opening(Opening.PERSON)
def others_tied(case_id: UUID, fins: Collection[str]) -> QuerySet[Matter]:
    """Return every other case of the person with any of these FINs, of all offices, newest first."""
    of_person = Q(identity__in=fins) | Q(person_trace__in=traces_of(fins))
    links = MatchLink.objects.filter(of_person).exclude(matter=case_id).order_by().values("matter")
    # The keys are read first: with a subquery the planner may walk all cases in the requested order.
    keys = list(links.values_list("matter", flat=True)[: MOST_KEYS + 1])
    which = Q(pk__in=links) if len(keys) > MOST_KEYS else Q(pk__in=keys)
    return Matter.objects.filter(which).select_related("agency", "office").order_by("-opened_at", "reference")


def other_cases(tied: QuerySet[Matter], user: User, first: Iterable[QuerySet[Matter]] = ()) -> OtherCases:
    """What a page shows of some cases. ``first``: those of them that are never left out while there is room, such as
    what looks like the same booking; then come those that have not ended, then the newest."""
    mine = of_office(tied, user)
    shown: dict[UUID, Matter] = {}
    for rows in (*first, mine.exclude(state__in=_ENDED), mine):
        if len(shown) < SHOWN:
            some = of_office(rows, user).exclude(pk__in=list(shown))[: SHOWN - len(shown)]
            shown |= {case.pk: case for case in some}
    listed = sorted(shown.values(), key=lambda case: case.opened_at, reverse=True)
    count = len(listed) if len(listed) < SHOWN else counted(mine)
    return OtherCases(listed, count, offices_elsewhere(tied, user))
