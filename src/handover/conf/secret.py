"""The signing key: from the environment, or generated once and kept in the data folder, readable by its
owner.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(given: str, data_dir: Path) -> str:
    """Return the given key, or the one in ``data_dir/secret.key``, generated with 512 random bits at first
    use.
    """
    if given:
        return given
    path = data_dir / "secret.key"
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
