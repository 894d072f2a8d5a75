"""Take in what lies in a feed's drop folder, where no person looks at the dry run unless something is odd.

Whoever writes there writes ``NAME.part``, renames it, then writes ``NAME.sha256``. A file that was taken in is moved
to ``processed/`` with its receipt beside it, one that cannot be read to ``refused/`` with the reason. One that a person
must look at stays, with ``NAME.waiting.json``; once its digest was confirmed by the command, it is moved too. What was
taken before a kill is taken again, which changes nothing, and is moved then.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shlex
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from handover.accounts.roles import Actor
from handover.formats.records import RecordFileError, record_format
from handover.repositories.feed_context import feed_file
from handover.repositories.importing.run import ImportRefusedError
from handover.repositories.models import Feed, ImportRun
from handover.repositories.sending import receive, why_it_waits
from handover.visible import visible, visible_name

PROCESSED, REFUSED = "processed", "refused"
LOCK: Final = ".handover.lock"
DIGEST, WAITS = ".sha256", ".waiting.json"
RECEIPT, REJECTS, PROBLEM = ".receipt.json", ".rejects.jsonl", ".problem.txt"
_BESIDE: Final = (".part", DIGEST, WAITS, RECEIPT, REJECTS, PROBLEM)
_Line = dict[str, Any]


class FeedFolderError(Exception):
    """The folder itself cannot be used; the text says why."""


class _NotReadError(Exception):
    """This file is refused; the text is for whoever sent it."""


def take_folder(folder: Path, feed: Feed, *, actor: Actor) -> Iterator[_Line]:
    """Take every file of the folder in, in the order of their names; one line a file. Raises `FeedFolderError`."""
    for name in (PROCESSED, REFUSED):
        _own(folder, name)
    with _alone(folder):
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name.endswith(_BESIDE) or stat.S_ISDIR(path.lstat().st_mode):
                continue
            line = _take(path, feed, actor)
            if line is not None:
                yield {"file": path.name, **line}


def _take(path: Path, feed: Feed, actor: Actor) -> _Line | None:
    """Take one file; None for one that is no feed file, such as an image that a record names."""
    if not os.path.lexists(_beside(path, DIGEST)):
        expected = path.name.lower().endswith(record_format(feed.form).suffixes)
        return _waiting(f"{path.name}{DIGEST} is not here yet") if expected else None
    with tempfile.TemporaryDirectory(prefix="handover-feed-") as private:
        try:
            copy = _copied(path, Path(private))
            return _act(path, copy, feed, actor)
        except (_NotReadError, RecordFileError) as problem:
            _put_aside(path, str(problem))
            return {"outcome": "refused", "problem": str(problem)}


def _act(path: Path, copy: Path, feed: Feed, actor: Actor) -> _Line:
    file = feed_file(feed, copy, folder=path.parent.resolve())
    rejects = copy.with_name(copy.name + REJECTS)
    known = _noted(path)
    if known is not None and known.get("sha256") == file.digest():
        if not ImportRun.objects.filter(
            feed=feed, file_digest=known["sha256"], state=ImportRun.State.DONE
        ).exists():
            return _waiting(known["waits"])
        _move(path, _free(path, PROCESSED))
        return {"outcome": "taken", "by": "command"}
    dry = receive(file, "", actor=actor, rejects=rejects)
    why = why_it_waits(file, dry.report)
    if why:
        name = shlex.quote(visible(str(path)))
        command = f"handover records import {name} --feed {feed.name} --apply {dry.report['digest']}"
        text = f"{why}; look at the report, then take it in: {command}"
        _lay(path.parent, path.name, WAITS, json.dumps({**dry.as_json(), "waits": text}, indent=1))
        _lay_file(path.parent, path.name, rejects)
        return _waiting(text)
    try:
        done = receive(file, dry.report["digest"], actor=actor, rejects=rejects)
    except (
        ImportRefusedError
    ) as problem:  # something else changed the records meanwhile; the next time will do
        return _waiting(str(problem))
    target = _free(path, PROCESSED)
    _lay_file(target.parent, target.name, rejects)
    _lay(target.parent, target.name, RECEIPT, json.dumps(done.as_json(), ensure_ascii=False, indent=1))
    _move(path, target)
    return {"outcome": "taken", **done.as_json()}


def _waiting(why: str) -> _Line:
    return {"outcome": "waiting", "problem": why}


def _copied(path: Path, private: Path) -> Path:
    """Copy the file to where nobody else writes, and check it. Links and what is no plain file are never opened."""
    try:
        said = _open(_beside(path, DIGEST)).read(200).decode("ascii", "replace").lower().split()[:1]
        copy = private / path.name
        with _open(path) as source, copy.open("xb") as out:
            shutil.copyfileobj(source, out)
    except OSError as problem:
        raise _NotReadError(f"The file or its digest cannot be read: {problem.strerror}.") from problem
    with copy.open("rb") as file:
        if said != [hashlib.file_digest(file, "sha256").hexdigest()]:
            raise _NotReadError("The file is not the one that its SHA-256 is of; send both again.")
    return copy


def _open(path: Path) -> Any:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    opened = os.fstat(handle)
    if not stat.S_ISREG(opened.st_mode) or opened.st_nlink != 1:
        os.close(handle)
        # A second name of one file (a hard link) may lead out of the folder as a link does.
        raise _NotReadError("This is a link, or no plain file, or has a second name; send the file itself.")
    return os.fdopen(handle, "rb")


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _noted(path: Path) -> dict[str, Any] | None:
    """What an earlier dry run said of a file that waits; None where there is none that can be read."""
    try:
        with _open(_beside(path, WAITS)) as file:
            found = json.load(file)
    except (OSError, ValueError, _NotReadError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("waits"), str) else None


def _put_aside(path: Path, why: str) -> None:
    target = _free(path, REFUSED)
    _lay(target.parent, target.name, PROBLEM, f"{visible_name(path.name)} was refused.\n\n{why}\n")
    _move(path, target)


def _free(path: Path, where: str) -> Path:
    """Return the place in a subfolder that the file goes to; what lies there stays."""
    target = path.parent / where / path.name
    serial = 1
    while os.path.lexists(target):
        serial += 1
        target = path.parent / where / f"{path.stem}-{serial}{path.suffix}"
    return target


def _move(path: Path, target: Path) -> None:
    """Move a file with its digest, the digest last: without it the file would not be taken again after a kill."""
    path.replace(target)
    for ending in (REJECTS, WAITS, DIGEST):
        if os.path.lexists(_beside(path, ending)):
            _beside(path, ending).replace(_beside(target, ending))


def _lay(folder: Path, name: str, ending: str, text: str) -> None:
    """Write a text beside a file. Write it first under an unguessable name: somebody may have placed a link under any
    other."""
    aside = folder / f".{secrets.token_hex(8)}.part"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text if text.endswith("\n") else f"{text}\n")
    aside.replace(folder / f"{name}{ending}")


def _lay_file(folder: Path, name: str, rejects: Path) -> None:
    if rejects.exists():
        _lay(folder, name, REJECTS, rejects.read_text(encoding="utf-8"))


def _own(folder: Path, name: str) -> None:
    """Make a subfolder of ours that is no link, so that nothing is moved elsewhere by whoever may write here."""
    place = folder / name
    try:
        place.mkdir(exist_ok=True)
        if not stat.S_ISDIR(place.lstat().st_mode):
            raise FeedFolderError(f"{place} is a link; make it a folder")
    except OSError as problem:
        raise FeedFolderError(f"{folder}: {problem.strerror}") from problem


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. Raises `FeedFolderError` where another process has it."""
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as problem:
        raise FeedFolderError(f"{folder}: {problem.strerror}") from problem
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as problem:
        raise FeedFolderError(f"{folder}: another process takes this folder in") from problem
    finally:
        os.close(handle)
