"""Ridge masters of the few people who are booked with images, grown once and kept while a world is generated."""

from __future__ import annotations

from handover.formats.minutiae import FingerMinutiae
from handover.world.images import FloatImage, GreyPixels, Press, extract, press_image, ridge_master
from handover.world.kernels import mix
from handover.world.records import PrintSource


class RidgeStore:
    """Ridge masters by person seed and finger position (0.8 MB each)."""

    def __init__(self) -> None:
        self._masters: dict[tuple[int, int], FloatImage] = {}

    def master(self, person_seed: int, position: int) -> FloatImage:
        """Return the ridge pattern of one finger of one person."""
        key = (person_seed, position)
        if key not in self._masters:
            self._masters[key] = ridge_master(mix(person_seed, position, 5), position)
        return self._masters[key]

    def press(self, person_seed: int, position: int, press_seed: int, quality: float) -> GreyPixels:
        """Make one impression of one finger."""
        master = self.master(person_seed, position)
        return press_image(mix(press_seed, position), master, Press(quality=quality))

    def enrolled(self, source: PrintSource) -> dict[int, FingerMinutiae]:
        """Return what a repository holds for such a person: minutiae extracted from its own impressions."""
        return {
            position: extract(
                self.press(source.person_seed, position, source.press_seed, source.quality), position
            )
            for position in range(1, 11)
            if position not in source.missing
        }
