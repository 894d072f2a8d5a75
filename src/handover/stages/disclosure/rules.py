"""The law of representation and access. Pure: one rule per function, each with its source.

Sources. 8 CFR 292.4(a) was read as 8 CFR 1292.4(a), its counterpart for the courts; the instructions of form G-28 and
5 USC 552a(c) in their text. 8 CFR 292.5(a), 5 USC 552a(d) and (j), and 28 CFR 20.21 are from memory, illustrative.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from handover.clocks.targets import TargetKind, deadline
from handover.process.fold import Refusal
from handover.process.labelled_enum import LabelledEnum


class Appearance(LabelledEnum):
    """How the office knows of a lawyer."""

    G28 = "g28", "form G-28, signed by the person"
    LETTER = "letter", "a letter that the person signed"
    COURT = "court", "counsel in the criminal case"
    NAMED = "named", "named by the person, no paper yet"


class Asker(LabelledEnum):
    """Who asks for access."""

    PERSON = "person", "the person"
    LAWYER = "lawyer", "the person's lawyer"
    OTHER = "other", "somebody else, with the person's written consent"


class Section(LabelledEnum):
    """Parts of what is held about a person, each released or withheld by somebody."""

    IDENTITY = "identity", "Who the records say you are"
    RECORDS = "records", "Records about you, with their source and date"
    FINDING = "finding", "What was found, and why"
    PAPERS = "papers", "Papers that were printed"
    HISTORY = "history", "What was done, and when"
    SAID = "said", "What you said, and the answers"
    LAWYER = "lawyer", "Your lawyer, as recorded"
    DISCLOSURES = "disclosures", "Who outside was told, and what"


_OF_THE_RECORD: Final = frozenset({Section.IDENTITY, Section.RECORDS, Section.FINDING})
"""Sections that contain what 8 USC 1367 protects."""


def lawyer_is_recognised(appearance: str) -> Refusal | None:
    """The agency recognises an appearance once form G-28 is completed, signed and filed (instructions of the form)."""
    if appearance == Appearance.G28:
        return None
    return Refusal(
        "papers",
        "Papers go to a lawyer once form G-28, signed by the person, is on file. Until then tell the lawyer that it is "
        "wanted, and nothing of the record.",
    )


def identity_is_shown(text: str) -> Refusal | None:
    """Nothing is disclosed but to the person, or at the person's written request (5 USC 552a(b))."""
    if len(text.strip()) >= 10:
        return None
    return Refusal("shown_by", "Say how the asker showed who they are, or which consent is on file.")


def lawyer_on_record(asker: str, appearance: str | None) -> Refusal | None:
    """Somebody who asks as the person's lawyer must be the lawyer on record, on form G-28. ``appearance``: of the
    lawyer who was on record when they asked, and is now."""
    if asker != Asker.LAWYER or appearance == Appearance.G28:
        return None
    return Refusal(
        "asker", "No lawyer with a form G-28 is on record. Record it first, or the person's consent."
    )


def withheld_has_a_ground(released: Iterable[str], ground: str) -> Refusal | None:
    """5 USC 552a(d), (j): anything withheld needs a ground, which the answer names."""
    if set(released) >= {s.value for s in Section} or len(ground.strip()) >= 10:
        return None
    return Refusal("ground", "Some of it is withheld: name the provision and why, in words.")


def protected_stays_with_the_person(
    asker: str, released: Iterable[str], *, protected: bool
) -> Refusal | None:
    """8 USC 1367(a)(2): nothing of a protected record may go to anybody but the person or their lawyer."""
    if not protected or asker != Asker.OTHER or not set(released) & {s.value for s in _OF_THE_RECORD}:
        return None
    return Refusal(
        "released", "This record is restricted: none of it may go to anybody but the person or their lawyer."
    )


def match_stands(released: Iterable[str], *, stands: bool) -> Refusal | None:
    """Nothing is disclosed but to the person whose record it is (5 USC 552a(b)): once the match was withdrawn, the
    record is another person's."""
    if stands or not set(released) & {s.value for s in _OF_THE_RECORD}:
        return None
    return Refusal(
        "released",
        "The match of the prints no longer stands: who the records name, what they say and what was found are another "
        "person's. Leave these sections out.",
    )


def not_after(at: datetime, now: datetime, field: str) -> Refusal | None:
    """What is recorded has happened."""
    return None if at <= now else Refusal(field, "The time lies in the future.")


def outcome_of(released: Iterable[str]) -> str:
    """Granted, granted in part, or refused, by what is released."""
    found = set(released)
    if not found:
        return "refused"
    return "granted" if found >= {s.value for s in Section} else "granted in part"


def access_due(asked_at: datetime, zone: str) -> datetime:
    """When the answer is due: twenty working days, as for a request under 5 USC 552(a)(6)(A)(i) (illustrative)."""
    due = deadline(TargetKind.ACCESS_ANSWER, asked_at, office_tz=zone).due_at
    if due is None:
        raise ValueError("a deadline without a pause always has an end")
    return due
