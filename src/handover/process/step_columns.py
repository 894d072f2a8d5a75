"""What a step's declaration says besides its way: whom it tells, what a jail reads of it, how it is counted.

Each is a column of `definitions.Step`, so that a new step is placed where it is declared. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handover.process.labelled_enum import LabelledEnum

HOLDER: Final = "the agency that holds the person"
"""In place of a column: the jail that had the request at that moment."""
BOOKED_BY: Final = "the agency that booked"


@dataclass(frozen=True, slots=True)
class Disclosing:
    """What a step tells outside: to whom (a column of one of its facts, or `HOLDER`), what, and why."""

    fact: str
    column: str
    nature: str
    purpose: str


NOBODY: Final = Disclosing("", "", "", "")
"""Of a step that tells nobody outside: an act inside the office, what a jail records or tells the office, and what an
office told a jail here by its message, which that office accounts for."""


class JailReads(StrEnum):
    """What a jail reads of a state or a step: `process.jail_words` has the words."""

    NOTHING = "nothing"
    """The office's own: no line of a jail's page."""
    TITLE = "title"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    GOES_ON = "goes_on"
    WITH_OFFICE = "with_office"


class WorkTask(LabelledEnum):
    """What minutes are counted by, in the order in which a case meets it."""

    PRINTS = "prints", "Comparing prints and confirming wants"
    QUERY = "query", "Answering queries and recording dispositions"
    REVIEW = "review", "Reading the histories and deciding"
    REQUEST = "request", "Drafting, signing, lodging and cancelling requests"
    JAIL = "jail", "Serving, answering and reporting at the jail"
    CUSTODY = "custody", "Custody and outcomes"
    QUESTIONS = "questions", "Questions, stops, disputes and the person's own asks"
    READING = "reading", "Opened and read, no step followed"


class FirstOutcome(LabelledEnum):
    """The first outcome of a request, in display order: an order of time, not of merit. A transfer is an outcome of
    its own, not a decline by the jail that the person left (the 2017 report's error).
    """

    HOLD = "hold", "agreed to hold"
    NOTIFY = "notify", "agreed to notify only"
    DECLINE = "decline", "declined"
    NOT_NAMED = "not_named", "answered that the person is not the one named"
    TRANSFER = "transfer", "moved to another agency"
    RELEASED = "released", "released or taken over without an answer"
    WITHDRAWN = "withdrawn", "withdrawn by the office"
    ENDED = "ended", "closed without an answer: death, citizen, another person's prints"
    UNKNOWN = "unknown", "recorded as not known"
