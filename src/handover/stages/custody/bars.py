"""The bars in the jail's own facts: its law, what it was asked, the release time and the end of the hold. Pure.

A permission (to agree to a hold) is refused; a report (a hold begun, a transfer, custody) is recorded as a breach.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handover.process.fold import Refusal
from handover.process.gate import Bar, Holder
from handover.process.names import CaseState, CaseStep, StateName, StepName
from handover.stages.custody import rules
from handover.stages.custody.court_orders import CourtOrder
from handover.stages.custody.event_effects import served_without_effect
from handover.stages.custody.release_times import moved_late
from handover.stages.custody.rules import BreachKind, LawSays
from handover.stages.custody.time_rules import RELEASE_TOLERANCE

HOLDS: Final[frozenset[CaseState]] = frozenset({"hold_agreed", "held"})
"""States in which a jail holds the person on the request, or has said that it will."""
HOLD_ACTS: Final[frozenset[CaseStep]] = frozenset({"agree_to_hold", "start_hold", "report_unserved_hold"})
"""Steps by which a hold is agreed to or begins."""
_HOLD_STEPS: Final[frozenset[CaseStep]] = frozenset({*HOLD_ACTS, "restate_release", "resume_stopped"})
_STATES_RELEASE: Final[frozenset[CaseStep]] = frozenset({"start_hold", "restate_release"})
_MOVES: Final[frozenset[CaseStep]] = frozenset({"transfer_served", "transfer_unserved"})
TAKES: Final[frozenset[CaseStep]] = frozenset({"assume_custody", "execute_warrant"})
"""Steps by which a person is handed over in the jail."""
NOTICE_ACTS: Final[frozenset[CaseStep]] = frozenset({"agree_to_notify", "give_notice", "restate_release"})
"""Steps by which notice of a release is agreed to or given."""


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
    notice_law: LawSays = rules.NOT_ASKED
    handover_law: LawSays = rules.NOT_ASKED
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


def no_power_to_hold(facts: CustodyFacts) -> Refusal | None:
    """R8: if the law of the place gives no power to hold, no form can give it (Lunn, 477 Mass. 517)."""
    if not facts.holds:
        return None
    return rules.hold_needs_law(facts.hold_law, facts.hold_needs, facts.power_cited)


def no_notice_by_law(facts: CustodyFacts) -> Refusal | None:
    """R8: notice of a release may be agreed to and given only as the law of the place allows; a form alone gives no
    power."""
    return rules.notice_needs_law(facts.notice_law) if facts.tells else None


def no_handover_by_law(facts: CustodyFacts) -> Refusal | None:
    """R8: no handover in a jail whose law forbids it, or allows it only with a fact that nobody attested."""
    return rules.handover_needs_law(facts.handover_law) if facts.step in TAKES else None


def hold_not_asked(facts: CustodyFacts) -> Refusal | None:
    """R10: an I-247G requests notice only."""
    return rules.hold_was_asked(facts.request) if facts.holds else None


def hold_ended(facts: CustodyFacts) -> Refusal | None:
    """R9, 8 CFR 287.7(d): after a hold has ended, nobody may be handed over under it and no new hold may begin."""
    if not facts.holds or facts.hold_ends is None or facts.at <= facts.hold_ends:
        return None
    return Refusal(
        "expired", "The hold had ended at that time. It cannot be extended; the person is to be released."
    )


def hold_told_late(facts: CustodyFacts) -> Refusal | None:
    """R9, 8 CFR 287.7(d): the 48 hours run from the first otherwise-release, even if the jail states it only later.

    What happened while the request was stopped is judged by `request_stopped`.
    """
    if facts.stopped or not facts.holds or facts.hold_ends is None or facts.told_at <= facts.hold_ends:
        return None
    return Refusal(
        "expired",
        "By the stated release time the hold had ended before it was reported. No hold begins or goes on: whoever is "
        "still there is to be released, and the jail records when they left.",
    )


def no_hold_by_court(facts: CustodyFacts) -> Refusal | None:
    """A court's order that nobody be held on the request: while it stands, no hold may be agreed to or begin (M:
    illustrative)."""
    if facts.step not in HOLD_ACTS:
        return None
    at = {facts.at, facts.told_at} if facts.step == "agree_to_hold" else {facts.at}
    if not any(order.stands_at(one) for order in facts.orders for one in at):
        return None
    return Refusal("hold", "A court ordered that the person not be held on this request.")


def moved_before_service(facts: CustodyFacts) -> Refusal | None:
    """Form I-247A: a copy is served on the person. A person cannot be served in a jail they have left. Form times
    have minute precision."""
    served = facts.served_at.replace(second=0, microsecond=0) if facts.served_at else None
    if facts.step != "transfer_served" or served is None or facts.at >= served:
        return None
    return Refusal(
        "transferred_at",
        "By this time the person had left before the copy was served on them here. One of the two times is wrong, or "
        "nobody was served: correct the time, or serve a copy where the person is.",
    )


def _served_before_arrival(facts: CustodyFacts) -> Refusal | None:
    """R10; form I-247A: a copy is served on the person. A person cannot be served in a jail before they arrive there.
    Form times have minute precision."""
    served, arrived = facts.served_at, facts.arrived_at
    if not served or not arrived or served >= arrived.replace(second=0, microsecond=0):
        return None
    return Refusal(
        "service",
        "By its certificate the copy was served here before the person came. One of the two times is wrong, or nobody "
        "was served: correct the time, or serve a copy.",
    )


def served_too_late(facts: CustodyFacts) -> Refusal | None:
    """R10; form I-247A: the request has no effect if the copy was served after the release time, was never served, or
    was served in a jail before the person came there."""
    if facts.step == "report_unserved_hold":
        return Refusal(
            "service",
            "No copy was served when the hold began: the request had not taken effect, and held nobody.",
        )
    if not facts.holds:
        return None
    if not served_without_effect(facts.served_at, facts.release_at):
        return _served_before_arrival(facts)
    return Refusal(
        "service",
        "The copy was served after the time at which the person would have been released: the request did not take "
        "effect, and nobody is held on it.",
    )


def moved_after_release(facts: CustodyFacts) -> Refusal | None:
    """R9: the first otherwise-release governs wherever the person is. A move after it starts no hold."""
    if facts.step in _MOVES:
        if facts.held_otherwise or not (facts.told_in_hold or moved_late(facts.release_at, facts.at)):
            return None
        return Refusal(
            "transferred_at",
            "The person was moved after the time at which they would have been released, or the move was told only "
            "after a hold had begun. That time governs at the next agency too: no hold starts there.",
        )
    if not facts.moved_late:
        return None
    return Refusal(
        "request",
        "The person was moved here after the time at which they would have been released: no hold starts.",
    )


def custody_untimed(facts: CustodyFacts) -> Refusal | None:
    """R9: custody is judged against a release time. Without one it cannot be said whether custody was in time."""
    if facts.release_at is not None:
        return None
    return Refusal(
        "otherwise_release_at", "No release time is on record against which the custody can be judged."
    )


def custody_late(facts: CustodyFacts) -> Refusal | None:
    """R7: where no hold runs, custody after the release time means that the person was kept without one."""
    if facts.holds or facts.release_at is None or facts.at <= facts.release_at + RELEASE_TOLERANCE:
        return None
    return Refusal("assumed_at", "The stated release time had passed, and no hold runs on this request.")


def custody_early(facts: CustodyFacts) -> Refusal | None:
    """8 CFR 287.7(a), (d): custody follows the release by the agency that holds the person; it does not replace it."""
    if facts.release_at is None or facts.at >= facts.release_at - RELEASE_TOLERANCE:
        return None
    return Refusal("assumed_at", "Custody was taken before the stated release time.")


def copy_after_loan(facts: CustodyFacts) -> Refusal | None:
    """I-247A box 2; ICE guidance (C): the copy is served before the person is lent."""
    if facts.loan_served_at is not None and facts.loan_served_at <= facts.at:
        return None
    said = "after the person was handed over" if facts.loan_served_at else "at no time"
    return Refusal("served_at", f"The copy of box 2 was served {said}; it is served before the transfer.")


def request_stopped(facts: CustodyFacts) -> Refusal | None:
    """R5, R17: nobody is held or handed over on a request that is stopped or withdrawn.

    This does not bar a handover that happened before the stop and is reported only now. Form times have minute
    precision.
    """
    if facts.stopped_at is None:
        return None
    if facts.step in TAKES and facts.at < facts.stopped_at.replace(second=0, microsecond=0):
        return None
    return Refusal(
        "state", "The request was stopped or withdrawn: nobody was to be held or handed over on it."
    )


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """Whether the prints that were compared at the handover are another person's."""

    prints_differ: bool = False


