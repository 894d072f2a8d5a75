"""Take in what lies in a drop folder.

Whoever writes there writes ``NAME.part``, then ``NAME.sha256``, then renames: a file is whole once it has its
name. A file that was taken is moved to ``processed/`` with its receipt beside it, one that was refused to
``refused/`` with the reason beside it. If the worker is killed after receiving a file and before moving it, the file
is received again, gets the first receipt, and is then moved: receiving comes before moving, and is idempotent.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import structlog

from handover.accounts.models import Agency
from handover.formats.drops import DropError, near_numbers
from handover.process.advance import RefusedError
from handover.stages.intake import actions, rules
from handover.stages.intake.feed.events import FileReport, take_file
from handover.stages.intake.feed.report_source import Sender
from handover.stages.intake.feed.rosters import take_roster
from handover.stages.intake.models import JailFile
from handover.visible import visible_name

log = structlog.get_logger()
PROCESSED, REFUSED = "processed", "refused"
WAITING: Final = "waiting"
FAILED: Final = "failed"
NO_PLAIN_FILE: Final = "This is a link, or no plain file, or has a second name; send the file itself."
"""A second name of one file (a hard link) may lead out of the folder as a link does."""
"""Errors on our side: the file is neither accepted nor refused, stays, and is tried again."""
LOCK: Final = ".handover.lock"
PATIENCE: Final = 600.0
"""Seconds that a CSV may wait for its ``.sha256`` before it is refused, because one cut at a line end looks
complete."""
_LEFT: Final = (".part", ".sha256", ".problem.txt", ".receipt.json")
_CSV: Final = re.compile(r"(bookings|status|roster)(?![a-z]).*\.csv", re.IGNORECASE)
JsonLine = dict[str, Any]


class FolderError(Exception):
    """The folder itself cannot be used; the text says why."""


class _NotTakenError(Exception):
    """This file is refused; the text is for whoever sent it."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that has its name, with the text of the digest beside it, if there is one."""

    path: Path
    data: bytes
    sha256: str | None


def take_folder(folder: Path, agency: Agency) -> Iterator[JsonLine]:
    """Take every file in, oldest name first; one line a file. Raises `FolderError`."""
    for name in (PROCESSED, REFUSED):
        _own(folder, name)
    with _alone(folder) as alone:
        if not alone:
            raise FolderError(f"{folder}: another worker takes this folder in")
        sender = Sender.folder(agency)
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name.endswith(_LEFT) or _is_folder(path):
                continue
            yield {"file": path.name, **_unless_it_fails(path, sender)}


def _unless_it_fails(path: Path, sender: Sender) -> JsonLine:
    """Take one file; an error on our side leaves it in place, so that the following files are still taken."""
    try:
        return _take(path, sender)
    except Exception as defect:
        log.error("a file of a drop folder was not taken", agency=sender.agency.ori, exc_info=defect)
        return {"outcome": FAILED, "problem": f"{type(defect).__name__}: it stays here and is tried again"}


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _take(path: Path, sender: Sender) -> JsonLine:
    """Take one file and move it, unless it still waits for its digest."""
    try:
        waiting = _read(path)
        if waiting is None:
            return {"outcome": WAITING, "problem": f"{visible_name(path.name)}.sha256 is not here yet"}
        line = _act(waiting, sender)
    except _NotTakenError as problem:
        _put_aside(path, str(problem))
        return {"outcome": "refused", "problem": str(problem)}
    except DropError as problem:
        _put_aside(path, "\n".join(str(fault) for fault in problem.faults))
        return {"outcome": "refused", "problem": str(problem)}
    except (actions.TcnReusedError, RefusedError) as problem:
        _put_aside(path, str(problem))
        return {"outcome": "refused", "problem": str(problem)}
    _move(path, PROCESSED, ".receipt.json", json.dumps(line, ensure_ascii=False, indent=1, default=str))
    return line


