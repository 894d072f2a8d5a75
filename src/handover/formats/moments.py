"""The moments that a message, a form or a file may name: one bound for all, so that each can be shown in every zone."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

YEARS: Final = range(1900, 2200)
"""Systems write their least or greatest date (0001, 9999) where they know none; in another zone it has no name."""


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment on the clock of a zone; one that the clock cannot show, as it is."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment
