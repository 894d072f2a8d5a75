"""Write a new booking file of a person who was booked in Alder before, with a final order on record.

Usage: ``python -m tests.journeys.rebook FILE [TCN]``. The person's prints are those of the earlier booking, taken
again under a new number; so the journey meets a person whose case was reviewed before. Under another number than the
first it is another person.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handover.stages.review.case_file.file import CaseFile

TCN = "JOURNEY0000001"


def main(target: Path, tcn: str = TCN) -> None:
    """Find the person, write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover.formats.ebts.car import write_car
    from handover.process.graph import Track
    from handover.process.models import Matter
    from handover.stages.intake import queries as intake
    from handover.stages.intake.queries import submission_of
    from handover.stages.review.case_file.file import file_of

    alder = Matter.objects.filter(track=Track.CASE, agency__policy="us-columbia-alder")
    for case in alder.order_by("opened_at" if tcn == TCN else "-opened_at"):
        file = file_of(case.pk)
        final = any(i.evidence.shows == "removal_order:final" for i in file.items)
        if final and not file.citizen_on_record and case.parent_id and file.booking.charges:
            if tcn != TCN and (not _free(file) or submission_of(case.parent_id).filename.startswith("TCN")):
                continue  # of people_on_ways no file is kept
            earlier = intake.file_of(case.parent_id)
            again = replace(earlier, tcn=tcn, booking_number=f"26-{tcn}")
            target.write_bytes(write_car(again))
            return
    sys.exit("no person with a final order was booked in Alder: choose another seed for the journeys")


def _free(file: CaseFile) -> bool:
    """Whether the prints decide by themselves, nothing bars a request, and none is under way."""
    from handover.process.case_track import OUT, STOPPED
    from handover.process.names import CaseState
    from handover.stages.identification.models import PrintMatch
    from handover.stages.notification import queries as notification

    cases = notification.cases_of_identity(file.link.identity)
    busy: set[CaseState] = {*OUT, *STOPPED, "released", "signed", "awaiting_signature", "in_custody"}
    referred = PrintMatch.objects.filter(matter=file.link.search_matter_id, by_examiner=True).exists()
    barred = referred or file.protected or file.permanent_resident or cases.filter(state__in=busy).exists()
    return not barred


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
