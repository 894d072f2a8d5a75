"""Signs in the file that speak for the person: of citizenship (R5) and of a child (R17). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handover.process.fold import Refusal
from handover.stages.review.case_file.file import CORRECTED_BY_JAIL, CaseFile
from handover.stages.review.case_file.rules import (
    MAJORITY,
    OUTLYING_BIRTHPLACES,
    RESIDENT_AS_CHILD,
    US_BIRTHPLACES,
    US_CITIZENSHIP,
    resident_as_child,
    youngest_age,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something on record that speaks for the person: ``key`` names the record and its content, so that a record
    whose content has changed is weighed again; ``text`` describes it."""

    key: str
    text: str


def read_digest(signs: Iterable[Sign]) -> str:
    """SHA-256, in hexadecimal, of the signs that a page showed to whoever weighs them."""
    return hashlib.sha256("\n".join(sorted(s.key for s in signs)).encode()).hexdigest()


def weighs_what_was_read(signs: Iterable[Sign], read: str | None) -> Refusal | None:
    """R5, R17: an answer cannot weigh what came on record while it was being written. ``read``: the digest of the
    page; None for an answer not given on a page."""
    if read is None or read == read_digest(signs):
        return None
    return Refusal(
        "records",
        "The records changed after this page was opened. Read what is on record now, and answer again.",
    )


def citizenship_signs(file: CaseFile) -> list[Sign]:
    """R5: each claim or indicium of United States citizenship or nationality on record, by what it rests on."""
    signs = [
        Sign(f"birthplace:{where}:{code}", f"a birthplace in the United States is on record ({where})")
        for where, code in file.births
        if code.upper() in US_BIRTHPLACES
    ]
    signs += [
        Sign(f"birthplace:{where}:{code}", f"{OUTLYING_BIRTHPLACES[code.upper()]} ({where})")
        for where, code in file.births
        if code.upper() in OUTLYING_BIRTHPLACES
    ]
    signs += [
        Sign(f"citizenship:{where}:{code}", f"United States citizenship stands on record ({where})")
        for where, code in file.nations
        if code.upper() == US_CITIZENSHIP
    ]
    signs += [
        Sign(
            f"{item.evidence.key}: {item.evidence.label} ({item.source}, {item.reliability})",
            f"a status record shows United States citizenship or nationality: {item.evidence.label}",
        )
        for item in file.standing_items
        if item.evidence.shows.startswith(("citizen", "national:"))
    ]
    signs += [
        Sign(f"correction:{c.pk}", f"a correction shows it: {c.now}") for c in file.corrections if c.citizen
    ]
    signs += _through_a_parent(file)
    signs += _erased(file)
    signs += [
        Sign(
            f"case:{e.reference}:{e.citizen}",
            f"citizenship was claimed in case {e.reference} of the person, and counsel has not answered there",
        )
        for e in file.elsewhere
        if e.citizen
    ]
    answer = file.answer
    if answer is not None and (answer.opinion == "citizen" or answer.status == "citizen"):
        signs.append(Sign(f"answer:{answer.pk}", "the records specialist found evidence of it"))
    return signs


def _through_a_parent(file: CaseFile) -> list[Sign]:
    """Return the sign of permanent residence from childhood. The parents are not on record, so a person must ask."""
    standing = {i.evidence.key for i in file.standing_items}
    births = (*file.booking.births, *file.immigration.births)
    return [
        Sign(f"status:{s.pk}:child:{s.since}", f"{RESIDENT_AS_CHILD}; resident since {s.since}")
        for s in file.immigration.statuses.all()
        if s.status == "permanent_resident"
        and f"status:{s.pk}" in standing
        and resident_as_child(s.since, births)
    ]


def _erased(file: CaseFile) -> list[Sign]:
    """Return what was erased by order and may have shown citizenship; counsel weighs it, because nobody else can tell
    any more."""
    answer, match = file.answer, file.criminal_match
    signs = []
    if answer is not None and answer.erased:
        signs.append(Sign(f"answer:{answer.pk}", f"the records specialist's answer was {answer.erased}"))
    if match is not None and match.erased:
        signs.append(
            Sign(f"criminal:{match.pk}", f"which criminal record is the person's was {match.erased}")
        )
    return signs


def minority_signs(file: CaseFile, on: date) -> list[Sign]:
    """R17: each recorded date of birth by which the person is a child on that day."""
    sources = [("booking", file.booking.births), ("immigration", file.immigration.births)]
    sources.append((CORRECTED_BY_JAIL, list(file.reported_births)))
    sources += [(f"booking of case {e.reference}", e.booking.births) for e in file.elsewhere if e.booking]
    if file.criminal:
        sources.append(("criminal", file.criminal.births))
    sources.append(("correction", [c.birth for c in file.corrections if c.birth]))
    said = [
        Sign(
            f"case:{e.reference}:{e.child}",
            f"In case {e.reference} somebody said that the person is a child.",
        )
        for e in file.elsewhere
        if e.child
    ]
    return (
        _erased_births(file, on)
        + said
        + [
            Sign(
                f"birth:{where}:{text}",
                f"A date of birth on record ({where}) makes the person {age} years old.",
            )
            for where, texts in sources
            for text in texts
            if (age := youngest_age([text], on)) is not None and age < MAJORITY
        ]
    )


def _erased_births(file: CaseFile, on: date) -> list[Sign]:
    """A correction that showed a child keeps, once erased, the year in which the child comes of age."""
    return [
        Sign(
            f"birth:correction:{c.pk}:{c.child_until}",
            f"A date of birth on record (correction, {c.erased}) makes the person a child, perhaps until the end of "
            f"{c.child_until}.",
        )
        for c in file.corrections
        if c.erased and c.child_until is not None and c.child_until >= on.year
    ]
