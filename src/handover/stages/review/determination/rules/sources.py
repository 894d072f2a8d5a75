"""Which evidence is only an electronic database check, and which is more than that (R3). Pure.

Gonzalez v. ICE asks what a request rests on: database checks alone, or something besides. That is read from the kinds
of the records that were linked, never from the box that was ticked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from handover.process.fold import Refusal
from handover.stages.review.case_file.evidence import Evidence

AFFIRMATIVE: Final = ("no_status:current", "overstay:current", "removal_order:final", "proceeding",
                      "charging_document", "convicted")  # fmt: skip
"""What a record must show to be affirmative evidence of no status or of removability."""

_STATEMENT, _ORDER, _ON_FILE = "statement", "order", "primary"


def is_database_check(evidence: Evidence) -> bool:
    """Return whether a record is only an electronic database check; a kind not named here is.

    Not mere checks are: a recorded statement of the person, and a signed order or charging document that is itself in
    the file (reliability “primary”). What an officer or another system entered of an order is a row like any other,
    and so is a paper that speaks for the person. The specialist's answer is an opinion of such rows.
    """
    if evidence.kind == _ORDER:
        return evidence.reliability != _ON_FILE or evidence.shows not in AFFIRMATIVE
    return evidence.kind != _STATEMENT


def databases_alone(evidence: Iterable[Evidence]) -> bool:
    """Whether nothing but database checks is linked."""
    return all(is_database_check(one) for one in evidence)


def listed_as_neutral(*, listed: bool) -> Refusal | None:
    """R3; Gonzalez settlement (secondary source): a review “comparable to the Fourth Amendment” cannot be made by a
    colleague whom the officer chose. Who may review neutrally is the office's dated list of names, empty by
    default."""
    if listed:
        return None
    return Refusal(
        "neutral",
        "You are not on the office's list of neutral reviewers today. A supervisor records who is, with the instrument "
        "and the days, under “Authority to sign”; while nobody is, database checks alone ask for notice only.",
    )
