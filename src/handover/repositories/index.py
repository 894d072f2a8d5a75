"""Whether the galleries stand for the records: checked before each search, and told to the operator."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.abis import galleries
from handover.abis.galleries import folder, gallery, ids_of
from handover.abis.values import GalleryNotReadyError
from handover.matching.gallery_manifest import MANIFEST, GalleryError
from handover.repositories.gallery_sync import (
    AT_ONCE,
    GALLERIES,
    biographics,
    follow,
    note,
    number_kind,
    opened,
    queue_all,
    queued,
    rows_of,
    waiting,
    waits,
    waits_for,
)
from handover.repositories.models import CriminalIdentity, ImmigrationIdentity
from handover.repositories.subjects import WANTS

if TYPE_CHECKING:
    from handover.matching.gallery import Gallery

__all__ = [
    "AT_ONCE", "GALLERIES", "WANTS", "GalleryNotReadyError", "Readiness", "biographics", "connect", "demand_ready",
    "follow", "make_wants", "mend_unrecorded", "note", "number_kind", "queue_all", "queued", "readiness", "rows_of",
]  # fmt: skip
LOOKED: Final = 60.0
"""Seconds for which a gallery that was ready is not counted again."""
COMPARED: Final = 900.0
"""Seconds after which a gallery is compared with its records one by one, though the counts agree."""
NAMED: Final = 5
"""Most people named in a message."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a gallery stands to its records. ``reason`` says why it is not ready; and what to do. Empty if it is.

    A damaged gallery is searched, and says in each answer that it is incomplete; ``damage`` says what is wrong.
    ``unrecorded``: how many it holds who have no record; ``advice`` names them, and the commands that mend it.
    """

    name: str
    records: int
    held: int
    waiting: int
    reason: str = ""
    damage: str = ""
    unrecorded: int = 0
    advice: str = ""

    @property
    def ready(self) -> bool:
        """Whether it may be searched."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a gallery was when it was found ready, and when that was counted and compared (monotonic)."""

    epoch: int
    held: int
    records: int
    counted: float
    compared: float


_seen: dict[Path, _Seen] = {}


def connect() -> None:
    """Make every search and read in this process apply the queued changes first."""
    galleries.keep_in_step(demand_ready, _demand_read)
    galleries.withhold(_hidden)


def demand_ready(name: str) -> None:
    """Follow what waits, then raise `GalleryNotReadyError` where a search would not see every record."""
    _follow_few(name)
    if _known_ready(name):
        return
    found = readiness(name)
    if not found.ready:
        raise GalleryNotReadyError(found.reason)
    now = time.monotonic()
    held = gallery(name)
    _seen[folder(name)] = _Seen(held.epoch, len(held), found.records, now, now)


def _demand_read(name: str, person: str) -> None:
    """Follow what waits of a person (of anybody, without one) before that person is read."""
    if not waits_for(name, person):
        return
    _follow_few(name)
    if waits_for(name, person):
        raise GalleryNotReadyError(_many_wait(name, waiting(name)))


def _hidden(person: str) -> bool:
    """Whether a record of this person is on file and none is shown."""
    models = (CriminalIdentity, ImmigrationIdentity)
    return any(model.every.filter(pk=person).exclude(hidden="").exists() for model in models)


def _follow_few(name: str) -> None:
    if not waits(name):
        return
    try:
        follow(name, most=AT_ONCE)
    except (GalleryError, OSError) as problem:
        raise GalleryNotReadyError(
            f"gallery {name} cannot be written: {problem}; restore it from a copy"
        ) from problem


def _known_ready(name: str) -> bool:
    """Whether this gallery was found ready a short while ago, and lost nobody since."""
    seen = _seen.get(folder(name))
    now = time.monotonic()
    if seen is None or now - seen.compared > COMPARED or waits(name):
        return False
    try:
        held = gallery(name)
    except GalleryError:
        return False
    if held.epoch == seen.epoch and now - seen.counted < LOOKED:
        return True
    records = rows_of(name).count()
    lost = (len(held) - seen.held) < (records - seen.records)
    if lost or (not len(held) and name != WANTS):
        return False
    _seen[folder(name)] = _Seen(held.epoch, len(held), records, now, seen.compared)
    return True


