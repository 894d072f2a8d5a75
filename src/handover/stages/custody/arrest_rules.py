"""The law of an arrest outside the jail: by which authority, who, and where. Pure.

An arrest without authority and an entry without consent can be chosen as answers, so that they are recorded as
breaches: what has happened is never refused. Contradictory entries are refused, so that they can be corrected.

8 CFR 287.3 was read. INA 236(a) and 287(a)(2) (8 USC 1226(a), 1357(a)(2)), 8 CFR 287.8(c) and (f), and Payton v.
New York, 445 U.S. 573 (1980), are from memory and illustrative.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum
from handover.process.requirements import typed_reasons
from handover.stages.custody.terms import BreachKind
from handover.stages.custody.time_rules import RELEASE_TOLERANCE


class ArrestAuthority(LabelledEnum):
    """The authority for an arrest. A detainer is none: it is a request to a jail."""

    ARREST_WARRANT = "I-200", "warrant of arrest, form I-200"
    REMOVAL_WARRANT = "I-205", "warrant of removal, form I-205"
    JUDGE = "judge", "warrant of a judge"
    WITHOUT = "without", "without a warrant: likely to escape before one can be obtained"
    NONE = "none", "none of these: it is recorded as a breach"


class ArrestPlace(LabelledEnum):
    """The kind of place where somebody was arrested. No address is kept."""

    DOOR = "door", "at the jail's door, on release"
    PUBLIC = "public", "in a public place"
    COURT = "court", "in or at a courthouse"
    HOME = "home", "in a home or another place that is not public, by consent or a judge's warrant"
    ENTERED = "entered", "in a home, entered without either: it is recorded as a breach"


_WARRANTS: Final = frozenset({ArrestAuthority.ARREST_WARRANT, ArrestAuthority.REMOVAL_WARRANT})


def authority_stands(authority: ArrestAuthority, warrant_on_file: str, ground: str) -> Refusal | None:
    """INA 236(a), 287(a)(2); 8 CFR 287.8(c)(2)(ii): a warrant that stands, or why none was obtained.

    ``warrant_on_file``: the form that is signed and not cancelled, such as I-200; empty where there is none.
    """
    if authority in _WARRANTS:
        if authority == warrant_on_file:
            return None
        there = f"the one on file is an {warrant_on_file}" if warrant_on_file else "none stands in this case"
        none = "Choose “none of these” where the arrest had no other authority"
        return Refusal("authority", f"That warrant is not on file: {there}. {none}.")
    if authority is ArrestAuthority.JUDGE:
        named = len(ground.strip()) >= 10
        return None if named else Refusal("ground", "Name the court, the judge's order and its date.")
    return typed_reasons(ground, "ground")


def entry_has_consent(place: ArrestPlace, authority: ArrestAuthority, consent: str) -> Refusal | None:
    """8 CFR 287.8(f)(2): an administrative warrant gives no right of entry; a home may be entered only by consent or
    on a judge's warrant."""
    if place is not ArrestPlace.HOME or authority is ArrestAuthority.JUDGE or len(consent.strip()) >= 10:
        return None
    return Refusal(
        "consent",
        "Say who let the officers in, and how they were asked. If nobody did, choose the answer that says so.",
    )


def arrest_breaches(authority: ArrestAuthority, place: ArrestPlace) -> tuple[BreachKind, ...]:
    """R7: an arrest without authority (8 USC 1226(a), 1357(a)(2)) and an entry that nobody allowed (8 CFR 287.8(f)(2);
    Payton v. New York) are recorded as what they were."""
    without = (BreachKind.ARREST_NO_POWER,) if authority is ArrestAuthority.NONE else ()
    entered = (BreachKind.ENTRY_UNLAWFUL,) if place is ArrestPlace.ENTERED else ()
    return (*without, *entered)


def arrest_follows_release(
    place: ArrestPlace, arrested_at: datetime, left_at: datetime | None
) -> Refusal | None:
    """8 CFR 287.7: a person still in the jail's custody is handed over, not arrested; “at the door” means when they
    leave."""
    if left_at is None:
        return Refusal(
            "left_at",
            "Say when the person left the jail: a person still in the jail cannot be arrested there.",
        )
    if arrested_at < left_at.replace(second=0, microsecond=0):
        return Refusal("arrested_at", "The time lies before the person left the jail.")
    if place is ArrestPlace.DOOR and arrested_at > left_at + RELEASE_TOLERANCE:
        return Refusal("place", "The person had left long before: that was not at the jail's door.")
    return None


def kept_for_the_door(left_at: datetime, release_at: datetime | None) -> BreachKind | None:
    """R7: a person who should have been released but was let out later, to an officer at the door, was held without a
    hold."""
    if release_at is None or left_at <= release_at + RELEASE_TOLERANCE:
        return None
    return BreachKind.CUSTODY_LATE


def person_was_told(told: bool, why_not: str) -> Refusal | None:
    """8 CFR 287.8(c)(2)(iii): the officer says who they are, that it is an arrest, and why."""
    if told or len(why_not.strip()) >= 10:
        return None
    return Refusal("why_not", "Say why the person was not told, and when they are.")
