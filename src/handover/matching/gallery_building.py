"""Build a gallery beside its place and put it there when it is complete: a part of it is never searched.

What an interrupted build made stays in ``.NAME.building`` beside the place, and the next build goes on with it.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handover.matching.gallery import Gallery, GalleryError
from handover.matching.gallery_manifest import MANIFEST, sync_folder


def building_place(place: Path) -> Path:
    """Return where the gallery of this place is built."""
    return place.with_name(f".{place.name}.building")


@contextmanager
def begun(place: Path) -> Iterator[Gallery]:
    """Yield the gallery to fill: the one at ``place`` if it holds anybody, else one beside it, put there at the end.

    Where the block raises, ``place`` is as it was. Raises ``GalleryError`` where another build is under way, the place
    holds something else, or the gallery would hold nobody.
    """
    place = place.absolute()
    place.parent.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        there = _there(place)
        if there is not None and len(there):
            yield there
            return
        aside = building_place(place)
        gallery = Gallery.open(aside) if (aside / MANIFEST).exists() else Gallery.create(aside, place.name)
        yield gallery
        if not len(gallery):
            raise GalleryError(f"nobody could be enrolled; {place} is left as it was")
        if there is not None:
            shutil.rmtree(place)
        aside.rename(place)
        sync_folder(place.parent)


def _there(place: Path) -> Gallery | None:
    if (place / MANIFEST).exists():
        return Gallery.open(place)
    if place.exists() and any(place.iterdir()):
        raise GalleryError(f"{place} contains files and no gallery; name another folder, or empty it")
    return None


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with place.with_name(f".{place.name}.building.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GalleryError(f"another process builds {place}; wait for it") from None
        yield
