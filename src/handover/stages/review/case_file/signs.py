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
    answer = file.answer
    if answer is not None and (answer.opinion == "citizen" or answer.status == "citizen"):
        signs.append(Sign(f"answer:{answer.pk}", "the records specialist found evidence of it"))
    return signs


def minority_signs(file: CaseFile, on: date) -> list[Sign]:
    """R17: each recorded date of birth by which the person is a child on that day."""
    sources = [("booking", file.booking.births), ("immigration", file.immigration.births)]
    if file.criminal:
        sources.append(("criminal", file.criminal.births))
    sources.append(("correction", [c.birth for c in file.corrections if c.birth]))
    return [
        Sign(
            f"birth:{where}:{text}", f"A date of birth on record ({where}) makes the person {age} years old."
        )
        for where, texts in sources
        for text in texts
        if (age := youngest_age([text], on)) is not None and age < MAJORITY
    ]
