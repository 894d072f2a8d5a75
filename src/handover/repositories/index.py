"""The galleries follow the rows: what changed is queued with the rows, and done before the next search.

A process that is killed between the two leaves the queue; whoever searches or imports next goes on with it. One process
at a time follows, so that an older reading of a row never replaces a newer one.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db.models import Max

from handover.abis.backend import is_remote
from handover.abis.galleries import folder, gallery
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import read_template
from handover.matching.gallery import Gallery, GalleryError
from handover.matching.types import Biographics, Identity, PersonName
from handover.process.not_ready import NotReadyError
from handover.repositories.models import (
    CriminalIdentity,
    FormerKey,
    ImmigrationIdentity,
    IndexChange,
    RecordPrint,
    SourceRecord,
    Want,
)
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import CRIMINAL, IMMIGRATION, WANTS

GALLERIES: Final = (CRIMINAL, IMMIGRATION, WANTS)
AT_ONCE: Final = 2_000
"""Most changes that a search follows before it searches; a larger load is followed by its import."""
SEGMENT: Final = 10_000
"""Identities added in one piece by an import: memory is bounded by it (some 30 kB each)."""
LOOKED: Final = 60.0
"""Seconds for which a gallery that was ready is not counted again."""
_KINDS: Final = {"SOC": "SSN", "PP": "PASSPORT", "AR": "ANUM"}
"""EBTS identification number types that the name search knows by another name."""
_SEARCHED: Final = frozenset({"SID", "UCN", "FIN", "ANUM", "SSN", "PASSPORT"})


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a gallery stands to its records. ``reason`` says why it is not ready and what to do; empty if it is.

    A damaged gallery is searched, and says in each answer that it is incomplete; ``damage`` says what is wrong.
    """

    name: str
    records: int
    held: int
    waiting: int
    reason: str = ""
    damage: str = ""

    @property
    def ready(self) -> bool:
        """Whether it may be searched."""
        return not self.reason


def note(changed: Iterable[tuple[str, str]]) -> None:
    """Queue keys of galleries, in the transaction of the rows that changed."""
    IndexChange.objects.bulk_create(
        [IndexChange(gallery=name, key=key) for name, key in sorted(changed)], batch_size=500
    )


def follow(name: str, *, most: int | None = None, progress: Callable[[int], None] | None = None) -> int:
    """Bring a gallery in step with its rows; the number of keys done.

    With ``most``, nothing is done where more wait. Raises ``GalleryError`` where the gallery cannot be written.
    """
    done = 0
    if not IndexChange.objects.filter(gallery=name).exists():
        return 0
    with _alone(name):
        held = _opened(name)
        while True:
            last = IndexChange.objects.filter(gallery=name).aggregate(last=Max("pk"))["last"]
            waiting = IndexChange.objects.filter(gallery=name, pk__lte=last or 0).order_by("pk")
            keys = list(dict.fromkeys(waiting[:SEGMENT].values_list("key", flat=True)))
            if not keys or (most is not None and waiting[: most + 1].count() > most):
                return done
            _put(held, name, keys)
            IndexChange.objects.filter(gallery=name, pk__lte=last or 0, key__in=keys).delete()
            done += len(keys)
            if progress:
                progress(done)


def demand_ready(name: str) -> None:
    """Follow what waits, then raise `NotReadyError` where a search would not see every record."""
    follow(name, most=AT_ONCE)
    if _counted(name) and not _waiting(name):
        return
    found = readiness(name)
    if not found.ready:
        raise NotReadyError(found.reason)
    _looked[folder(name)] = (gallery(name).epoch, time.monotonic())


_looked: dict[Path, tuple[int, float]] = {}


def _counted(name: str) -> bool:
    """Whether this gallery, as it is, was found ready a short while ago."""
    epoch, at = _looked.get(folder(name), (-1, 0.0))
    try:
        return time.monotonic() - at < LOOKED and gallery(name).epoch == epoch
    except GalleryError:
        return False


def readiness(name: str) -> Readiness:
    """Count a gallery against its records."""
    records, waiting = _rows(name).count(), _waiting(name)
    try:
        opened = gallery(name)
        held, problems = len(opened), opened.problems
    except GalleryError:
        return Readiness(name, records, 0, waiting, f"there is no gallery {name}: import its records")
    damage = f"gallery {name} is damaged: {problems[0]}; restore it" if problems else ""
    return Readiness(name, records, held, waiting, _reason(name, records, held, waiting), damage)


