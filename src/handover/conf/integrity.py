"""Check the consistency of the whole deployment: stored files, audit chain, steps, facts, gallery files, and identities
of whom no record is left.

Whether the galleries hold whom the records hold is told by `handover check` each time.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from handover.abis.galleries import PRINTS, WANTS, folder
from handover.conf.backup.rows import rows_against_bytes
from handover.matching.gallery import Gallery, GalleryError
from handover.process.integrity.check import check
from handover.repositories.leftover_identities import left_over


def findings() -> list[str]:
    """What does not fit, each in a line; reads every byte and every row."""
    found = rows_against_bytes(Path(settings.HANDOVER_DATA_DIR))
    found += [str(finding) for finding in check().findings]
    found += left_over()
    for name in (*PRINTS, WANTS):
        if folder(name).exists():
            found += [f"gallery {name}: {problem}" for problem in _damage(name)]
    return found


def _damage(name: str) -> list[str]:
    try:
        return Gallery.open(folder(name), checksums=False).verify()
    except GalleryError as problem:
        return [str(problem)]
