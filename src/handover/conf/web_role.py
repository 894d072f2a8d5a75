"""Pages are served by a database role of their own, where one is set (`handover.row_scope`)."""

from __future__ import annotations

import os
from typing import Final

_OWNER: Final = "HANDOVER_DATABASE_URL"
_WEB: Final = "HANDOVER_WEB_DATABASE_URL"


def as_web_role() -> None:
    """Make this process use only the web role's address, before Django starts, and drop the owner's. Settings
    are read in whatever case their names are written, and so are these."""
    if url := next((os.environ[name] for name in _written(_WEB) if os.environ[name]), ""):
        for name in _written(_OWNER):
            del os.environ[name]
        os.environ[_OWNER] = url


def _written(setting: str) -> list[str]:
    """The variables that are this setting."""
    return [name for name in os.environ if name.upper() == setting]