def prints_differ(facts: HandoverFacts) -> Refusal | None:
    """R2: the person handed over is not the person of the record: the case cannot continue."""
    if not facts.prints_differ:
        return None
    return Refusal("identity", "At the handover the prints were found to be another person's.")


LOAN_BARS: Final[tuple[Bar[CustodyFacts], ...]] = (
    Bar("copy_after_loan", "R10", "a loan with no copy served before it", "I-247A box 2; ICE guidance on the I-247A",
        Holder.OFFICE, copy_after_loan, steps=frozenset({"report_loan"}), standing=False,
        breach=BreachKind.LOAN_UNSERVED.value),
)  # fmt: skip
"""What the office did with a person in its custody."""

HANDOVER_BARS: Final[tuple[Bar[HandoverFacts], ...]] = (
    Bar("handover_prints_differ", "R2", "the prints at the handover are another person's",
        "identity rests on prints: I-247A box 1 c; design", Holder.OFFICE, prints_differ),
)  # fmt: skip

_ASKED_SOURCE: Final = "I-247G: notice and nothing else"
_NOTICE_SOURCE: Final = "local law, e.g. Cal. Gov. Code 7282.5, 7284.6; I-247A: a request"
_RELEASE_SOURCE: Final = "8 CFR 287.7(d); form I-247A"

