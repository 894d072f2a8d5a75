"""What each kind of event does to the clocks of a request, in words and as a rule. Pure.

Form I-247A: the 48 hours run from when the person would otherwise have been released; nothing lengthens them. That a
writ does not end the sending jail's custody, and how a court's order ends a hold, are from memory and illustrative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from handover.process.fold import Refusal
from handover.stages.custody.terms import EventKind

LOOK_AHEAD: Final = timedelta(days=30)
"""How long before a projected release the program asks a person to confirm it (illustrative)."""
_RUNS_ON: Final = "A hold that has begun runs on."
_ENDS_ALL_THE_SAME: Final = (
    "A hold that has begun runs on and ends by its clock; from then on this ground alone holds the person."
)


@dataclass(frozen=True, slots=True)
class EventEffect:
    """The effect of an event, in words, with its source. ``releases``: the person would be released at that moment,
    so that a release time is due. ``holds``: from then on a ground other than the request holds the person.
    ``ends_hold``: from then on nobody may be held on the request; ``lifts_order``: that order is no longer in force.
    ``dated``: it needs a date. ``illustrative``: the source was not read."""

    words: str
    source: str
    releases: bool = False
    holds: bool = False
    ends_hold: bool = False
    lifts_order: bool = False
    dated: bool = False
    illustrative: bool = True

    @property
    def of_an_order(self) -> bool:
        """Return whether it is a court's order that nobody be held, or the end of one; both name court and docket
        number."""
        return self.ends_hold or self.lifts_order

    @property
    def tells_release(self) -> bool:
        """Return whether reporting it states when the person is to be released."""
        return self.releases or self.dated


_PASSED: Final = "The projected day of release has passed. Ask the prison what became of the person."
_NEAR: Final = "The projected release is near. Ask the prison whether the day stands, and who takes custody."
TICKLERS: Final = (_PASSED, _NEAR)
"""What is asked about a projected release; the pages say it in their language."""
_FORM: Final = "form I-247A"
EFFECTS: Final[Mapping[EventKind, EventEffect]] = {
    EventKind.HOSPITAL: EventEffect(f"No clock starts or stops. {_RUNS_ON}", f"{_FORM}: notify", illustrative=False),
    EventKind.BACK: EventEffect(f"No clock starts or stops. {_RUNS_ON}", f"{_FORM}: notify", illustrative=False),
    EventKind.BOOKING_CORRECTED: EventEffect("No clock starts or stops.", "design"),
    EventKind.BOOKING_MERGED: EventEffect("No clock starts or stops.", "design"),
    EventKind.SENTENCED: EventEffect(
        "No clock starts: it starts when the sentence ends. The projected release is watched, and the request "
        "follows the person to a prison by a transfer.", f"8 CFR 287.7(d); {_FORM}: any subsequent agency", dated=True,
        holds=True, illustrative=False),
    EventKind.WRIT: EventEffect(
        f"The person is to come back: the request stays with this jail, and no transfer is recorded. {_RUNS_ON}",
        "28 USC 2241(c)(5)"),
    EventKind.EXTRADITION: EventEffect(
        "No clock starts. If the person is surrendered, report the transfer: the request follows to the agency that "
        "takes them over, which answers anew. Nobody is transferred out of a hold.", f"18 USC 3182; {_FORM}"),
    EventKind.AGENCY_HOLD: EventEffect(
        "The person is not otherwise released while another agency's own ground holds them: no clock starts. If that "
        f"agency takes them over before a hold has begun, report the transfer. {_ENDS_ALL_THE_SAME}",
        f"{_FORM}: any subsequent agency; 8 CFR 287.7(d)", holds=True),
    EventKind.COURT_RELEASE: EventEffect(
        "The clock runs from the order, not from when it is carried out. A hold that had begun is over where the order "
        "says so: the person is released.", "8 CFR 287.7(d)", releases=True),
    EventKind.COURT_NO_HOLD: EventEffect(
        "A hold on the request ends when the order reaches the jail, and none begins after it. Whoever another ground "
        "holds, such as charges, a sentence or another warrant, stays on that ground.",
        "the order itself; Lunn, 477 Mass. 517; no rule on such orders was read", ends_hold=True),
    EventKind.COURT_LIFTED: EventEffect(
        "The order no longer stands from then on. What was done against it before stays a breach, and a hold that it "
        "ended stays ended: a hold begins only at a later release, by the law of that day.",
        "the order itself; no rule on such orders was read", lifts_order=True),
    EventKind.TIME_SERVED: EventEffect(
        "The sentence is over in court: the clock runs from that moment, not from when the papers are done.",
        "8 CFR 287.7(d)", releases=True),
    EventKind.WORK_RELEASE: EventEffect(
        "The person is still in custody: no clock starts, and nobody is handed over from a place of work.", "design"),
    EventKind.COMMITMENT: EventEffect(
        "A court holds the person in a hospital: not otherwise released, no clock starts. Notice follows. "
        f"{_ENDS_ALL_THE_SAME}",
        f"{_FORM}: notify; 8 CFR 287.7(d)", holds=True),
}  # fmt: skip
"""Every kind of event; a test checks that the two lists agree."""


def day_fits(kind: EventKind, until: date | None, happened_on: date) -> Refusal | None:
    """A sentence needs its projected release; no event may have a day before it happened."""
    if until is None:
        return (
            Refusal("until", "Give the projected day of release, as the court or the prison states it.")
            if EFFECTS[kind].dated
            else None
        )
    return Refusal("until", "That day lies before the event.") if until < happened_on else None


def release_is_due(
    events: Iterable[tuple[EventKind, datetime]], stated: Iterable[datetime]
) -> datetime | None:
    """Return when a court ordered release, if no release time as early as that has been stated since."""
    moments = [at for kind, at in events if EFFECTS[kind].releases]
    if not moments:
        return None
    return None if any(time <= moments[-1] for time in stated) else moments[-1]


def held_for_another(
    events: Iterable[tuple[EventKind, datetime]], release_at: datetime, hold_ends: datetime
) -> bool:
    """Return whether another ground to hold the person arose during the hold; if so, a person still there after its
    end is not held on the request."""
    return any(EFFECTS[kind].holds and release_at <= at <= hold_ends for kind, at in events)


def served_without_effect(served_at: datetime | None, release_at: datetime | None) -> bool:
    """Return whether the copy was served too late. The request takes effect once it is served, and asks for a hold
    from the release (form I-247A); served after the otherwise-release time, it gives no ground to hold anybody."""
    return served_at is not None and release_at is not None and served_at > release_at


def tickler(until: date, today: date) -> str:
    """Return the question to ask about a projected release; empty while it is far off."""
    if today > until:
        return _PASSED
    if until - today <= LOOK_AHEAD:
        return _NEAR
    return ""
