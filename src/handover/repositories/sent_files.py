"""Files that machines send to feeds: kept, worked off by a job, and told by a receipt.

The same bytes with the same wish have one receipt. A dry run that is asked for again is done again, since the records
may have changed; a file that was taken in is not taken in twice.
"""

from __future__ import annotations

import fcntl
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from handover.accounts.roles import Actor, Role
from handover.formats.records import RecordFileError
from handover.repositories.feed_context import feed_file
from handover.repositories.importing.run import ImportRefusedError
from handover.repositories.models import Feed, SentFile
from handover.repositories.sending import receive

FileState = SentFile.State
KEPT: Final = timedelta(days=30)
"""A receipt can be read for so long after the file was worked off."""
FORGOTTEN: Final = timedelta(minutes=10)
"""A file that has waited so long has a job, or has lost it."""


class FileTooLargeError(Exception):
    """More bytes came than may."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sender asks for: a dry run, or with its digest that the file be taken in."""

    apply: str = ""
    as_of: date | None = None
    file_name: str = "file"


def keep(feed: Feed, parts: Iterable[bytes], wish: Wish, *, actor: Actor, most: int) -> tuple[SentFile, bool]:
    """Keep a file until it is worked off; its row, and whether there is something to do that was not before.

    Raises `FileTooLargeError`.
    """
    aside, digest = _written(parts, most)
    try:
        reference = _reference(feed, digest, wish)
        with transaction.atomic():
            row, made = SentFile.objects.select_for_update().get_or_create(
                reference=reference,
                defaults={
                    "feed": feed, "sha256": digest, "file_name": wish.file_name, "as_of": wish.as_of,
                    "apply": wish.apply, "by_key": actor.key, "by_name": actor.name, "by_role": actor.role.value,
                    "received_at": timezone.now(),
                },
            )  # fmt: skip
            again = row.state == FileState.REFUSED or (row.state == FileState.DONE and not wish.apply)
            if again:
                row.state, row.receipt, row.problem, row.ended_at = FileState.WAITING, {}, "", None
                row.received_at = timezone.now()
                row.save()
            if made or again:
                aside.replace(_place(reference))
            return row, made or again
    finally:
        aside.unlink(missing_ok=True)


def work_off(reference: str) -> str:
    """Do the dry run or take the file in; the state then. Safe to do again after a kill: a run goes on."""
    row = SentFile.objects.select_related("feed").filter(reference=reference, state=FileState.WAITING).first()
    if row is None:
        return "nothing waits"
    path = _place(reference)
    if not path.exists():
        _end(row, 410, "The bytes of this file are gone; send it again.")
        return row.state
    with _alone(path) as mine:
        if not mine:
            return "another worker does it"
        named = path.parent / f"{reference}.d" / row.file_name
        named.parent.mkdir(exist_ok=True)
        if not named.exists():
            named.hardlink_to(path)
        try:
            done = receive(feed_file(row.feed, named, as_of=row.as_of), row.apply, actor=_actor(row))
            row.receipt = done.as_json()
            _end(row)
        except RecordFileError as error:
            _end(row, 422, f"The file is not of the form {row.feed.form}: {error}")
        except ImportRefusedError as error:
            _end(row, 409, str(error))
        _forget(reference)
    return row.state


def forgotten() -> list[str]:
    """The files that wait without anybody who works on them; whoever asks gives each a job again."""
    rows = SentFile.objects.filter(state=FileState.WAITING, received_at__lt=timezone.now() - FORGOTTEN)
    return list(rows.values_list("reference", flat=True))


def tidy() -> int:
    """Remove receipts of long ago, and bytes that a kill left; how many of both."""
    old, _ = SentFile.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
    waiting = set(SentFile.objects.filter(state=FileState.WAITING).values_list("reference", flat=True))
    before = (timezone.now() - FORGOTTEN).timestamp()
    left = [p for p in _folder().iterdir() if p.stem not in waiting and p.lstat().st_mtime < before]
    for path in left:
        _forget(path.stem) if path.is_dir() else path.unlink(missing_ok=True)
    return old + len(left)


def _written(parts: Iterable[bytes], most: int) -> tuple[Path, str]:
    aside = _folder() / f"{secrets.token_hex(8)}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with aside.open("xb") as out:
            for part in parts:
                size += len(part)
                if size > most:
                    raise FileTooLargeError
                digest.update(part)
                out.write(part)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside, digest.hexdigest()


def _reference(feed: Feed, digest: str, wish: Wish) -> str:
    said = "\n".join((feed.name, digest, wish.apply, wish.as_of.isoformat() if wish.as_of else ""))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _end(row: SentFile, status: int = 200, why: str = "") -> None:
    row.state, row.status, row.problem = FileState.REFUSED if why else FileState.DONE, status, why
    row.ended_at = timezone.now()
    row.save(update_fields=["state", "receipt", "status", "problem", "ended_at"])


def _actor(row: SentFile) -> Actor:
    return Actor(row.by_key, row.by_name, Role(row.by_role))


def _folder() -> Path:
    place: Path = settings.HANDOVER_DATA_DIR / "sent-to-feeds"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _place(reference: str) -> Path:
    return _folder() / f"{reference}.file"


def _forget(reference: str) -> None:
    folder = _folder() / f"{reference}.d"
    for path in folder.iterdir() if folder.is_dir() else ():
        path.unlink(missing_ok=True)
    if folder.is_dir():
        folder.rmdir()
    _place(reference).unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether this process alone has the file. A job of minutes may be given to two workers."""
    with path.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def told(row: SentFile, address: str) -> dict[str, Any]:
    """The receipt for JSON: where it is read, the state, and once worked off the report and what was refused."""
    return {
        "receipt": address, "state": row.state, "feed": row.feed.name, "file": row.file_name, "sha256": row.sha256,
        "received_at": row.received_at.isoformat(timespec="seconds"),
        "ended_at": row.ended_at.isoformat(timespec="seconds") if row.ended_at else None,
        "applied": bool(row.receipt.get("applied")), "report": row.receipt.get("report"),
        "rejects": row.receipt.get("rejects", []), "status": row.status if row.state == FileState.REFUSED else 200,
        "problem": row.problem,
    }  # fmt: skip
