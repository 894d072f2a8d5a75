"""When the law of a jail's place changed: marks on charts, which do not claim a cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handover.accounts.models import Agency
from handover.jurisdictions import shipped_policies
from handover.jurisdictions.changes import changes


@dataclass(frozen=True, slots=True)
class LawMark:
    """On a day an instrument began or ended to bind the jail."""

    on: date
    words: str


def law_marks(ori: str, first: date, last: date) -> list[LawMark]:
    """The changes of law of the jail's place and of those that contain it, one an instrument and day; none where the
    agency has no place on file."""
    agency = Agency.objects.filter(ori=ori).first()
    policies = shipped_policies()
    if agency is None or not agency.policy or agency.policy not in policies:
        return []
    found = changes(policies, [agency.policy], first, last)
    words = {
        (
            c.on,
            f"{c.place.name}: {c.instrument.title} {'began' if c.began else 'ended'} ({c.instrument.cite})",
        )
        for c in found
        if c.on is not None
    }
    return [LawMark(on, text) for on, text in sorted(words)]


def names_of(oris: Iterable[str]) -> dict[str, str]:
    """The names of these agencies by ORI."""
    return dict(Agency.objects.filter(ori__in=list(oris)).values_list("ori", "name"))
