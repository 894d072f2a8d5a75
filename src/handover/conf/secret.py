"""The keys of this deployment: from the environment, or generated once and kept in the data folder, readable by its
owner.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

SECRET: Final = "secret.key"  # noqa: S105 - the name of its file
"""Signs sessions and links."""
SIGNING: Final = "signing.key"
"""From which the signing secrets of machines are derived: it is no part of the other, and can be renewed by itself."""
STORAGE: Final = "storage.key"
"""Wraps the data keys that seal stored files."""


def storage_key(given: str, file: Path | None, data_dir: Path) -> str:
    """Return the given storage key, or that of the file, or the one of the data folder, generated at first use. Raises
    ``OSError`` and ``ValueError`` for a file that cannot be read or is empty: another key must never stand in for it.
    """
    if given or file is None:
        return secret_key(given, data_dir, STORAGE)
    if not (kept := file.read_text().strip()):
        raise ValueError(f"{file} is empty")
    return kept


def secret_key(given: str, data_dir: Path, name: str = SECRET) -> str:
    """Return the given key, or the one in the file ``name`` of ``data_dir``, generated with 512 random bits at first
    use.
    """
    if given:
        return given
    path = data_dir / name
    try:
        return path.read_text()
    except FileNotFoundError:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = secrets.token_hex(64)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as out:
            out.write(made)
        return made
