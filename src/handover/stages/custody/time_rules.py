"""Rules about times that a jail or an officer states: in bounds, in order, and never a longer hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from handover.process.fold import Refusal
from handover.stages.custody.terms import BreachKind

RELEASE_TOLERANCE: Final = timedelta(minutes=30)
"""How far from the release time somebody may leave, or custody be taken, where no hold runs, and how long a release
on a court's order may take. 8 CFR 287.7(d) and the forms are silent: the office's own figure, illustrative. The end
of a hold by its clock has no tolerance."""
RELEASE_AHEAD: Final = timedelta(days=180)
"""How far ahead a release time may lie. No source sets it: the office's own figure, illustrative; the I-247A asks for
notice 48 hours ahead where possible."""


def left_in_time(released_at: datetime, due_at: datetime | None) -> BreachKind | None:
    """R7, R9: someone who left after the hold had ended was held too long (Morales v. Chadbourne)."""
    return BreachKind.HELD_PAST_END if due_at is not None and released_at > due_at else None


def left_while_stopped(
    released_at: datetime, release_at: datetime | None, stopped_at: datetime | None
) -> BreachKind | None:
    """R5, R7: a person who should have been released but left later, although the request was stopped, was held on
    it."""
    if release_at is None or stopped_at is None:
        return None
    return BreachKind.HELD_FROZEN if released_at > max(release_at, stopped_at) + RELEASE_TOLERANCE else None


def hold_not_begun(release_at: datetime | None, at: datetime, field: str) -> Refusal | None:
    """R6, R9: a release time given in advance does not begin a hold before it comes. Until then the jail may still
    decline, and the person may go to another agency; once a hold has begun, neither is possible."""
    if release_at is None or at < release_at:
        return None
    return Refusal(
        field,
        "The hold had begun by then. It ends by its clock: nobody is moved out of it, and no answer undoes it.",
    )


def expired_by_now(due_at: datetime, now: datetime) -> Refusal | None:
    """R9: a hold ends by its clock, so it cannot be recorded as expired before that."""
    if now >= due_at:
        return None
    return Refusal("running", "The hold has not ended yet.")


def not_in_future(at: datetime, now: datetime, field: str) -> Refusal | None:
    """What is reported must have happened."""
    if at <= now:
        return None
    return Refusal(field, "The time lies in the future.")


def since_booking(at: datetime, booked_at: datetime, field: str) -> Refusal | None:
    """Nothing that a jail states of a person came before the day on which they were booked."""
    if at >= booked_at:
        return None
    return Refusal(
        field, f"The time lies before the booking of {booked_at:%b %-d, %Y}. Check the year and the day."
    )


def before_called_off(at: datetime, called_off_at: datetime | None, field: str) -> Refusal | None:
    """5 USC 552a(e)(1) (illustrative): only what is relevant and necessary is kept. What a person is charged with, or
    what is found out about them, after the request was called off serves nothing that is asked of anybody."""
    if called_off_at is None or at <= called_off_at:
        return None
    return Refusal(
        field,
        "The request was withdrawn before that. What has happened since serves nothing that is asked of your jail, so "
        "it is not recorded. What was so before the withdrawal can still be recorded, with its time.",
    )


def release_in_bounds(at: datetime, booked_at: datetime, now: datetime) -> Refusal | None:
    """R9: the hold's clock starts here, so a release time lies between the booking and a foreseeable day."""
    if at > now + RELEASE_AHEAD:
        return Refusal(
            "otherwise_release_at",
            f"The time lies more than {RELEASE_AHEAD.days} days ahead. Check the year and the day, or state it when it "
            "is nearer.",
        )
    return since_booking(at, booked_at, "otherwise_release_at")


def told_once(stated: bool) -> Refusal | None:
    """An officer may state a release time only if the jail has stated none: a stated one governs."""
    if not stated:
        return None
    return Refusal("otherwise_release_at", "The jail has stated a release time, and that one governs.")


def still_there(in_the_jail: bool) -> Refusal | None:
    """A person who has left cannot be moved. The end of a hold by its clock does not mean that the person left: a
    move after it can be recorded."""
    if in_the_jail:
        return None
    return Refusal("state", "The person has left, as was reported. Another arrest is another booking.")


def one_correction(becomes: datetime | None, *, never: bool, why_not: str) -> Refusal | None:
    """A correction says what a time should say, or that the entry never was so; some entries are not taken back."""
    if never and becomes is not None:
        return Refusal(
            "becomes", "Either the time was wrong, or the entry is not true: choose only one of the two."
        )
    if never and why_not:
        return Refusal("never", f"This entry is not taken back: {why_not}.")
    if not never and becomes is None:
        return Refusal("becomes", "Say what it should say.")
    return None


def time_differs(was: datetime, becomes: datetime) -> Refusal | None:
    """A correction must differ from what it corrects."""
    return Refusal("becomes", "That is the time as it stands.") if was == becomes else None


def no_hold_revived(due_at: datetime | None, would_be: datetime | None, now: datetime) -> Refusal | None:
    """R9: a hold that has ended is over. A correction of the record does not start it again."""
    if due_at is None or would_be is None or now < due_at or would_be <= due_at:
        return None
    return Refusal(
        "becomes",
        "The hold has ended, and the person is to be released. Correct the time once the release is recorded: it "
        "starts no hold again.",
    )


def held_before(at: datetime, earliest: datetime, field: str) -> Refusal | None:
    """Custody and release come after the detainer was lodged. Forms carry minutes, not seconds."""
    if at >= earliest.replace(second=0, microsecond=0):
        return None
    return Refusal(field, "The time lies before the detainer was lodged.")
