"""Record which versions of records a decision on a case rests on."""

from __future__ import annotations

from collections.abc import Iterable

from handover.formats.ebts.transaction_types import Repository
from handover.process.models import Matter
from handover.repositories import uses
from handover.repositories.models import RecordUse
from handover.stages.review.case_file.file import CaseFile


def note_use(case: Matter, what: RecordUse.What, file: CaseFile, keys: Iterable[str]) -> None:
    """Write that the step which ``case`` has just taken rests on the person and on the records with these keys."""
    uses.note_people(case, what, Repository.IMMIGRATION, [file.immigration.fin])
    uses.note_rows(case, what, file.rows(keys))
