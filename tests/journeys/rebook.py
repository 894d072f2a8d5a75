"""Write a new booking file of a person who was booked in Alder before, with a final order on record.

Usage: ``python -m tests.journeys.rebook FILE``. The person's prints are those of the earlier booking, taken
again under a new number; so the journey meets a person whose case was reviewed before.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path


def main(target: Path) -> None:
    """Find the person, write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover.formats.ebts.car import write_car
    from handover.process.graph import Track
    from handover.process.models import Matter
    from handover.stages.intake import queries as intake
    from handover.stages.review.case_file.file import file_of

    alder = Matter.objects.filter(track=Track.CASE, agency__policy="us-columbia-alder").order_by("opened_at")
    for case in alder:
        file = file_of(case.pk)
        final = any(i.evidence.shows == "removal_order:final" for i in file.items)
        if final and not file.citizen_on_record and case.parent_id and file.booking.charges:
            earlier = intake.file_of(case.parent_id)
            again = replace(earlier, tcn="JOURNEY0000001", booking_number="26-JOURNEY")
            target.write_bytes(write_car(again))
            return
    sys.exit("no person with a final order was booked in Alder: choose another seed for the journeys")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
