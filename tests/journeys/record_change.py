"""Let a status that forbids detention come on record for a person whom a detainer is out for; print the case.

Usage: ``python -m tests.journeys.record_change``. It is written as any record is, and the bars are asked again in the
same transaction.
"""

from __future__ import annotations

import os
import sys
from datetime import date


def main() -> None:
    """Find the case, write the record."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    from handover.process.case_track import OUT
    from handover.process.graph import Track
    from handover.process.models import Matter
    from handover.repositories.models import StatusRecord
    from handover.stages.notification.queries import link_of

    out = Matter.objects.filter(track=Track.CASE, agency__policy="us-columbia-alder", state__in=OUT)
    for case in out.order_by("opened_at"):
        StatusRecord.objects.create(
            identity_id=link_of(case.pk).identity, status="tps", since=date(2026, 1, 2), source="case system",
            reliability="system", as_of=date(2026, 11, 1),
        )  # fmt: skip
        case.refresh_from_db()
        if case.state == "stopped":
            sys.stdout.write(case.reference)
            return
    sys.exit("no detainer is out at Alder: choose another seed for the journeys")


if __name__ == "__main__":
    main()
