"""Signs in the file that speak for the person: of citizenship (R5) and of a child (R17). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.rules import MAJORITY, US_BIRTHPLACES, US_CITIZENSHIP, youngest_age


@dataclass(frozen=True, slots=True)
class Sign:
    """Something on record that speaks for the person: ``key`` names what it rests on, ``text`` says it in words."""

    key: str
    text: str


def citizenship_signs(file: CaseFile) -> list[Sign]:
    """R5: each claim or indicium of United States citizenship or nationality on record, by what it rests on."""
    births = [("booking", file.booking.birthplace), ("immigration", file.immigration.birthplace)]
    if file.criminal:
        births.append(("criminal", file.criminal.birthplace))
    nations = [
        *(("booking", c) for c in file.booking.citizenship),
        ("immigration", file.immigration.citizenship),
    ]
    signs = [
        Sign(f"birthplace:{where}:{code}", f"a birthplace in the United States is on record ({where})")
        for where, code in births
        if code.upper() in US_BIRTHPLACES
    ]
    signs += [
        Sign(f"citizenship:{where}:{code}", f"United States citizenship stands on record ({where})")
        for where, code in nations
        if code.upper() == US_CITIZENSHIP
    ]
    signs += [
        Sign(item.evidence.key, f"a status record shows United States citizenship: {item.evidence.label}")
        for item in file.sound_items
        if item.evidence.shows.startswith("citizen")
    ]
    signs += [
        Sign(f"correction:{c.pk}", f"a correction shows it: {c.now}") for c in file.corrections if c.citizen
    ]
    signs += _erased(file)
    answer = file.answer
    if answer is not None and (answer.opinion == "citizen" or answer.status == "citizen"):
        signs.append(Sign(f"answer:{answer.pk}", "the records specialist found evidence of it"))
    return signs


def _erased(file: CaseFile) -> list[Sign]:
    """What was erased by order and may have shown it: counsel weighs that, for nobody else can tell any more."""
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
    if file.criminal:
        sources.append(("criminal", file.criminal.births))
    sources.append(("correction", [c.birth for c in file.corrections if c.birth]))
    return _erased_births(file, on) + [
        Sign(
            f"birth:{where}:{text}", f"A date of birth on record ({where}) makes the person {age} years old."
        )
        for where, texts in sources
        for text in texts
        if (age := youngest_age([text], on)) is not None and age < MAJORITY
    ]


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