def readiness(name: str) -> Readiness:
    """Compare a gallery with its records, one by one."""
    records, queued = rows_of(name).count(), waiting(name)
    try:
        held = gallery(name)
    except (GalleryError, OSError) as problem:
        return Readiness(name, records, 0, queued, _no_gallery(name, records, problem))
    if held.problems:
        damage = f"gallery {name} is damaged: {held.problems[0]}; restore it from a copy"
        return Readiness(
            name, records, len(held), queued, _reason(name, records, len(held), 0, queued), damage
        )
    missing, strangers = _compared(name, held)
    reason = _reason(name, records, len(held), len(missing), queued)
    return Readiness(name, records, len(held), queued, reason, "", len(strangers), _advice(name, strangers))


def _no_gallery(name: str, records: int, problem: Exception) -> str:
    if (folder(name) / MANIFEST).exists():
        return f"gallery {name} cannot be opened: {problem}; restore it from a copy"
    if records:
        return f"there is no gallery {name} for {records} records; handover records index --all"
    if name == WANTS:
        return (
            "there is no file of wants; import the wants, or say that there are none: handover records index"
        )
    return f"there is no gallery {name}; import its records: handover records import FILE --feed NAME"


def _reason(name: str, records: int, held: int, missing: int, queued: int) -> str:
    if queued:
        return _many_wait(name, queued)
    if held == 0 and records == 0 and name != WANTS:
        return f"gallery {name} holds nobody; import its records: handover records import FILE --feed NAME"
    if missing or (held < records):
        missing = missing or records - held
        return f"gallery {name} lacks {missing} of {records} records; handover records index --all"
    return ""


def _many_wait(name: str, queued: int) -> str:
    return f"{queued} changes wait to enter gallery {name}; handover records index"


def _advice(name: str, strangers: Iterable[str]) -> str:
    """Say who is in a gallery without a record: a booking that matches one of them waits."""
    found = sorted(strangers)
    if not found:
        return ""
    named = ", ".join(found[:NAMED]) + (f" and {len(found) - NAMED} more" if len(found) > NAMED else "")
    return f"gallery {name} holds {len(found)} without a record, {named}; {mend_unrecorded(name, found[0])}"


def mend_unrecorded(name: str, person: str) -> str:
    """Return the commands that mend a gallery which holds somebody without a record."""
    return (
        f"import the record: handover records import FILE --feed NAME; or take the entry out: "
        f"handover gallery remove {folder(name)} {person}"
    )


def _compared(name: str, held: Gallery) -> tuple[list[str], list[str]]:
    """Who is on record and not held, and who is held without a record. Memory: 8 bytes a person, and those found."""

    def keys() -> Iterable[str]:
        found: Iterable[str] = rows_of(name).values_list("pk", flat=True).iterator(chunk_size=5_000)
        return found

    there = {"records": _hashes(keys()), "held": _hashes(ids_of(row)[0] for row in held.ids())}
    return (
        _beyond(keys(), there["records"], there["held"]),
        _beyond((ids_of(row)[0] for row in held.ids()), there["held"], there["records"]),
    )


def _hashes(keys: Iterable[str]) -> NDArray[np.uint64]:
    from handover.matching.gallery_segment import hash_of

    return np.unique(np.fromiter((hash_of(key) for key in keys), np.uint64))


def _beyond(keys: Iterable[str], mine: NDArray[Any], others: NDArray[Any]) -> list[str]:
    from handover.matching.gallery_segment import hash_of

    only = {int(h) for h in np.setdiff1d(mine, others, assume_unique=True)}
    return list(dict.fromkeys(key for key in keys if hash_of(key) in only)) if only else []


def make_wants() -> None:
    """Make the file of wants where there is none and nobody is wanted: the operator says that this is so."""
    if not rows_of(WANTS).exists():
        opened(WANTS)