def _act(waiting: _Waiting, sender: Sender) -> JsonLine:
    kind = _CSV.fullmatch(waiting.path.name)
    if kind is None and waiting.path.suffix.lower() == ".csv":
        raise _NotTakenError("The name of a CSV must begin with bookings, status or roster.")
    if kind is None:
        receipt = actions.receive(
            waiting.data, channel="folder", actor=sender.actor, filename=visible_name(waiting.path.name)
        )
        return {"outcome": "received", **asdict(receipt)}
    name = kind.group(1).lower()
    if name == JailFile.Kind.ROSTER:
        roster = take_roster(waiting.data, sender, waiting.sha256)
        return {
            "outcome": "compared", "as_of": roster.as_of, "present": len(roster.present),
            "vanished": roster.vanished, "unannounced": roster.unannounced, "returned": roster.returned,
            "near": near_numbers(roster.vanished, roster.unannounced),
        }  # fmt: skip
    return _report(take_file(waiting.data, JailFile.Kind(name), sender, waiting.sha256))


def _report(report: FileReport) -> JsonLine:
    return {
        "outcome": "taken", "sha256": report.sha256, "taken": report.taken, "again": report.again,
        "refused": report.refused, "faults": [str(fault) for fault in report.faults],
        "ignored_columns": list(report.ignored),
    }  # fmt: skip


def _read(path: Path) -> _Waiting | None:
    """The bytes of a file that is ready. Links and things that are no plain file are never opened."""
    seen = path.lstat()
    if not stat.S_ISREG(seen.st_mode):
        raise _NotTakenError(NO_PLAIN_FILE)
    too_large = rules.small_enough(seen.st_size)
    if too_large:
        raise _NotTakenError(f"{too_large.code} - {too_large.text}")
    if seen.st_size == 0:
        raise _NotTakenError("E0004 - the file is empty; send it again")
    digest = _digest_beside(path)
    if digest is None and _CSV.fullmatch(path.name):
        if time.time() - seen.st_mtime < PATIENCE:
            return None
        raise _NotTakenError(
            f"There is no {visible_name(path.name)}.sha256 beside it, so it cannot be told from a part of it."
        )
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as problem:
        raise _NotTakenError(f"The file cannot be read: {problem.strerror}.") from problem
    with os.fdopen(handle, "rb") as file:
        opened = os.fstat(handle)
        if not stat.S_ISREG(opened.st_mode) or opened.st_nlink != 1:
            raise _NotTakenError(NO_PLAIN_FILE)
        data = file.read(rules.MAX_BYTES + 1)
    if digest is not None and digest.lower().split()[:1] != [hashlib.sha256(data).hexdigest()]:
        raise _NotTakenError("The file is not the one that its SHA-256 is of; send both again.")
    return _Waiting(path, data, digest)


def _digest_beside(path: Path) -> str | None:
    beside = path.with_name(f"{path.name}.sha256")
    try:
        handle = os.open(beside, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(200).decode("ascii", "replace")


def _put_aside(path: Path, why: str) -> None:
    """Move the file into ``refused/``, writing the reason first, so that every refused file has its reason beside
    it."""
    _move(path, REFUSED, ".problem.txt", f"{visible_name(path.name)} was refused.\n\n{why}\n")


def _move(path: Path, where: str, ending: str, text: str) -> None:
    """Move a file and its digest; write ``text`` beside the place it goes to, before it goes there."""
    target = path.parent / where / path.name
    serial = 1
    while target.exists() or target.is_symlink():
        serial += 1
        target = path.parent / where / f"{path.stem}-{serial}{path.suffix}"
    note = target.with_name(f"{target.name}{ending}")
    # Use a new file with an unguessable name, because anybody who can write here may have placed a link under a
    # predictable one.
    aside = note.with_name(f".{secrets.token_hex(8)}.part")
    with aside.open("x", encoding="utf-8") as out:
        out.write(text if text.endswith("\n") else f"{text}\n")
    aside.replace(note)
    # The digest goes last: a file without it would not be taken again after a kill.
    path.replace(target)
    beside = path.with_name(f"{path.name}.sha256")
    if beside.is_file() or beside.is_symlink():
        beside.replace(target.with_name(f"{target.name}.sha256"))


def _own(folder: Path, name: str) -> None:
    """Return our subfolder, ensuring that it is not a link through which somebody who can write here could redirect
    files."""
    place = folder / name
    try:
        if not stat.S_ISDIR(folder.stat().st_mode):
            raise FolderError(f"{folder} is no folder")
        place.mkdir(exist_ok=True)
        if not stat.S_ISDIR(place.lstat().st_mode):
            raise FolderError(f"{place} is a link; make it a folder")
    except OSError as problem:
        raise FolderError(f"{folder}: {problem.strerror}") from problem


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock; False where another process has it."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
