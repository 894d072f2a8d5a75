"""What the sources send by their feeds while bookings are under way: a status, a cleared want, a disposition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from handover.demo.enrol import take_in
from handover.repositories.models import ArrestCharge, Feed, SourceRecord, Want
from handover.stages.identification.models import PrintMatch, WantHit
from handover.world.feed_files import CASE_SYSTEM, WANTED, slug

FILES = "record-changes"
"""Folder of the files sent meanwhile, in the data folder."""


def send(source: str, kind: str, key: str, body: Mapping[str, Any]) -> None:
    """One source sends one record, new or in its next version."""
    known = SourceRecord.objects.filter(source=source, kind=kind, source_key=key).first()
    version = known.source_version + 1 if known else 1
    line = {
        "kind": kind, "op": "upsert", "source": source, "source_key": key, "source_version": version,
        "as_of": timezone.now().date().isoformat(), "body": dict(body),
    }  # fmt: skip
    folder = Path(settings.HANDOVER_DATA_DIR) / FILES
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind}-{slug(key)}-{version}.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    take_in(Feed.objects.get(name=slug(source)), path, lambda *_: None)


def grant_tps(fin: str) -> None:
    """The immigration case system sends that temporary protected status was granted the day before.

    The day before in UTC: it has begun in every time zone, also where it is still yesterday.
    """
    since = timezone.now().date() - timedelta(days=1)
    body = {"identity": fin, "status": "tps", "since": since.isoformat(), "reliability": "system"}
    send(CASE_SYSTEM, "status", f"{fin}.tps", body)


def send_changes() -> None:
    """The bureau's sources send what changed."""
    clear_a_want()
    dispose_of_a_charge()


def clear_a_want() -> None:
    """The agency that entered a possible want of somebody booked clears it, once."""
    if Want.objects.filter(status=Want.Status.CLEARED).exists():
        return
    hits = WantHit.objects.filter(want__record__isnull=False).order_by("pk").values_list("want", flat=True)
    want = Want.objects.filter(pk__in=hits[:1]).first()
    if want is None:
        return
    body = {
        "nic": want.number, "ori": want.agency_ori, "names": want.names, "births": want.births, "sex": want.sex,
        "numbers": [{"type": kind, "number": number} for kind, number in want.numbers], "offence": want.offence,
        "offence_code": want.offence_code, "entered_on": want.entered_on.isoformat() if want.entered_on else None,
        "extradition_text": want.extradition, "status": "cleared", "ucn": want.ucn,
    }  # fmt: skip
    send(WANTED, "want", want.number, body)


def dispose_of_a_charge() -> None:
    """A court's disposition arrives for a pending charge of somebody identified in the criminal repository, once."""
    ucns = PrintMatch.objects.values("identity")
    pending = ArrestCharge.objects.filter(
        arrest__identity__in=ucns, disposition="pending", record__isnull=False
    )
    charge = pending.select_related("record").order_by("pk").first()
    if charge is None or charge.record is None:
        return
    head = charge.record
    today = timezone.now().date().isoformat()
    body = {"charge": head.source_key, "category": "dismissed", "disposed_on": today, "literal": "DISMISSED"}
    if not SourceRecord.objects.filter(kind="disposition", versions__number__gt=1).exists():
        send(head.source, "disposition", head.source_key, body)
