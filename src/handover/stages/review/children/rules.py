"""The procedures for children (R17). Pure; illustrative throughout, because none of its sources was read in full
(mark M).

TVPRA, 8 USC 1232: an unaccompanied child goes to the care of Health and Human Services; 8 CFR 236.3: a juvenile is
released to a parent or guardian where one can be found; 8 CFR 236.1(e): consular notice. No routine detainer.
"""

from __future__ import annotations

from typing import Final

from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum
from handover.stages.review.case_file.rules import MAJORITY


class ConsularOutcome(LabelledEnum):
    """What became of the consular notice (8 CFR 236.1(e))."""

    ASKED = "asked", "the person asked for it: the consulate was told"
    DECLINED = "declined", "the person did not want it: the consulate was not told"
    MANDATORY = "mandatory", "the country is on the list of mandatory notice: the consulate was told"


class Care(LabelledEnum):
    """Into whose care a child goes. Closed list."""

    PARENT = "parent", "a parent or legal guardian (8 CFR 236.3)"
    HHS = "hhs", "Health and Human Services, for an unaccompanied child (8 USC 1232(b))"
    JUVENILE = "juvenile", "the juvenile authority of the place, on its own charge"
    STAYS = (
        "stays",
        "nobody's but the jail's own: nothing is asked of it, and the supervisor follows the child",
    )


LEAST_SAID: Final = 10
"""Minimum length of a statement about age. Our own choice."""


def says_why(text: str) -> Refusal | None:
    """A referral must say what points to the age; any sign suffices, and no proof is needed."""
    return (
        None if len(text.strip()) >= LEAST_SAID else Refusal("text", "Write what points to the person's age.")
    )


def consulate_in_words(outcome: ConsularOutcome, text: str) -> Refusal | None:
    """Where a consulate was told, when and whom is written down (8 CFR 236.1(e))."""
    if outcome is ConsularOutcome.DECLINED or len(text.strip()) >= LEAST_SAID:
        return None
    return Refusal("text", "Write whom at the consulate was told, and when.")


def interpreter_or_why(interpreter: str, text: str) -> Refusal | None:
    """An interpreter is named, or it is said why none is needed."""
    if interpreter.strip() or len(text.strip()) >= LEAST_SAID:
        return None
    return Refusal("interpreter", "Name the interpreter, or write why none is needed.")


def two_sources(first: str, second: str) -> Refusal | None:
    """8 USC 1232(b)(4): nobody is found an adult by one kind of evidence alone."""
    if first.strip() and second.strip() and first.strip().casefold() != second.strip().casefold():
        return None
    return Refusal("second_source", "Name two sources of different kinds; one alone makes nobody an adult.")


def no_minor(age: int | None, *, found_adult: bool = False) -> Refusal | None:
    """R17: a child's case takes its own path: no routine detainer (TVPRA; 8 CFR 236.3; illustrative).

    ``found_adult``: a supervisor found by two sources that the date on record is wrong.
    """
    if found_adult or age is None or age >= MAJORITY:
        return None
    return Refusal(
        "minor",
        "A date on record makes the person younger than 18: no routine detainer. Refer the case to the path for "
        "children, where the consulate, an interpreter and the child's care are seen to.",
    )
