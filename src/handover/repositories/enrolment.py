"""Fill a repository: its records into tables, its prints and names into its gallery, under one key.

Each part is done in one piece and only once: a run that was killed is repeated from the start of its part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Model

from handover.abis.galleries import folder
from handover.matching.gallery import Gallery, GalleryError
from handover.matching.types import Biographics, Identity
from handover.repositories.models import (
    Arrest,
    ArrestCharge,
    CriminalIdentity,
    Encounter,
    ImmigrationIdentity,
    ImmigrationOrder,
    StatusRecord,
    Want,
)
from handover.world.records import CriminalRow, ImmigrationRow, WantRecord

Progress = Callable[[int], None]
BATCH = 500


def enrol_gallery(name: str, identities: Iterable[Identity], progress: Progress) -> None:
    """Make the gallery and add its identities, unless it holds some already."""
    place = folder(name)
    try:
        gallery = Gallery.open(place)
    except GalleryError:
        gallery = Gallery.create(place, name)
    if len(gallery) == 0:
        gallery.add(identities, progress)


def want_identities(rows: Iterable[WantRecord]) -> Iterator[Identity]:
    """Wants as a gallery of names, dates and numbers, without prints."""
    for row in rows:
        yield Identity(row.number, Biographics(row.names, row.births, row.sex, numbers=row.numbers))


def keep_criminal(rows: Iterable[CriminalRow]) -> None:
    """The criminal records, in one transaction; nothing where there are some."""
    if CriminalIdentity.objects.exists():
        return
    identities, arrests, charges = [], [], []
    for row in rows:
        identity = CriminalIdentity(ucn=row.ucn, sid=row.sid, as_of=row.as_of, **_shared(row.biographics))
        identities.append(identity)
        for event in row.arrests:
            arrest = Arrest(identity=identity, arrested_on=event.arrested_on, agency_ori=event.agency_ori,
                            source=event.source, as_of=event.as_of)  # fmt: skip
            arrests.append(arrest)
            charges += [
                ArrestCharge(arrest=arrest, sequence=n, code=c.code, literal=c.literal, severity=c.severity,
                             disposition=c.disposition, disposed_on=c.disposed_on, as_of=c.as_of)
                for n, c in enumerate(event.charges, 1)
            ]  # fmt: skip
    _keep(identities, arrests, charges)


def keep_immigration(rows: Iterable[ImmigrationRow]) -> None:
    """The immigration records, in one transaction; nothing where there are some."""
    if ImmigrationIdentity.objects.exists():
        return
    identities: list[Model] = []
    encounters: list[Model] = []
    statuses: list[Model] = []
    orders: list[Model] = []
    for row in rows:
        identity = ImmigrationIdentity(
            fin=row.fin, a_number=row.a_number, as_of=row.as_of, protected=row.protected,
            citizenship=row.biographics.citizenship, **_shared(row.biographics),
        )  # fmt: skip
        identities.append(identity)
        encounters += [Encounter(identity=identity, **asdict(e)) for e in row.encounters]
        statuses += [StatusRecord(identity=identity, **asdict(s)) for s in row.statuses]
        orders += [ImmigrationOrder(identity=identity, **asdict(o)) for o in row.orders]
    _keep(identities, encounters, statuses, orders)


def keep_wants(rows: Iterable[WantRecord]) -> None:
    """The wants, in one transaction; nothing where there are some."""
    if Want.objects.exists():
        return
    _keep([
        Want(number=w.number, ucn=w.ucn, names=[asdict(n) for n in w.names], births=list(w.births), sex=w.sex,
             numbers=[list(n) for n in w.numbers], offence=w.offence, agency_ori=w.agency_ori,
             entered_on=w.entered_on, extradition=w.extradition)
        for w in rows
    ])  # fmt: skip


def _shared(b: Biographics) -> dict[str, Any]:
    return {
        "names": [asdict(n) for n in b.names],
        "births": list(b.births),
        "sex": b.sex,
        "birthplace": b.birthplace,
    }


def _keep(*tables: list[Any]) -> None:
    with transaction.atomic():
        for rows in tables:
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
