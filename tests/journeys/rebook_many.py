"""Book people again whom Alder knew before, one for each way that a case may go; or say which cases they became.

Usage: ``python -m tests.journeys.rebook_many FOLDER`` writes a file for each of `WAYS`, and changes records for those
whose way asks for it; ``python -m tests.journeys.rebook_many`` prints the reference of each case as JSON; with
``--convict`` a court convicts the resident, by a certified disposition.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handover.process.names import CaseState
    from handover.repositories.models import ArrestCharge
    from handover.stages.review.case_file.file import CaseFile

WAYS: Final = ("resident", "bonded", "designated", "prison", "represented", "stateless", "lenient")


def tcn(way: str) -> str:
    """The control number of the booking of a way."""
    return f"JOURNEY7{WAYS.index(way):06d}"


def write(folder: Path) -> None:
    """Find a person for each way, with no request out; change records as the way asks for it; write files."""
    from handover.formats.ebts.car import write_car
    from handover.process.graph import Track
    from handover.process.models import Matter
    from handover.stages.intake import queries as intake
    from handover.stages.review.case_file.file import file_of

    alder = Matter.objects.filter(track=Track.CASE, agency__policy="us-columbia-alder").order_by("-opened_at")
    ways, seen = list(WAYS), set[str]()
    for case in alder:
        file = file_of(case.pk)
        if file.link.identity in seen or case.parent_id is None or not _fit(file):
            continue
        way = next((one for one in ways if _suits(one, file)), "")
        if not way:
            continue
        ways.remove(way)
        seen.add(file.link.identity)
        _change_records(way, file)
        again = replace(
            intake.file_of(case.parent_id), tcn=tcn(way), booking_number=f"26-{way.upper()}", arrest_date=date.today()
        )  # a new arrest: a hold on an earlier one bars nothing  # fmt: skip
        (folder / f"{way}.ebts").write_bytes(write_car(again))
    if ways:
        sys.exit(f"nobody is left for {', '.join(ways)}: choose another seed for the journeys")


def _fit(file: CaseFile) -> bool:
    """Whether nothing on record stands against this person's being booked anew."""
    from handover.stages.identification.models import PrintMatch

    referred = PrintMatch.objects.filter(matter=file.link.search_matter_id, by_examiner=True).exists()
    barred = file.citizen_on_record or file.protected or file.permanent_resident
    return bool(file.booking.charges) and not barred and not referred


def _suits(way: str, file: CaseFile) -> bool:
    """Whether the person may go this way: but for the last, on which nothing is lodged, with no request out."""
    from handover.process.case_track import OUT, STOPPED
    from handover.stages.notification import queries as notification

    if way == "lenient":
        return True
    if way == "resident" and (file.criminal is None or any(i.evidence.kind == "order" for i in file.items)):
        return False
    busy: set[CaseState] = {*OUT, *STOPPED, "released", "signed", "awaiting_signature"}
    return not notification.cases_of_identity(file.link.identity).filter(state__in=busy).exists()


def _change_records(way: str, file: CaseFile) -> None:
    """A final order where there is none, statelessness, or residence with a pending charge."""
    from handover.repositories.models import ImmigrationOrder, StatusRecord

    status = {"stateless": "stateless", "resident": "permanent_resident"}.get(way)
    if status:
        StatusRecord.objects.create(
            identity_id=file.link.identity, status=status, since=date(2026, 1, 2), source="case system",
            reliability="system", as_of=date(2026, 11, 1),
        )  # fmt: skip
    if way == "resident":
        charge = _charge_of(file)
        charge.disposition = "pending"
        charge.save()
    elif not any(i.evidence.shows == "removal_order:final" for i in file.items):
        ImmigrationOrder.objects.create(
            identity_id=file.link.identity, kind="removal_order", final=True, dated=date(2020, 2, 3),
            body="Immigration Court", sections="212(a)(6)(A)", source="court system", reliability="primary",
            as_of=date(2026, 10, 1),
        )  # fmt: skip


def _charge_of(file: CaseFile) -> ArrestCharge:
    from handover.repositories.models import ArrestCharge

    if file.criminal is None:
        sys.exit("the resident has no criminal record: choose another seed for the journeys")
    return ArrestCharge.objects.filter(arrest__identity=file.criminal).order_by("pk")[:1].get()


def convict() -> None:
    """A court's certified disposition of the resident's charge comes on record."""
    from handover.process.models import Matter
    from handover.repositories.models import ChargeDisposition
    from handover.stages.review.case_file.file import file_of

    charge = _charge_of(file_of(Matter.objects.get(reference=cases()["resident"]).pk))
    charge.disposition = "convicted"
    charge.save()
    ChargeDisposition.objects.create(
        charge=charge, category="convicted", disposed_on=date(2026, 11, 1), literal="GUILTY", court="County Court",
        source="court system", reliability="primary", as_of=date(2026, 11, 2),
    )  # fmt: skip


def cases() -> dict[str, str]:
    """The reference of each way's case."""
    from handover.process.models import Matter
    from handover.stages.intake.models import Booking

    found = {}
    for way in WAYS:
        booked = Booking.objects.get(tcn=tcn(way)).matter_id
        found[way] = Matter.objects.get(parent_id=booked, track="case").reference
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handover.conf.settings")
    import django

    django.setup()
    if sys.argv[1:] == ["--convict"]:
        convict()
    elif len(sys.argv) > 1:
        write(Path(sys.argv[1]))
    else:
        sys.stdout.write(json.dumps(cases()))
