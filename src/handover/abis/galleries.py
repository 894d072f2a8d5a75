"""The galleries on disk, opened once per process and refreshed when their epoch changes; and their rows.

A gallery's row is one encounter. A repository enrols one encounter per identity, whose id is the identity's:
its row has that name. Further encounters are rows named ``person/encounter``.

Whoever keeps galleries in step with records registers its checks here; a search opens a gallery by `searchable`, and a
person is read by `current`, so that no way round the checks is left.
"""

from __future__ import annotations

import fcntl
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from django.conf import settings

from handover.abis.values import UnavailableError
from handover.formats.ebts.transaction_types import Repository
from handover.matching.fingerprints.thresholds import THRESHOLDS, Thresholds
from handover.matching.gallery_manifest import MANIFEST

if TYPE_CHECKING:
    from handover.matching.gallery import Gallery
    from handover.matching.served.client import ServedGallery
    from handover.matching.types import Probe, SearchAnswer

PRINTS: Final = tuple(r.value for r in Repository)
"""The galleries that hold prints."""
WANTS: Final = "wants"
"""Names, dates and numbers of wants; without prints, so the ABIS does not list it."""


def folder(name: str) -> Path:
    """Return a gallery's folder: ``criminal``, ``immigration`` or ``wants``."""
    return Path(settings.HANDOVER_DATA_DIR) / "galleries" / name


@cache
def _thresholds(path: Path | None) -> Thresholds:
    return Thresholds.load(path) if path else THRESHOLDS


def thresholds() -> Thresholds:
    """Return the thresholds of our own print searches: the operator's, else the matcher's defaults.

    Raises `handover.matching.fingerprints.thresholds.ThresholdError` if the operator's file cannot be used.
    """
    return _thresholds(settings.HANDOVER_PRINT_THRESHOLDS)


def thresholds_text() -> str:
    """Return every threshold and share that a search is judged by here, as one text. Raises as `thresholds`."""
    values = {
        **asdict(thresholds()),
        "abis": {
            "lights_out": settings.HANDOVER_ABIS_LIGHTS_OUT,
            "examine": settings.HANDOVER_ABIS_EXAMINE,
            "another": bool(settings.HANDOVER_ABIS_URL),
        },
        "want_share": settings.HANDOVER_WANT_SHARE,
    }
    return json.dumps(values, indent=1, sort_keys=True) + "\n"


@lru_cache(
    maxsize=len(PRINTS) + 1
)  # an open gallery holds files: one that is not asked for any more is let go
def _opened(path: Path, limits: Thresholds) -> Gallery:
    from handover.matching.gallery import (
        Gallery,  # it brings a compiler: whoever opens no gallery waits for none
    )

    return Gallery.open(path, thresholds=limits)


def gallery(name: str) -> Gallery:
    """Open the gallery at its newest epoch. Raises `handover.matching.gallery.GalleryError` if there is none."""
    found = _opened(folder(name), thresholds())
    found.refresh()
    return found


_mine = threading.local()


@contextmanager
def alone(*names: str) -> Iterator[None]:
    """Hold the right to write these galleries, among all processes; again within itself, it is held already.

    Take it before a transaction, never within one: whoever brings a gallery in step holds it and then writes to the
    database. The file lies beside the gallery, whose folder may yet have to be put there.
    """
    held: frozenset[Path] = getattr(_mine, "held", frozenset())
    wanted = [place for place in map(folder, sorted(names)) if place not in held]
    with ExitStack() as locks:
        for place in wanted:
            place.parent.mkdir(parents=True, exist_ok=True)
            file = locks.enter_context(place.with_name(f".{place.name}.following").open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        _mine.held = held | set(wanted)
        try:
            yield
        finally:
            _mine.held = held


_withheld: list[Callable[[str], bool]] = []


def withhold(check: Callable[[str], bool]) -> None:
    """Have ``check`` say of a person whether the records hide them: then nobody reads or finds them here."""
    if check not in _withheld:
        _withheld.append(check)


def withheld(person: str) -> bool:
    """Whether the record of this person is sealed or withdrawn, so that no encounter of theirs is shown."""
    return any(check(person) for check in _withheld)


_before_search: list[Callable[[str], None]] = []
_before_read: list[Callable[[str, str], None]] = []


def keep_in_step(before_search: Callable[[str], None], before_read: Callable[[str, str], None]) -> None:
    """Call ``before_search`` with a gallery's name, ``before_read`` with a name and a person, before either is done.

    Each brings the gallery in step with its records, or raises `handover.abis.values.GalleryNotReadyError`.
    """
    if before_search not in _before_search:
        _before_search.append(before_search)
        _before_read.append(before_read)


class Searchable(Protocol):
    """A gallery to search: open in this process, or in the one that searches for all."""

    def search(self, probe: Probe, *, limit: int = ..., prevalence: float = ...) -> SearchAnswer:
        """Search by prints and by names."""
        ...


@dataclass(frozen=True, slots=True)
class _Served:
    """A gallery that ``handover matcher serve`` searches."""

    asked: ServedGallery

    def search(self, probe: Probe, *, limit: int = 20, prevalence: float | None = None) -> SearchAnswer:
        """Search. Raises `UnavailableError` where the answer is not whole: no part of one is shown."""
        from handover.matching.biographics import PREVALENCE
        from handover.matching.served.client import SilentError

        share = PREVALENCE if prevalence is None else prevalence
        try:
            answer = self.asked.search(probe, limit=limit, prevalence=share)
        except SilentError as problem:
            raise UnavailableError(f"{problem}; see what is wrong: handover matcher state") from problem
        if not answer.complete:
            lacking = ", ".join(answer.missing) or "part of it"
            raise UnavailableError(
                f"gallery {answer.gallery} is incomplete at epoch {answer.epoch}: {lacking} did not answer; "
                "see what is wrong: handover matcher state"
            )
        return answer


def searchable(name: str) -> Searchable:
    """Open a gallery to search it, in step with its records.

    Raises `handover.abis.values.GalleryNotReadyError` where a search would miss somebody or find somebody who was
    removed, and `handover.matching.gallery.GalleryError`.
    """
    for check in _before_search:
        check(name)
    found = gallery(name)
    if not settings.HANDOVER_MATCHER or name not in PRINTS:
        return found
    from handover.matching.served.client import ServedGallery

    # No older epoch than the one that was just found in step.
    return _Served(ServedGallery(Path(settings.HANDOVER_MATCHER), name, found.epoch))


def current(person: str = "") -> tuple[str, ...]:
    """List the existing galleries of prints, in step with what is on record of this person, or of anybody.

    Raises `handover.abis.values.GalleryNotReadyError`.
    """
    found = present()
    for name in found:
        for check in _before_read:
            check(name, person)
    return found


def present() -> tuple[str, ...]:
    """List the existing galleries of prints."""
    return tuple(name for name in PRINTS if (folder(name) / MANIFEST).exists())


def row_of(person: str, encounter: str) -> str:
    """Return the identity id of an encounter's row."""
    return person if person == encounter else f"{person}/{encounter}"


def ids_of(row: str) -> tuple[str, str]:
    """Split a row's identity id into person and encounter."""
    person, _, encounter = row.partition("/")
    return person, encounter or person
