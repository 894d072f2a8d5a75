"""The bars in the jail's own facts: its law, what it was asked, the release time and the end of the hold. Pure.

A permission (to agree to a hold) is refused; a report (a hold begun, a transfer, custody) is recorded as a breach. The
judges of holds, notice and moves are in `hold_bars`.
"""

from __future__ import annotations

from typing import Final

from handover.process.fold import Refusal
from handover.process.gate import Bar, Holder
from handover.process.names import CaseStep
from handover.stages.custody import hold_bars, local_law_rules
from handover.stages.custody.judged_facts import (
    HOLD_ACTS,
    MOVES,
    NOTICE_ACTS,
    TAKES,
    CustodyFacts,
    HandoverFacts,
)
from handover.stages.custody.terms import BreachKind
from handover.stages.custody.time_rules import RELEASE_TOLERANCE

_HOLD_STEPS: Final[frozenset[CaseStep]] = frozenset({*HOLD_ACTS, "restate_release", "resume_stopped"})
_STATES_RELEASE: Final[frozenset[CaseStep]] = frozenset({"start_hold", "restate_release"})


def no_handover_by_law(facts: CustodyFacts) -> Refusal | None:
    """R8: no handover in a jail whose law forbids it, or allows it only with a fact that nobody attested."""
    return local_law_rules.handover_needs_law(facts.handover_law) if facts.step in TAKES else None


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
        Holder.JAIL, hold_bars.no_power_to_hold, steps=_HOLD_STEPS, breach=BreachKind.HELD_NO_POWER.value),
    Bar("no_notice_by_law", "R8", "local law allows no notice of the release", _NOTICE_SOURCE, Holder.JAIL,
        hold_bars.no_notice_by_law, steps=NOTICE_ACTS, standing=False, by_entry=True,
        breach=BreachKind.NOTICE_LAW.value),
    Bar("no_handover_by_law", "R8", "local law allows no handover in the jail", _NOTICE_SOURCE, Holder.JAIL,
        no_handover_by_law, steps=TAKES, standing=False, breach=BreachKind.HANDOVER_LAW.value),
    Bar("hold_not_asked", "R10", "a hold was not asked", _ASKED_SOURCE, Holder.JAIL, hold_bars.hold_not_asked,
        steps=_HOLD_STEPS, breach=BreachKind.HELD_UNASKED.value),
    Bar("served_too_late", "R10", "the copy was served after the release time, or before the person came",
        "form I-247A: service", Holder.JAIL, hold_bars.served_too_late,
        steps=HOLD_ACTS | {"restate_release"}, standing=False, breach=BreachKind.HELD_UNSERVED.value),
    Bar("no_hold_by_court", "R9", "a court ordered that nobody be held", "the court's order (illustrative)",
        Holder.JAIL, hold_bars.no_hold_by_court, steps=HOLD_ACTS, standing=False, breach=BreachKind.HELD_COURT.value),
    Bar("moved_before_service", "R10", "a move before the service of the copy", "form I-247A: service", Holder.JAIL,
        hold_bars.moved_before_service, steps=frozenset({"transfer_served"}), standing=False,
        breach=BreachKind.MOVED_UNSERVED.value),
    Bar("hold_ended", "R9", "the hold is past its end", _RELEASE_SOURCE, Holder.JAIL, hold_bars.hold_ended,
        steps=TAKES | {"agree_to_hold"}, standing=False, breach=BreachKind.HELD_PAST_END.value),
    Bar("hold_told_late", "R9", "a hold that is reported after its end", _RELEASE_SOURCE, Holder.JAIL,
        hold_bars.hold_told_late, steps=_STATES_RELEASE, standing=False, breach=BreachKind.TOLD_PAST_END.value),
    Bar("moved_after_release", "R9", "a move to another agency after the release time",
        "form I-247A: any subsequent agency; 8 CFR 287.7(d): no extension", Holder.JAIL, hold_bars.moved_after_release,
        steps=MOVES | HOLD_ACTS, standing=False, breach=BreachKind.MOVED_LATE.value),
    Bar("custody_untimed", "R9", "custody with no release time on record", _RELEASE_SOURCE, Holder.JAIL,
        custody_untimed, steps=TAKES, standing=False, breach=BreachKind.CUSTODY_UNTIMED.value),
    Bar("custody_late", "R7", "custody after the release time, where no hold runs",
        "Miranda-Olivares (S); Morales v. Chadbourne (S); tolerance illustrative", Holder.JAIL, custody_late,
        steps=TAKES, standing=False, breach=BreachKind.CUSTODY_LATE.value),
    Bar("custody_early", "R9", "custody before the release time", "8 CFR 287.7(a), (d); tolerance illustrative",
        Holder.JAIL, custody_early, steps=TAKES, standing=False, breach=BreachKind.CUSTODY_EARLY.value),
)  # fmt: skip
