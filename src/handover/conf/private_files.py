"""Nobody else of this machine reads what the program writes: its umask, and the modes of what is there already."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

UMASK: Final = 0o077
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def keep_private() -> None:
    """From now on this process writes files that its own user alone opens."""
    os.umask(UMASK)


def close_to_others(folder: Path) -> bool:
    """Take the rights of others from the data folder, which shuts what lies in it, where it is ours; whether that was
    needed.
    """
    mode = stat.S_IMODE(folder.stat().st_mode)
    shared = mode & stat.S_ISVTX  # such as /tmp: never ours alone, whoever chose it
    if shared or not mode & OTHERS or folder.stat().st_uid != os.geteuid():
        return False
    folder.chmod(mode & ~OTHERS)
    return True
