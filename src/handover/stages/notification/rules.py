"""What notification asks. Pure; each rule cites its source."""

from __future__ import annotations

from handover.formats.ebts.transaction_types import Repository
from handover.process.fold import Refusal
from handover.process.names import StateName

GENERIC_OFFENCE = "0399"
"""NCIC offence code for “none more exact” in an IAQ (Nlets legacy text page)."""


def opens_a_case(repository: str, state: StateName) -> bool:
    """Only prints in the immigration repository open a case; no name, birthplace or charge does."""
    return repository == Repository.IMMIGRATION and state == "identified"


def remarks_written(remarks: str) -> Refusal | None:
    """An answer is an opinion of a named person: it says what it rests on (R1, R4)."""
    if len(remarks.strip()) >= 20:
        return None
    return Refusal("remarks", "Write what you searched and what it shows, at least 20 characters.")


def opinion_fits_records(opinion: str, statuses: frozenset[str], has_records: bool) -> Refusal | None:
    """Foreign birth and no record is no opinion of removability (ICE Policy 10074.2; R2)."""
    if opinion == "appears_removable" and not has_records:
        return Refusal("opinion", "No record was linked: without one nobody “appears removable”.")
    if opinion == "appears_removable" and "citizen" in statuses:
        return Refusal("opinion", "A linked record shows citizenship: answer “evidence of citizenship”.")
    return None


def status_written(status: str) -> Refusal | None:
    """The status is a required field: OIG-20-13 found such fields skipped."""
    return (
        None
        if status.strip()
        else Refusal("status", "Say which status the records show, or that they show none.")
    )


def records_in_file(keys: frozenset[str], known: frozenset[str]) -> Refusal | None:
    """An answer rests on records of this person and on no others (R1, R4)."""
    return None if keys <= known else Refusal("records", "A chosen record is not in this person's file.")
