"""What the page shows of a case: what was lodged, why, how it stands, what the law of the place allows.

Nothing here tells where the person is, when they leave, or what any record says: whoever holds the notice might be
somebody else. Records themselves are read at the office, by whoever shows who they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from handover.process.case_track import OUT
from handover.process.models import Matter
from handover.process.names import StateName
from handover.stages.custody.public import advice_for
from handover.stages.custody.public import queries as custody
from handover.stages.detainer.public import person_code
from handover.stages.detainer.public import queries as detainer
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification
from handover.stages.review.public import queries as review

if TYPE_CHECKING:
    from handover.jurisdictions import PolicyAnswer
    from handover.stages.review.public import Dispute, DisputeAnswer

_STANDS: Final[dict[StateName, str]] = {
    "citizenship_question": "now_citizenship", "child_path": "now_child", "identity_withdrawn": "now_match",
    "cancelled": "now_cancelled", "citizen": "now_cancelled", "misidentified": "now_cancelled",
    "child_referred": "now_cancelled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of one case, by keys of `wording`. ``bases``: keys of why; ``law``: None after a transfer.
    ``code_ends``: the last day of the code, None while its time does not run."""

    reference: str
    lodged_on: date | None
    request: str
    served: bool
    stands: str
    bases: tuple[str, ...]
    law: PolicyAnswer | None
    said: list[tuple[Dispute, DisputeAnswer | None]]
    code_ends: date | None
    code_days: int

    @property
    def topics(self) -> list[tuple[str, str, str, str]]:
        """Each topic of the law: its key, the key of its answer, the rule in English, its source."""
        if self.law is None:
            return []
        both = (("law_hold", self.law.hold), ("law_notify", self.law.notify))
        return [(key, t.answer.value, t.text, f"{t.citation} ({t.confidence.words})") for key, t in both]


def shown(case: Matter) -> Shown:
    """What the person reads of their case."""
    lodged, package = detainer.lodgement_of(case.pk), detainer.package_of(case.pk)
    ends, days = person_code.time_of(case.pk)
    return Shown(
        reference=case.reference,
        lodged_on=_day(lodged.at, case) if lodged else None,
        request="lodged_hold" if package and package.request == "hold" else "lodged_notify",
        served=detainer.service_of(case.pk) is not None,
        stands=_STANDS.get(case.state, "now_asked" if case.state in OUT else "now_ended"),
        bases=_bases(case),
        law=None if custody.moved_since_lodging(case.pk) else advice_for(case.pk),
        said=[
            (d, a) for d, a in review.disputes_about(case.reference) if d.by_key == f"person:{case.reference}"
        ],
        code_ends=_day(ends, case) if ends else None,
        code_days=days,
    )


def _bases(case: Matter) -> tuple[str, ...]:
    identity = identification.immigration_identity(notification.link_of(case.pk).identity)
    found = review.determination_of(case.pk)
    if found is None or identity is None or identity.protected:
        return ("why_restricted",)
    return tuple(f"why_{basis}" for basis in sorted(found.bases))


def _day(at: datetime, case: Matter) -> date:
    return at.astimezone(case.agency.zone).date()
