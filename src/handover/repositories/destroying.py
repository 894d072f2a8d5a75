"""Destroy what is kept of records: content of versions, rows, prints, gallery entries, the database's free space."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any, Final

import structlog
from django.db.models import Q

from handover.abis.encounter_store import forget_person
from handover.process.erasure import free_space
from handover.repositories import changes, gallery_sync
from handover.repositories.commitments import expunged_key, keyed_hash
from handover.repositories.importing.identity_rows import refresh_identities
from handover.repositories.importing.rows import refresh_charges
from handover.repositories.keys import former_keys
from handover.repositories.models import (
    ArrestCharge,
    ChargeDisposition,
    FormerKey,
    RecordContent,
    RecordOrder,
    RecordPrint,
    SourceRecord,
    Want,
)
from handover.repositories.refresh import IDENTITY_ROWS, NOTHING_SAID, ROWS, empty
from handover.repositories.subjects import ORDER

log = structlog.get_logger()
RecordState = SourceRecord.State
_TABLES: Final = (
    "repositories_recordcontent", "repositories_recordprint", "repositories_sourcerecord", "repositories_formerkey",
    "repositories_indexchange", "repositories_recordorder", "repositories_chargedisposition", "identification_arrest",
    "identification_arrestcharge", "identification_criminalidentity", "identification_immigrationidentity",
    "identification_encounter", "identification_statusrecord", "identification_immigrationorder",
    "identification_want", "abis_storedencounter",
)  # fmt: skip


def destroy(head: SourceRecord, records: Collection[int]) -> dict[str, Any]:
    """Destroy records (``head`` and all that goes with it), and what they said. Call in a transaction.

    Returns what `forget` needs once it is committed.
    """
    noted = {"tables": list(_TABLES)}
    RecordContent.objects.filter(version__record__in=records).delete()
    RecordPrint.objects.filter(record__in=records).delete()
    RecordOrder.objects.filter(record__in=records).update(reasons="")
    charges = set(ChargeDisposition.every.filter(record__in=records).values_list("charge_id", flat=True))
    for kind in reversed(ORDER):
        if kind in ROWS and kind not in ("want", "prints"):
            ROWS[kind].filter(record__in=records).delete()
    refresh_charges(ArrestCharge.every.filter(pk__in=charges).values_list("pk", flat=True))
    repository, subject = head.repository, head.subject
    about = sorted(set(SourceRecord.objects.filter(pk__in=records).values_list("kind", "subject")))
    _tombstones(head, records)
    for kind, number in about:
        if kind in IDENTITY_ROWS:
            _forget_person(kind, repository, number)
        elif kind == "want":
            _forget_want(number)
    gallery_sync.note({(repository, subject)})
    changes.tell(repository, subject)
    return noted


def _tombstones(head: SourceRecord, records: Collection[int]) -> None:
    """Of the record, and of what was merged into it, a keyed hash of the key stays; what belonged to it needs none: it
    cannot be sent without it."""
    for row in SourceRecord.objects.filter(pk__in=records):
        named = row.pk == head.pk or row.merged_into_id is not None
        key = (
            expunged_key(row.source, row.kind, row.source_key)
            if named
            else f"expunged:{secrets.token_hex(32)}"
        )
        row.source_key, row.subject, row.state = key, keyed_hash(row.subject)[:40], RecordState.EXPUNGED
        row.salt = row.commitment = ""
        row.sealed, row.merged_into = False, None
        row.save()


def _forget_person(kind: str, repository: str, subject: str) -> None:
    """Delete the person's row, and those under the keys that they had before, unless another source has records of them
    or something was entered here under their number; then nothing but the number stays."""
    if _is_said(kind, repository, subject):
        empty(kind, subject, numbers=True)
        refresh_identities(kind, [subject])
        for key in former_keys([subject], repository):
            if not _is_said(kind, repository, key):
                empty(kind, key, numbers=True)
        return
    for key in former_keys([subject], repository):
        if key == subject or not _is_said(kind, repository, key):
            _forget_key(kind, repository, key)


def _is_said(kind: str, repository: str, subject: str) -> bool:
    """Whether a source's record says this key of somebody."""
    said = SourceRecord.objects.filter(kind=kind, repository=repository, subject=subject)
    return said.exclude(state__in=(RecordState.MERGED, RecordState.EXPUNGED)).exists()


def _forget_key(kind: str, repository: str, subject: str) -> None:
    forget_person(subject)
    gallery_sync.note({(repository, subject)})
    FormerKey.objects.filter(Q(former=subject) | Q(now=subject), repository=repository).delete()
    entered = [m for m in ROWS if m in ("arrest", "encounter", "status", "order")]
    if any(_of_person(name, subject) for name in entered):
        empty(kind, subject, numbers=True)
    else:
        IDENTITY_ROWS[kind].every.filter(pk=subject).delete()


def _of_person(name: str, subject: str) -> bool:
    return bool(ROWS[name].filter(identity=subject).exists())


def _forget_want(number: str) -> None:
    """A want's row goes; where a hit still names it, nothing but the number stays."""
    from django.db.models import ProtectedError

    try:
        Want.every.filter(pk=number).delete()
    except ProtectedError:
        kept = {k: v for k, v in NOTHING_SAID.items() if k != "birthplace"}
        Want.every.filter(pk=number).update(
            **kept, ucn="", offence="expunged", extradition="", agency_case=""
        )


def forget(repository: str, noted: dict[str, Any]) -> bool:
    """After the commit: write the gallery without the entry and clean the database's free space; whether all was done.

    What cannot be done now is logged, and it is tried again.
    """
    try:
        gallery_sync.follow(repository)
        gallery_sync.compact(repository)
        free_space.clean(noted["tables"])
    except Exception as problem:
        log.warning("expunged, and not yet out of every file", why=type(problem).__name__)
        return False
    return True