CUSTODY_BARS: Final[tuple[Bar[CustodyFacts], ...]] = (
    Bar("request_stopped", "R5", "a hold or a handover on a request that is stopped",
        "ICE Directive 16001.2; 8 USC 1232; I-247A: a request", Holder.JAIL, request_stopped,
        steps=TAKES | {"start_hold"}, standing=False,
        breach=BreachKind.WHILE_STOPPED.value),
    Bar("no_power_to_hold", "R8", "local law gives no power to hold", "Lunn v. Commonwealth, 477 Mass. 517 (2017)",
        Holder.JAIL, no_power_to_hold, steps=_HOLD_STEPS, breach=BreachKind.HELD_NO_POWER.value),
    Bar("no_notice_by_law", "R8", "local law allows no notice of the release", _NOTICE_SOURCE, Holder.JAIL,
        no_notice_by_law, steps=NOTICE_ACTS, standing=False, by_entry=True, breach=BreachKind.NOTICE_LAW.value),
    Bar("no_handover_by_law", "R8", "local law allows no handover in the jail", _NOTICE_SOURCE, Holder.JAIL,
        no_handover_by_law, steps=TAKES, standing=False, breach=BreachKind.HANDOVER_LAW.value),
    Bar("hold_not_asked", "R10", "a hold was not asked", _ASKED_SOURCE, Holder.JAIL, hold_not_asked, steps=_HOLD_STEPS,
        breach=BreachKind.HELD_UNASKED.value),
    Bar("served_too_late", "R10", "the copy was served after the release time, or before the person came",
        "form I-247A: service", Holder.JAIL, served_too_late, steps=HOLD_ACTS | {"restate_release"}, standing=False,
        breach=BreachKind.HELD_UNSERVED.value),
    Bar("no_hold_by_court", "R9", "a court ordered that nobody be held", "the court's order (illustrative)",
        Holder.JAIL, no_hold_by_court, steps=HOLD_ACTS, standing=False, breach=BreachKind.HELD_COURT.value),
    Bar("moved_before_service", "R10", "a move before the service of the copy", "form I-247A: service", Holder.JAIL,
        moved_before_service, steps=frozenset({"transfer_served"}), standing=False,
        breach=BreachKind.MOVED_UNSERVED.value),
    Bar("hold_ended", "R9", "the hold is past its end", _RELEASE_SOURCE, Holder.JAIL, hold_ended,
        steps=TAKES | {"agree_to_hold"}, standing=False, breach=BreachKind.HELD_PAST_END.value),
    Bar("hold_told_late", "R9", "a hold that is reported after its end", _RELEASE_SOURCE, Holder.JAIL, hold_told_late,
        steps=_STATES_RELEASE, standing=False, breach=BreachKind.TOLD_PAST_END.value),
    Bar("moved_after_release", "R9", "a move to another agency after the release time",
        "form I-247A: any subsequent agency; 8 CFR 287.7(d): no extension", Holder.JAIL, moved_after_release,
        steps=_MOVES | HOLD_ACTS, standing=False, breach=BreachKind.MOVED_LATE.value),
    Bar("custody_untimed", "R9", "custody with no release time on record", _RELEASE_SOURCE, Holder.JAIL,
        custody_untimed, steps=TAKES, standing=False, breach=BreachKind.CUSTODY_UNTIMED.value),
    Bar("custody_late", "R7", "custody after the release time, where no hold runs",
        "Miranda-Olivares (S); Morales v. Chadbourne (S); tolerance illustrative", Holder.JAIL, custody_late,
        steps=TAKES, standing=False, breach=BreachKind.CUSTODY_LATE.value),
    Bar("custody_early", "R9", "custody before the release time", "8 CFR 287.7(a), (d); tolerance illustrative",
        Holder.JAIL, custody_early, steps=TAKES, standing=False, breach=BreachKind.CUSTODY_EARLY.value),
)  # fmt: skip
