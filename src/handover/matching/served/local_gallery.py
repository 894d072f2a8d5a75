"""A gallery of this machine, searched by the process that has it open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handover.matching.fingerprints.thresholds import Thresholds
from handover.matching.gallery import Gallery, GalleryError
from handover.matching.types import Probe, SearchAnswer


class GalleryHere:
    """`server.Searched` over a folder, opened at the first question."""

    def __init__(self, folder: Path, thresholds: Thresholds) -> None:
        self._folder = folder
        self._thresholds = thresholds
        self._gallery: Gallery | None = None

    def search(self, probe: Probe, *, limit: int, prevalence: float, epoch: int) -> SearchAnswer:
        """Search at the newest epoch. Raises ``GalleryError``, also where that is older than ``epoch``."""
        gallery = self._opened()
        gallery.refresh()
        answer = gallery.search(probe, limit=limit, prevalence=prevalence)
        if answer.epoch < epoch:
            raise GalleryError(f"{self._folder} is at epoch {answer.epoch}, not yet at {epoch}")
        return answer

    def state(self) -> dict[str, Any]:
        """Say what there is."""
        try:
            gallery = self._opened()
            gallery.refresh()
        except GalleryError as problem:
            return {"problem": str(problem)}
        return {"epoch": gallery.epoch, "identities": len(gallery), "problem": "; ".join(gallery.problems)}

    def _opened(self) -> Gallery:
        if self._gallery is None:
            self._gallery = Gallery.open(self._folder, thresholds=self._thresholds)
        return self._gallery
