"""Keep galleries in step with the rows: changes are queued with the rows and applied before the next search.

A process that is killed between the two leaves the queue; whoever searches or imports next goes on with it. One process
at a time follows, so that an older reading of a row never replaces a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db.models import QuerySet

from handover.abis.backend import is_remote
from handover.abis.encounter_store import active_encounters, set_aside
from handover.abis.galleries import alone, folder, gallery, row_of
from handover.abis.values import FingersByPosition
from handover.compiled_read import compiled_read
from handover.formats.minutiae import FingerMinutiae
from handover.formats.templates import read_template
from handover.matching.gallery_manifest import GalleryError
from handover.matching.types import Biographics, Identity, PersonName
from handover.read_once import forget, read_once
from handover.repositories.models import (
    CriminalIdentity,
    FormerKey,
    Hidden,
    ImmigrationIdentity,
    IndexChange,
    RecordPrint,
    SourceRecord,
    Want,
)
from handover.repositories.models.wants import OUTSTANDING
from handover.repositories.subjects import CRIMINAL, IMMIGRATION, WANTS

if TYPE_CHECKING:
    from handover.matching.gallery import Gallery

T = TypeVar("T")
GALLERIES: Final = (CRIMINAL, IMMIGRATION, WANTS)
AT_ONCE: Final = 2_000
"""Most changes that a search follows before it searches; a larger load is followed by its import."""
SEGMENT: Final = 10_000
"""Changes followed in one piece by an import: memory is bounded by it (some 30 kB for each identity with prints)."""
CHUNK: Final = 5_000
_KINDS: Final = {"SOC": "SSN", "PP": "PASSPORT", "AR": "ANUM"}
"""EBTS identification number types that the name search knows by another name."""
_SEARCHED: Final = frozenset({"SID", "UCN", "FIN", "ANUM", "SSN", "PASSPORT"})


def note(changed: Iterable[tuple[str, str]]) -> None:
    """Queue keys of galleries, in the transaction of the rows that changed."""
    _queue(IndexChange(gallery=name, key=key) for name, key in sorted(changed))


def queue_all(name: str) -> int:
    """Queue every record of a gallery, to build it anew; the number queued."""
    keys = rows_of(name).values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    return _queue(IndexChange(gallery=name, key=key) for key in keys)


def _queue(changes: Iterable[IndexChange]) -> int:
    count = 0
    for chunk in _chunks(changes, CHUNK):
        count += len(IndexChange.objects.bulk_create(chunk, batch_size=500))
    return count


def queued() -> list[str]:
    """Return the galleries that have not followed every change."""
    found = set(IndexChange.objects.order_by().values_list("gallery", flat=True).distinct())
    return [name for name in GALLERIES if name in found]


def waiting(name: str) -> int:
    """How many changes a gallery has not followed yet."""
    return IndexChange.objects.filter(gallery=name).count()


@read_once
def waits(name: str) -> bool:
    """Whether any change waits."""
    return bool(_first(name))


@compiled_read
def _first(name: str) -> QuerySet[IndexChange, int]:
    return IndexChange.objects.filter(gallery=name).order_by().values_list("pk", flat=True)[:1]


def waits_for(name: str, person: str) -> bool:
    """Whether a change of this person, or without one of anybody, waits."""
    rows = IndexChange.objects.filter(gallery=name)
    return (rows.filter(key=person) if person else rows).exists()


def follow(name: str, *, most: int | None = None, progress: Callable[[int], None] | None = None) -> int:
    """Bring a gallery in step with its rows; the number of keys done.

    With ``most``, nothing is done where more wait. Raises ``GalleryError`` where the gallery cannot be written.
    """
    rows = IndexChange.objects.filter(gallery=name).order_by("pk")
    done = 0
    if _too_many(rows, most):
        return done
    with alone(name):
        held = opened(name)
        while not _too_many(rows, most):
            read = list(rows[:SEGMENT].values_list("pk", "key"))
            keys = list(dict.fromkeys(key for _, key in read))
            _put(held, name, keys)
            # These very rows: another may have been committed since with a lower number.
            for chunk in _chunks((pk for pk, _ in read), 500):
                IndexChange.objects.filter(pk__in=chunk).delete()
            done += len(keys)
            if progress:
                progress(done)
    forget()
    return done


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def _too_many(rows: Any, most: int | None) -> bool:
    """Whether nothing waits, or more than ``most``."""
    if not rows.exists():
        return True
    return most is not None and rows[: most + 1].count() > most


def rows_of(name: str) -> Any:
    """Return the rows of a gallery's records that may be found."""
    if name == WANTS:
        return Want.objects.filter(status__in=OUTSTANDING)
    return (CriminalIdentity if name == CRIMINAL else ImmigrationIdentity).objects.all()


def opened(name: str) -> Gallery:
    """Open a gallery; one of nobody is made where there is none."""
    try:
        return gallery(name)
    except GalleryError:
        from handover.matching.gallery import Gallery

        Gallery.create(folder(name), name)
        return gallery(name)


def _put(held: Gallery, name: str, keys: Sequence[str]) -> None:
    after = FormerKey.objects.filter(repository=name, former__in=keys).values_list("now", flat=True)
    keys = [*dict.fromkeys([*keys, *after])]
    rows = rows_of(name).in_bulk(keys)
    with_prints = name != WANTS and not is_remote()
    fingers = _fingers(name, rows) if with_prints else {}
    encounters = active_encounters(name, keys) if with_prints else {}
    came = _came_from(name, rows)
    found = []
    for key, row in rows.items():
        prints: FingersByPosition | None = fingers.get(key)
        if prints is None:
            prints = _enrolled(held, [key, *came.get(key, ())]) or encounters.get(key, {}).get(key, {})
        found.append(Identity(key, biographics(row), prints))
        further = [(e, taken) for e, taken in encounters.get(key, {}).items() if e != key]
        found += [Identity(row_of(key, e), Biographics(()), taken) for e, taken in further]
    held.add(found, replace=True)  # before the removals: prints enrolled under a former key must be moved
    gone = [key for key in keys if key not in rows]
    if gone:
        if with_prints:
            _set_aside(held, name, gone, encounters)
        held.remove([*gone, *(row_of(key, e) for key in gone for e in encounters.get(key, {}))])


def _set_aside(
    held: Gallery, name: str, gone: Sequence[str], encounters: Mapping[str, Mapping[str, FingersByPosition]]
) -> None:
    """Keep the prints of sealed people that came by no feed: they are enrolled again when the record is unsealed."""
    model = CriminalIdentity if name == CRIMINAL else ImmigrationIdentity
    sealed = model.every.filter(pk__in=gone, hidden=Hidden.SEALED).values_list("pk", flat=True)
    fed = SourceRecord.objects.filter(kind="prints", repository=name, subject__in=sealed)
    for key in set(sealed) - set(fed.values_list("subject", flat=True)):
        fingers = _enrolled(held, [key])
        if fingers and key not in encounters.get(key, {}):
            set_aside(name, key, fingers)


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


def compact(name: str) -> None:
    """Write a gallery anew without what was removed from it, so that its files forget it."""
    with alone(name):
        gallery(name).compact()


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
    for keys in _chunks(rows, CHUNK):
        prints = RecordPrint.objects.filter(repository=name, subject__in=keys, hidden="")
        for one in prints.order_by("captured_on", "pk").iterator(chunk_size=1_000):
            finger = read_template(bytes(one.template), one.position)[0]
            found.setdefault(one.subject, {})[one.position] = finger
    return found
