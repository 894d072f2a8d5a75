"""The closed list of outcomes, and the public word for each. Pure.

A third of the lift reasons in the public extracts is empty, and an empty one cannot be told from “still in custody”,
“not honoured” or “not updated”. So an outcome is never empty here: it is one of this list, with as-of and actor, and
UNKNOWN and NONE_YET are words of the list. The public lift reasons are those seen in the extracts (domain notes,
section 1: 15 of 16 recovered; their exact spelling is from a secondary source).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from handover.process.names import StateName
from handover.stages.custody.terms import AtLargeReason


class PublicLift(StrEnum):
    """Lift reasons as public extracts spell them."""

    BOOKED = "Booked into Detention"
    DECLINED = "Detainer Declined by LEA"
    CLOSED = "Case Closed"
    DUPLICATE = "Duplicate"
    EARLY_RELEASE = "Early Release"
    RESOURCES = "ICE Temporary Resource Constraint"
    SHORT_NOTICE = "Insufficient Notice to ICE"
    NO_LONGER_HELD = "No longer in State, Local, or Federal Custody"
    NOT_AMENABLE = "Not Amenable to Removal"
    DISCRETION = "Prosecutorial Discretion"
    SUPERSEDED = "Superseding - New Form Issued"
    CITIZEN = "USC or Presumptive Claim to US Citizenship"
    JUDICIAL = "Judicial Review"
    LIFTED = "Lifted"
    NOT_RECORDED = ""


_AT_LARGE: Final = "at_large_"


class Outcome(StrEnum):
    """What became of a case."""

    CUSTODY = "custody"
    CUSTODY_STOPPED = "custody_stopped"
    AT_LARGE_DECLINED = "at_large_declined"
    AT_LARGE_NO_NOTICE = "at_large_no_notice"
    AT_LARGE_SHORT_NOTICE = "at_large_insufficient_notice"
    AT_LARGE_RESOURCES = "at_large_resources"
    AT_LARGE_EXPIRED = "at_large_expired"
    AT_LARGE_NOT_SERVED = "at_large_not_served"
    AT_LARGE_ESCAPED = "at_large_escaped"
    AT_LARGE_LOAN = "at_large_loan"
    AT_LARGE_UNKNOWN = "at_large_unknown"
    CANCELLED_NOT_AMENABLE = "cancelled_not_amenable"
    CANCELLED_CITIZEN = "cancelled_citizen_claim"
    CANCELLED_DISCRETION = "cancelled_discretion"
    CANCELLED_RESOURCES = "cancelled_resources"
    CANCELLED_SUPERSEDED = "cancelled_superseding"
    CANCELLED_DUPLICATE = "cancelled_duplicate"
    CANCELLED_JUDICIAL = "cancelled_judicial_review"
    CANCELLED_CASE_CLOSED = "cancelled_case_closed"
    CANCELLED_MISIDENTIFIED = "cancelled_misidentified"
    CANCELLED_CHILD = "cancelled_child"
    CANCELLED_BARRED = "cancelled_barred"
    CANCELLED_UNKNOWN = "cancelled_unknown"
    DIED = "died"
    CITIZEN = "citizen"
    MISIDENTIFIED = "misidentified"
    CHILD = "child"
    NO_ACTION = "no_action"
    UNKNOWN = "unknown"
    NONE_YET = "none_yet"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """The outcome in words."""
        words = {"none_yet": "no outcome yet", "unknown": "outcome not known", "custody": "custody assumed",
                 "custody_stopped": "custody assumed; the case is stopped",
                 "citizen": "closed: United States citizen", "no_action": "closed without a detainer",
                 "child": "closed: referred under the procedures for children"}  # fmt: skip
        state, of, why = self.value.partition(_AT_LARGE)
        if of and not state:
            return f"at large: {AtLargeReason(why).title}"
        return words.get(self.value, self.value.replace("cancelled_", "cancelled: ").replace("_", " "))


PUBLIC: Final[dict[Outcome, PublicLift]] = {
    Outcome.CUSTODY: PublicLift.BOOKED,
    Outcome.CUSTODY_STOPPED: PublicLift.BOOKED,
    Outcome.AT_LARGE_DECLINED: PublicLift.DECLINED,
    Outcome.AT_LARGE_NO_NOTICE: PublicLift.NO_LONGER_HELD,
    Outcome.AT_LARGE_SHORT_NOTICE: PublicLift.SHORT_NOTICE,
    Outcome.AT_LARGE_RESOURCES: PublicLift.RESOURCES,
    Outcome.AT_LARGE_EXPIRED: PublicLift.NO_LONGER_HELD,
    Outcome.AT_LARGE_NOT_SERVED: PublicLift.NO_LONGER_HELD,
    Outcome.AT_LARGE_ESCAPED: PublicLift.NO_LONGER_HELD,
    Outcome.AT_LARGE_LOAN: PublicLift.NO_LONGER_HELD,
    Outcome.AT_LARGE_UNKNOWN: PublicLift.NO_LONGER_HELD,
    Outcome.CANCELLED_NOT_AMENABLE: PublicLift.NOT_AMENABLE,
    Outcome.CANCELLED_CITIZEN: PublicLift.CITIZEN,
    Outcome.CANCELLED_DISCRETION: PublicLift.DISCRETION,
    Outcome.CANCELLED_RESOURCES: PublicLift.RESOURCES,
    Outcome.CANCELLED_SUPERSEDED: PublicLift.SUPERSEDED,
    Outcome.CANCELLED_DUPLICATE: PublicLift.DUPLICATE,
    Outcome.CANCELLED_JUDICIAL: PublicLift.JUDICIAL,
    Outcome.CANCELLED_CASE_CLOSED: PublicLift.CLOSED,
    Outcome.CANCELLED_MISIDENTIFIED: PublicLift.CLOSED,
    Outcome.CANCELLED_CHILD: PublicLift.CLOSED,
    Outcome.CANCELLED_BARRED: PublicLift.LIFTED,
    Outcome.CANCELLED_UNKNOWN: PublicLift.LIFTED,
    Outcome.DIED: PublicLift.NO_LONGER_HELD,
    Outcome.CITIZEN: PublicLift.CITIZEN,
    Outcome.MISIDENTIFIED: PublicLift.CLOSED,
    Outcome.CHILD: PublicLift.CLOSED,
    Outcome.NO_ACTION: PublicLift.NOT_RECORDED,
    Outcome.UNKNOWN: PublicLift.NOT_RECORDED,
    Outcome.NONE_YET: PublicLift.NOT_RECORDED,
}
"""Several outcomes map to one public word; three have none, because no detainer was ever lifted for them."""


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """The outcome of one case: what, as of when, and who recorded it."""

    outcome: Outcome
    as_of: datetime
    actor: str

    @property
    def public(self) -> PublicLift:
        """The public lift reason; empty in the extracts' sense where no detainer was lifted."""
        return PUBLIC[self.outcome]


_BY_STATE: Final[dict[StateName, Outcome]] = {
    "in_custody": Outcome.CUSTODY, "died": Outcome.DIED, "citizen": Outcome.CITIZEN, "no_action": Outcome.NO_ACTION,
    "misidentified": Outcome.MISIDENTIFIED, "outcome_unknown": Outcome.UNKNOWN,
    "child_referred": Outcome.CHILD,
}  # fmt: skip


def outcome_of(
    state: StateName, *, at_large: str = "", cancelled: str = "", stopped_in_custody: bool = False
) -> Outcome:
    """The outcome that a state and its coded reason are; ``NONE_YET`` where the case has not ended.

    ``stopped_in_custody``: the case is stopped, and the person is in custody on it.
    ``ValueError``: a reason that is not on the list.
    """
    if state == "at_large":
        return Outcome(f"{_AT_LARGE}{at_large or 'unknown'}")
    if state == "cancelled":
        return Outcome(f"cancelled_{cancelled or 'unknown'}")
    return Outcome.CUSTODY_STOPPED if stopped_in_custody else _BY_STATE.get(state, Outcome.NONE_YET)
