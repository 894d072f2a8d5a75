"""What a form of review offers of a case's file."""

from __future__ import annotations

from handover.stages.review.case_file.file import CaseFile


def evidence_choices(file: CaseFile) -> list[tuple[str, str]]:
    """Every record of the file that was not corrected, with its source, date and reliability class."""
    return [
        (i.evidence.key, f"{i.evidence.label} ({i.source}, as of {i.as_of}, {i.reliability})")
        for i in file.sound_items
    ]
