"""Checks that the records behind a finding still support it (R18)."""

from __future__ import annotations

from uuid import UUID

from handover.process.models import Matter
from handover.row_scope import Opening, opening
from handover.stages.notification.public import queries as notification
from handover.stages.review.case_file.file import CaseFile
from handover.stages.review.case_file.models import RecordCorrection
from handover.stages.review.case_file.queries import corrections_of
from handover.stages.review.determination.queries import determination_of


@opening(Opening.PERSON)
def rests_on_corrected(case_id: UUID) -> list[RecordCorrection]:
    """Corrections of records that the case's standing determination rests on."""
    case = Matter.objects.get(pk=case_id)
    if "determination" not in case.standing.facts:
        return []
    found = determination_of(case.pk)
    keys = found.evidence if found else []
    corrected = corrections_of(notification.link_of(case_id).identity)
    return [one for one in corrected if one.record_key in keys]


def records_gone(file: CaseFile) -> list[str]:
    """Records that the finding rests on and that are not in the file any more: a criminal match was withdrawn."""
    found = determination_of(file.link.matter_id)
    known = {i.evidence.key for i in file.items}
    return (
        [label for key, label in zip(found.evidence, found.labels, strict=True) if key not in known]
        if found
        else []
    )
