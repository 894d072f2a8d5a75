"""Pages are served by a database role of their own, where one is set (`handover.row_scope`)."""

from __future__ import annotations

import os
from typing import Final

_OWNER: Final = "HANDOVER_DATABASE_URL"
_WEB: Final = "HANDOVER_WEB_DATABASE_URL"


def as_web_role() -> None:
    """Use the web role's address for all that this process does, before Django starts: no part of it then knows the
    owner's."""
    if url := os.environ.get(_WEB):
        os.environ[_OWNER] = url
