"""The galleries on disk, opened once a process and looked at anew when their epoch moves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from handover.matching.gallery import Gallery

WANTS = "wants"
"""Names, dates and numbers of wants; it holds no prints."""


def folder(name: str) -> Path:
    """Where a gallery lies: ``criminal``, ``immigration`` or ``wants``."""
    return Path(settings.HANDOVER_DATA_DIR) / "galleries" / name


@cache
def _opened(path: Path) -> Gallery:
    return Gallery.open(path)


def gallery(name: str) -> Gallery:
    """The gallery at its newest epoch. Raises `handover.matching.gallery.GalleryError` where there is none."""
    found = _opened(folder(name))
    found.refresh()
    return found
