"""Read a folder of fingers as identities to enrol: ``<identity>_<position>.iso`` (or .png, .tif, .wsq, .jp2).

``position`` is the finger 1-10 (right thumb .. right little, left thumb .. left little). A
``biographics.jsonl`` in the folder may give names, dates and numbers, one object per line::

    {"id": "...", "names": [{"last": "...", "first": "..."}], "births": ["1980-02-00"], "numbers": [["SID",
    "..."]]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from handover.formats.minutiae import FINGER_POSITIONS, FingerMinutiae
from handover.matching.fingerprints.files import is_finger, is_image
from handover.matching.fingerprints.pool import Done, Job
from handover.matching.gallery_manifest import GalleryError
from handover.matching.types import Biographics, Identity, PersonName

BIOGRAPHICS: Final = "biographics.jsonl"
_NOBODY: Final = Biographics(())


@dataclass(frozen=True, slots=True)
class FolderIdentity:
    """One identity's files by finger position."""

    identity_id: str
    files: Mapping[int, Path]
    biographics: Biographics = _NOBODY

    def jobs(self, extractor: str, ppi: int = 500) -> list[Job]:
        """Return the jobs to run, by position."""
        return [Job(self.files[p], p, ppi, extractor) for p in sorted(self.files)]


@dataclass(slots=True)
class Gathered:
    """Identities from finished jobs, the files that gave no finger, with the reason, and what was odd about others."""

    identities: list[Identity] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def add(self, source: FolderIdentity, done: Sequence[Done]) -> None:
        """Build one identity; its unreadable files are noted, its other fingers enrolled.

        One of whom nothing could be read is left out, so that the next build reads its files again.
        """
        fingers: dict[int, FingerMinutiae] = {}
        for one in done:
            if one.minutiae is None:
                self.problems[one.job.path.name] = one.problem
            else:
                fingers[one.minutiae.position] = one.minutiae
                if one.note:
                    self.notes[one.job.path.name] = one.note
        if done and not fingers and source.biographics == _NOBODY:
            return
        self.identities.append(Identity(source.identity_id, source.biographics, fingers))


def identities_in(folder: Path) -> list[FolderIdentity]:
    """Find all identities in a folder, by id. Raises ``GalleryError`` if there are none, or a line cannot be
    read.
    """
    known = dict(_lines(folder / BIOGRAPHICS))
    files: dict[str, dict[int, Path]] = {name: {} for name in known}
    for path in sorted(folder.iterdir(), key=lambda path: (is_image(path), path.name)):
        name, _, position = path.stem.rpartition("_")
        if is_finger(path) and name and position.isdecimal() and int(position) in FINGER_POSITIONS:
            files.setdefault(name, {}).setdefault(int(position), path)
    if not files:
        raise GalleryError(f"{folder} contains no <identity>_<position 1-10>.iso, .png, .tif or .wsq file")
    return [FolderIdentity(name, files[name], known.get(name, _NOBODY)) for name in sorted(files)]


def _lines(path: Path) -> Iterator[tuple[str, Biographics]]:
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            yield (
                str(row["id"]),
                Biographics(
                    names=tuple(PersonName(**name) for name in row.get("names", ())),
                    births=tuple(row.get("births", ())),
                    sex=row.get("sex", ""),
                    birthplace=row.get("birthplace", ""),
                    citizenship=row.get("citizenship", ""),
                    numbers=tuple((kind, value) for kind, value in row.get("numbers", ())),
                ),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise GalleryError(
                f"{path.name}, line {number}: not an identity's biographics ({problem})"
            ) from None
