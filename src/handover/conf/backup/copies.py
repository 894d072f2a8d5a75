"""Create, verify and restore backups.

The galleries are held while the database is copied, so that both are of one moment. Kept files are copied after it: a
file is there before a row names it, and is never changed. A list of every file with its digest is written last; a
folder without it is no backup.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

import handover
from handover.abis.galleries import PRINTS, WANTS, alone
from handover.conf.backup import databases
from handover.conf.backup.databases import BackupError
from handover.conf.backup.rows import rows_against_bytes
from handover.conf.secret import SECRET, SIGNING, STORAGE
from handover.sealed_columns.keys import KEYS as DATA_KEYS

MANIFEST: Final = "manifest.json"
FORM: Final = 1
KEYS: Final = (SECRET, SIGNING, STORAGE, "audit-log.key", "audit-log.pub", "exchange.key")
FOLDERS: Final = ("galleries", "files")


@dataclass(slots=True)
class BackupReport:
    """What is in a backup, and what is not right with it."""

    files: int = 0
    size: int = 0
    findings: list[str] = field(default_factory=list)


def create(folder: Path, *, keys: bool = True) -> BackupReport:
    """Write a backup into a new folder, which appears whole or not at all. Raises `BackupError` and ``OSError``."""
    if folder.exists():
        raise BackupError(f"{folder} exists; name a new folder")
    data = Path(settings.HANDOVER_DATA_DIR)
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    aside.mkdir(mode=0o700, parents=True)
    try:
        with alone(*PRINTS, WANTS):
            databases.copy_out(aside / databases.name_of_copy())
            _copy_folder(data, aside, "galleries")
        _copy_data_keys(data, aside)
        _copy_folder(data, aside, "files")
        _copy_data_keys(data, aside)  # those that a rotation made meanwhile
        for name in KEYS if keys else ():
            if (data / name).exists():
                shutil.copy2(data / name, aside / name)
        parts = {str(path.relative_to(aside)): _digest(path) for path in _files(aside)}
        made = {
            "form": FORM,
            "version": handover.__version__,
            "at": timezone.now().isoformat(),
            "parts": parts,
        }
        (aside / MANIFEST).write_text(json.dumps(made, indent=1))
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return BackupReport(len(parts), sum(path.stat().st_size for path in _files(folder)))


def check(folder: Path) -> BackupReport:
    """Read every byte of a backup and hold it against its list; of an SQLite database also the rows against the kept
    files, and the audit chain. Raises `BackupError` for a folder that is no backup."""
    parts: dict[str, str] = _manifest(folder)["parts"]
    report = BackupReport()
    for path in _files(folder):
        name = str(path.relative_to(folder))
        report.files, report.size = report.files + 1, report.size + path.stat().st_size
        if name not in parts:
            report.findings.append(f"{name} is not in the list")
        elif _digest(path) != parts[name]:
            report.findings.append(f"{name} is not as it was copied")
    report.findings += [f"{name} is missing" for name in parts if not (folder / name).exists()]
    copy = folder / databases.SQLITE
    if copy.exists() and not report.findings:
        with databases.opened(copy):
            report.findings += rows_against_bytes(folder)
    return report


def restore(folder: Path) -> BackupReport:
    """Put a backup that is whole into this deployment, which must be empty, and hold its rows against its files.

    Raises `BackupError`; then what was put there is taken away again, but for a database that could not be filled.
    """
    report = check(folder)
    if report.findings:
        raise BackupError(f"the backup is not whole: {report.findings[0]}; nothing was put back")
    copy = folder / databases.name_of_copy()
    if not copy.exists():
        raise BackupError(f"the backup has no {copy.name}: it is of the other kind of database")
    data = Path(settings.HANDOVER_DATA_DIR)
    there = [name for name in FOLDERS if (data / name).exists() and any((data / name).iterdir())]
    if there or not databases.is_empty():
        what = f"{data / there[0]} is there" if there else "its database has tables"
        raise BackupError(f"this deployment is not empty: {what}; restore into an empty one")
    for name in FOLDERS:
        if (folder / name).exists():
            shutil.copytree(folder / name, data / name, dirs_exist_ok=True)
    for name in KEYS:
        if (folder / name).exists():
            shutil.copy2(folder / name, data / name)
    databases.copy_in(copy)
    report.findings += rows_against_bytes(data)
    return report


def _copy_folder(data: Path, aside: Path, name: str) -> None:
    """Copy it without what is only being written."""
    if (data / name).exists():
        without = shutil.ignore_patterns("aside", ".*")
        shutil.copytree(data / name, aside / name, ignore=without, dirs_exist_ok=True)


def _copy_data_keys(data: Path, aside: Path) -> None:
    """The keys that seal the files, as the storage key wraps them: without them no file of the backup opens."""
    if (keys := data / "files" / DATA_KEYS).exists():
        into = aside / "files" / DATA_KEYS
        shutil.copytree(keys, into, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as problem:
        raise BackupError(f"{folder} is no backup: it has no {MANIFEST} that can be read") from problem
    if told.get("form") != FORM:
        raise BackupError(f"{folder} has form {told.get('form')}; this version reads form {FORM}")
    return told


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
