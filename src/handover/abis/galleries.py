"""The galleries on disk, opened once a process and looked at anew when their epoch moves; and their rows.

A gallery's row is one encounter. A repository enrols one encounter an identity, whose id is the identity's own:
its row is named by that alone. Further encounters are rows named ``person/encounter``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from handover.formats.ebts.transaction_types import Repository
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.gallery import Gallery
from handover.matching.gallery_manifest import MANIFEST

PRINTS: Final = tuple(r.value for r in Repository)
"""The galleries that hold prints."""
WANTS: Final = "wants"
"""Names, dates and numbers of wants; it holds no prints, so no ABIS lists it."""


def folder(name: str) -> Path:
    """Where a gallery lies: ``criminal``, ``immigration`` or ``wants``."""
    return Path(settings.HANDOVER_DATA_DIR) / "galleries" / name


@cache
def _thresholds(path: Path | None) -> Thresholds:
    return Thresholds.load(path) if path else THRESHOLDS


def thresholds() -> Thresholds:
    """Of our own print searches: the operator's, else those that the matcher came with.

    Raises `handover.matching.fingerprints.thresholds.ThresholdError` where the operator's file cannot be used.
    """
    return _thresholds(settings.HANDOVER_PRINT_THRESHOLDS)


@cache
def _opened(path: Path, limits: Thresholds) -> Gallery:
    return Gallery.open(path, thresholds=limits)


def gallery(name: str) -> Gallery:
    """The gallery at its newest epoch. Raises `handover.matching.gallery.GalleryError` where there is none."""
    found = _opened(folder(name), thresholds())
    found.refresh()
    return found


def present() -> tuple[str, ...]:
    """The galleries of prints that there are."""
    return tuple(name for name in PRINTS if (folder(name) / MANIFEST).exists())


def row_of(person: str, encounter: str) -> str:
    """The identity id of an encounter's row."""
    return person if person == encounter else f"{person}/{encounter}"


def ids_of(row: str) -> tuple[str, str]:
    """The person and the encounter of a row."""
    person, _, encounter = row.partition("/")
    return person, encounter or person
