"""Prefix queries that use an index on both databases."""

from __future__ import annotations

import re
from typing import Final

from django.db import connection
from django.db.models import Q

REFERENCE: Final = re.compile(r"[A-Z]-[A-Z0-9]*")
"""A reference or a prefix of one."""
_LAST: Final = "\U0010ffff"


def begins(column: str, text: str) -> Q:
    """Rows whose ``column`` begins with ``text``, in the same case.

    PostgreSQL uses an index with the pattern's order (a unique or indexed text column has one); SQLite takes none for
    LIKE, but compares by code points.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + _LAST})
