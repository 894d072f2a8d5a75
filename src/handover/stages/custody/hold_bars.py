"""The bars to a hold, to notice of a release, and to a move to another agency. Pure: one judge per bar."""

from __future__ import annotations

from handover.process.fold import Refusal
from handover.stages.custody import local_law_rules, rules
from handover.stages.custody.event_effects import served_without_effect
from handover.stages.custody.judged_facts import HOLD_ACTS, MOVES, CustodyFacts
from handover.stages.custody.release_times import moved_late


def no_power_to_hold(facts: CustodyFacts) -> Refusal | None:
    """R8: if the law of the place gives no power to hold, no form can give it (Lunn, 477 Mass. 517)."""
    if not facts.holds:
        return None
    return local_law_rules.hold_needs_law(facts.hold_law, facts.hold_needs, facts.power_cited)


def no_notice_by_law(facts: CustodyFacts) -> Refusal | None:
    """R8: notice of a release may be agreed to and given only as the law of the place allows; a form alone gives no
    power."""
    return local_law_rules.notice_needs_law(facts.notice_law) if facts.tells else None


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
    if facts.step in MOVES:
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
