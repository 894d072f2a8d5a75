"""Declare a feed, and tell how the declared ones stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.audit.append import append
from handover.formats.records import KINDS, RecordFileError, record_format
from handover.formats.records.column_map import read_map
from handover.repositories.models import Feed, Reliability


class FeedError(ValueError):
    """A feed cannot be declared so. Says why and what to do."""


def declare(  # noqa: PLR0913 - one argument a field of a feed
    name: str, *, form: str, source: str, reliability: str, mode: str, kinds: Sequence[str], agency: str,
    column_map: str, most_retracted: float, actor: Actor,
) -> Feed:  # fmt: skip
    """Declare a feed; the one that is there already, if nothing differs. Raises `FeedError`."""
    _check(name, form, source, reliability, kinds, column_map)
    sender = Agency.objects.filter(ori=agency).first() if agency else None
    if agency and sender is None:
        raise FeedError(f"no agency {agency} is on file; add it with: handover agency add")
    values: dict[str, Any] = {
        "form": form, "source": source, "reliability": reliability, "mode": mode, "kinds": list(kinds),
        "agency": sender, "column_map": column_map, "most_retracted": most_retracted,
    }  # fmt: skip
    row = Feed.objects.filter(name=name).first()
    if row is not None:
        differs = [field for field, value in values.items() if getattr(row, field) != value]
        if differs:
            raise FeedError(
                f"feed {name} is declared with another {', '.join(differs)}; declare it under another name"
            )
        return row
    with transaction.atomic():
        made = Feed.objects.create(name=name, created_at=timezone.now(), **values)
        content = {k: v for k, v in values.items() if k not in ("agency", "column_map")}
        append(act="records.feed", actor=actor, subject=name, content=content)
    return made


def _check(
    name: str, form: str, source: str, reliability: str, kinds: Sequence[str], column_map: str
) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        raise FeedError("a feed's name has 1 to 40 small letters, digits and hyphens")
    try:
        needs_map = record_format(form).needs_map
        if column_map and needs_map:
            read_map(column_map)
    except RecordFileError as problem:
        raise FeedError(str(problem)) from problem
    if needs_map and not column_map:
        raise FeedError(f"files of the form {form} need a map of their columns: --map FILE")
    if column_map and not needs_map:
        raise FeedError(f"files of the form {form} have no columns: leave out --map")
    if not source.strip() or len(source) > 60:
        raise FeedError("name the source in 1 to 60 characters, as its records name it")
    if reliability not in Reliability.values:
        raise FeedError(f"the reliability is one of {', '.join(Reliability.values)}")
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise FeedError(f"there is no kind {unknown[0]}; the kinds are {', '.join(KINDS)}")


def listed() -> list[dict[str, Any]]:
    """Return each feed, how many of its records are on file, and its last file."""
    found = []
    for feed in Feed.objects.select_related("agency"):
        run = feed.runs.first()
        last = (
            f"last file {run.file_name}, {run.began_at:%Y-%m-%d %H:%M} UTC, {run.state}"
            if run
            else "no file yet"
        )
        found.append(
            {
                "name": feed.name,
                "source": feed.source,
                "form": feed.form,
                "mode": feed.mode,
                "reliability": feed.reliability,
                "agency": feed.agency.ori if feed.agency else "",
                "records": feed.records.count(),
                "last": last,
            }
        )
    return found
