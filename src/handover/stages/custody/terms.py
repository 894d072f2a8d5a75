"""Terms of the law of custody: the closed lists of what a jail and an officer report. Pure."""

from __future__ import annotations

from typing import Final

from handover.process.labelled_enum import LabelledEnum
from handover.process.names import CaseStep


class AtLargeReason(LabelledEnum):
    """Why a person whom a detainer named was not handed over. Closed list; UNKNOWN is explicit."""

    DECLINED = "declined", "the jail declined"
    NO_NOTICE = "no_notice", "released without notice"
    SHORT_NOTICE = "insufficient_notice", "insufficient notice"
    RESOURCES = "resources", "no officer available in time"
    EXPIRED = "expired", "the hold expired"
    ESCAPED = "escaped", "escaped from custody"
    NOT_SERVED = "not_served", "the detainer was never served"
    LOAN = "loan", "let go by the agency that had the person on loan"
    UNKNOWN = "unknown", "reason not known"


class LoanLeft(LabelledEnum):
    """How a person left the agency that had them on loan (I-247A box 2), other than by returning to custody."""

    RELEASED = "released", "the agency, or a court, let the person go"
    ESCAPED = "escaped", "the person escaped"
    DIED = "died", "the person died"

    @property
    def reason(self) -> AtLargeReason:
        """Why nobody has the person now, as the outcome says it."""
        return AtLargeReason.ESCAPED if self is LoanLeft.ESCAPED else AtLargeReason.LOAN


class EventKind(LabelledEnum):
    """What a jail reports while a request is out, that changes no state. The hold's clock runs on."""

    HOSPITAL = "hospital", "taken to a hospital, still in custody"
    BACK = "back", "back from the hospital"
    BOOKING_CORRECTED = "booking_correct", "the booking was corrected"
    BOOKING_MERGED = "booking_merged", "the booking was merged with another of the same person"
    SENTENCED = "sentenced", "sentenced: a projected release is known"
    WRIT = "writ", "taken to another court by a writ, to be brought back"
    EXTRADITION = "extradition", "extradition is asked"
    AGENCY_HOLD = "agency_hold", "another agency's hold or warrant"
    COURT_RELEASE = "court_release", "a court ordered release"
    COURT_NO_HOLD = "court_no_hold", "a court ordered that the person not be held on the request"
    COURT_LIFTED = "court_lifted", "a court vacated or stayed its order that the person not be held"
    TIME_SERVED = "time_served", "sentenced in court to time served"
    WORK_RELEASE = "work_release", "on work release, back each day"
    COMMITMENT = "commitment", "committed to a hospital by a court"


class BreachKind(LabelledEnum):
    """Limits that were overstepped (R7, R9, R10)."""

    BAIL_BLOCKED = "bail_blocked", "bail was refused or not taken because of the detainer alone"
    HELD_PAST_END = "held_past_end", "held longer than 48 hours past release"
    TOLD_PAST_END = "told_past_end", "hold reported after its 48 hours had ended"
    HELD_UNSERVED = "held_unserved", "held on a request that was not served"
    HELD_NO_POWER = "held_no_power", "held where local law gives no power to hold"
    HELD_UNASKED = "held_unasked", "held on a request for notice only"
    HELD_FROZEN = "held_frozen", "held past release while the request was stopped"
    WHILE_STOPPED = "while_stopped", "held or handed over on a request that was stopped or withdrawn"
    CUSTODY_UNTIMED = "custody_untimed", "custody taken with no release time on record"
    CUSTODY_LATE = "custody_late", "custody taken after the release time, where no hold ran"
    CUSTODY_EARLY = "custody_early", "custody taken before the release time"
    HELD_COURT = "held_court", "held although a court had ordered that nobody be held"
    MOVED_UNSERVED = "moved_unserved", "moved before the time at which a copy was certified as served there"
    MOVED_LATE = "moved_late", "moved to another agency after the release time"
    ARREST_NO_POWER = (
        "arrest_no_power",
        "arrested with no warrant that stands and no ground to do without one",
    )
    ENTRY_UNLAWFUL = "entry_unlawful", "a home was entered without consent or a judge's warrant"
    DESIGNEE = "designee", "an officer of the jail acted outside what an agreement under 287(g) gave"
    NOTICE_LAW = "notice_law", "notice of a release given where local law allows none"
    HANDOVER_LAW = "handover_law", "handed over in the jail where local law allows no handover"
    INTERVIEW_LAW = "interview_law", "interviewed where local law allows none, or not without consent"
    CONSULATE = "consulate", "a consulate, or the person of it, was not told when they had to be"
    DETAINED_BARE = "detained_bare", "detained with neither a charging document nor a final order"
    LOAN_UNSERVED = "loan_unserved", "lent to another agency with no copy served before"
    BARRED = "barred", "done although something on record barred it"


class TimeKind(LabelledEnum):
    """Times that a person states, and that can be corrected by two people."""

    RELEASE_TIME = "release_time", "release time, if there were no detainer"
    RELEASE_TOLD = "release_told", "release time that the officer was told"
    SERVICE = "service", "service on the person"
    TRANSFER = "transfer", "transfer"
    RELEASE = "release", "release"
    CUSTODY = "custody", "custody"
    DEATH = "death", "death"
    EVENT = "event", "event"


class StoppedKind(LabelledEnum):
    """What is reported while a request is stopped, and the step that it would be otherwise (`PROPER_STEP`)."""

    RELEASED = "released", "the person was released"
    MOVED = "moved", "the person was transferred to another agency"
    ESCAPED = "escaped", "the person escaped"
    DIED = "died", "the person died"
    CUSTODY = "custody", "an officer took the person into custody"
    HELD = "held", "the person was held on the request past the release time"
    SERVED = "served", "a copy was served on the person"


PROPER_STEP: Final[dict[StoppedKind, CaseStep]] = {
    StoppedKind.RELEASED: "report_released",
    StoppedKind.MOVED: "transfer_served",
    StoppedKind.ESCAPED: "report_escape",
    StoppedKind.DIED: "report_death",
    StoppedKind.CUSTODY: "assume_custody",
    StoppedKind.HELD: "start_hold",
}
"""The step that each kind of report stands for: its bars are checked, and it is offered when the case resumes."""
