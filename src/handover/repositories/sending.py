"""A file of a feed that a machine or a folder sends: its dry run, and whether it may be taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from handover.accounts.roles import Actor
from handover.repositories.importing.outcomes import Action, Planned
from handover.repositories.importing.rejects import RejectsFile, told
from handover.repositories.importing.run import FeedFile, ImportReport, apply, dry_run

MOST_REJECTED: Final = 0.02
"""Share of a file's records that may be refused where nobody looks at the report."""
MOST_LISTED: Final = 100
"""Refused records that an answer lists."""


@dataclass(frozen=True, slots=True)
class FeedReceipt:
    """What a sender gets: which file, whether it was taken in, the report, and the first of what was refused."""

    feed: str
    file: str
    sha256: str
    received_at: str
    applied: bool
    report: dict[str, Any]
    rejects: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def receive(file: FeedFile, digest: str, *, actor: Actor, rejects: Path | None = None) -> FeedReceipt:
    """Do the dry run, or with the digest of one take the file in. ``rejects``: a file for all that is refused.

    Raises ``RecordFileError`` for a file of another form, ``ImportRefusedError`` where the digest is not that of this
    file and of what is on file now.
    """
    listed: list[dict[str, Any]] = []
    at = timezone.now()
    with RejectsFile(rejects) if rejects else _NoFile() as keep:

        def refuse(one: Planned) -> None:
            keep(one)
            if len(listed) < MOST_LISTED:
                listed.append({k: v for k, v in told(one).items() if k != "raw"})

        if digest:
            report = apply(file, digest, actor=actor, progress=_quiet, rejects=refuse)
        else:
            report = dry_run(file, _quiet, refuse)
    return _receipt(file, at, report, listed, applied=bool(digest))


def why_it_waits(file: FeedFile, report: Mapping[str, Any]) -> str:
    """Say why a person must look at a dry run before the file is taken in; empty where none need do so.

    ``report``: that of the dry run's receipt.
    """
    rejected, retracted = report[Action.REJECTED.value], report[Action.RETRACTED.value]
    records = sum(report[action.value] for action in Action)
    if rejected > MOST_REJECTED * records:
        return f"{rejected} of {records} records are refused, more than {MOST_REJECTED:.0%}"
    held = file.feed.records.filter(state="active").count()
    if retracted > file.feed.most_retracted * held:
        most = f"{file.feed.most_retracted:.0%}"
        return f"{retracted} of {held} records would be retracted, more than the feed's {most}"
    return ""


def _receipt(
    file: FeedFile, at: dt.datetime, report: ImportReport, listed: list[dict[str, Any]], *, applied: bool
) -> FeedReceipt:
    return FeedReceipt(
        file.feed.name, file.path.name, file.digest(), at.isoformat(timespec="seconds"), applied, report.as_json(),
        listed,
    )  # fmt: skip


class _NoFile:
    def __enter__(self) -> _NoFile:
        return self

    def __call__(self, one: Planned) -> None:
        """Keep nothing."""

    def __exit__(self, *_: object) -> None:
        return None


def _quiet(_what: str, _done: int) -> None:
    return None