def _reason(name: str, records: int, held: int, waiting: int) -> str:
    if waiting:
        return f"{waiting} changes wait to enter gallery {name}: run handover records index"
    if held == 0 and name != WANTS:
        return f"gallery {name} holds nobody: import its records"
    if held < records:
        missing = records - held
        return f"gallery {name} lacks {missing} of {records} records: run handover records index --all"
    return ""


def _waiting(name: str) -> int:
    return IndexChange.objects.filter(gallery=name).count()


def queue_all(name: str) -> int:
    """Queue every record of a gallery, to build it anew; the number queued."""
    count = 0
    for key in _rows(name).values_list("pk", flat=True).iterator(chunk_size=5_000):
        IndexChange.objects.create(gallery=name, key=key)
        count += 1
    return count


def _rows(name: str) -> Any:
    if name == WANTS:
        return Want.objects.filter(status__in=OUTSTANDING)
    return (CriminalIdentity if name == CRIMINAL else ImmigrationIdentity).objects.all()


@contextmanager
def _alone(name: str) -> Iterator[None]:
    place = folder(name)
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".following").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _opened(name: str) -> Gallery:
    try:
        return gallery(name)
    except GalleryError:
        Gallery.create(folder(name), name)
        return gallery(name)


def _put(held: Gallery, name: str, keys: Sequence[str]) -> None:
    after = FormerKey.objects.filter(repository=name, former__in=keys).values_list("now", flat=True)
    keys = [*dict.fromkeys([*keys, *after])]
    rows = _rows(name).in_bulk(keys)
    fingers = _fingers(name, rows) if name != WANTS and not is_remote() else {}
    came = _came_from(name, rows)
    found = []
    for key, row in rows.items():
        prints = fingers.get(key)
        if prints is None:
            prints = _enrolled(held, [key, *came.get(key, ())])
        found.append(Identity(key, biographics(row), prints))
    held.add(found, replace=True)  # before the others go: what was enrolled under a former key is taken along
    gone = [key for key in keys if key not in rows]
    if gone:
        held.remove(gone)


def _came_from(name: str, rows: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys that became these by a merge or rekey."""
    found: dict[str, list[str]] = {}
    former = FormerKey.objects.filter(repository=name, now__in=list(rows)).order_by("-pk")
    for was, now in former.values_list("former", "now"):
        found.setdefault(now, []).append(was)
    return found


def _enrolled(held: Gallery, keys: Sequence[str]) -> dict[int, FingerMinutiae]:
    """Prints that came by another way than a feed, under the first of these keys that has some."""
    for key in keys:
        known = held.identity(key)
        if known is not None and known.fingers:
            return dict(known.fingers)
    return {}


def biographics(row: Any) -> Biographics:
    """Return what the name search holds of a row."""
    own = [
        ("UCN", getattr(row, "ucn", "")), ("SID", getattr(row, "sid", "")),
        ("FIN", getattr(row, "fin", "")), ("ANUM", getattr(row, "a_number", "")),
    ]  # fmt: skip
    more = [(number_kind(kind), number) for kind, number in row.numbers]
    return Biographics(
        names=tuple(PersonName(**name) for name in row.names),
        births=tuple(row.births),
        sex=row.sex if row.sex in ("M", "F") else "",
        birthplace=getattr(row, "birthplace", ""),
        citizenship=getattr(row, "citizenship", ""),
        numbers=tuple(dict.fromkeys((k, v) for k, v in (*own, *more) if v)),
    )


def number_kind(kind: str) -> str:
    """Return what the name search calls an identification number of an EBTS type."""
    known = _KINDS.get(kind, kind)
    return known if known in _SEARCHED else "OTHER"


def _fingers(name: str, rows: Mapping[str, Any]) -> dict[str, dict[int, FingerMinutiae]]:
    """The newest print of each finger, by key; a key for which no feed ever sent prints is not in it."""
    fed = SourceRecord.objects.filter(kind="prints", repository=name, subject__in=list(rows))
    found: dict[str, dict[int, FingerMinutiae]] = {key: {} for key in fed.values_list("subject", flat=True)}
    prints = RecordPrint.objects.filter(repository=name, subject__in=list(rows), hidden="")
    for one in prints.order_by("captured_on", "pk"):
        finger = read_template(bytes(one.template), one.position)[0]
        found.setdefault(one.subject, {})[one.position] = finger
    return found
