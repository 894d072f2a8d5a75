"""What `handover init` gives the repositories: a gallery each, empty, and so not ready until records come."""

from __future__ import annotations

from typing import Any

from handover.abis.galleries import folder
from handover.administration.first_steps import InitContext, InitError, InitPart, declare
from handover.matching.gallery import Gallery, GalleryError
from handover.matching.gallery_manifest import MANIFEST
from handover.repositories import index


def make_galleries(_: Any, __: InitContext) -> list[str]:
    """Create the galleries that are not there."""
    said = []
    for name in index.GALLERIES:
        if (folder(name) / MANIFEST).exists():
            said.append(f"there: gallery {name}")
            continue
        try:
            Gallery.create(folder(name), name)
        except (GalleryError, OSError) as problem:
            raise InitError(f"gallery {name}: {problem}") from problem
        said.append(f"made: gallery {name}, empty; a search waits until its records are imported")
    return said


declare(InitPart("", "galleries", make_galleries, order=30))
