"""Arrests at large by area and year, from a public release that was taken in; None where none was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from handover.released_data.file_import import taken_in
from handover.released_data.kinds import ReleasedKind
from handover.released_data.linked_tables import THRESHOLD
from handover.released_data.reading import ReleasedFileError
from handover.released_data.reports import run
from handover.stages.oversight.cohorts.incidence import wilson

REPORT: Final = "at-large-by-area"
NO_AREA: Final = "no area given"


@dataclass(frozen=True, slots=True)
class AreaShare:
    """One area in one fiscal year. ``at_large`` and ``percent``: None where the count is 1 to 10 and so withheld."""

    area: str
    year: int
    at_large: int | None
    arrests: int | None
    percent: float | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the share, of 95 %, in percent; None where the share is withheld or of nothing."""
        if self.at_large is None or not self.arrests:
            return None
        span = wilson(self.at_large / self.arrests, self.arrests)
        return None if span is None else (100 * span[0], 100 * span[1])


@dataclass(frozen=True, slots=True)
class ReleasedAreas:
    """The rows of a release, and what it is: its file, source and last day; ``lacking``: of the ``arrests`` in the
    rows that are shown, those without an area; a total over all rows would reveal a withheld one."""

    file: str
    source: str
    last_day: str
    rows: tuple[AreaShare, ...]
    lacking: int
    arrests: int

    @property
    def years(self) -> list[int]:
        """The fiscal years, in order."""
        return sorted({row.year for row in self.rows})


def areas() -> ReleasedAreas | None:
    """The shares by area of the only set of arrests that was taken in. Counted once: a release does not change."""
    folder = Path(settings.HANDOVER_DATA_DIR) / "released"
    try:
        sets = [one for one in taken_in(folder) if one.kind == ReleasedKind.ARRESTS]
        if len(sets) != 1:
            return None
        key = f"released-areas-{sets[0].digest}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            found = run(REPORT, folder, {})
            cache.set(key, found, None)
    except ReleasedFileError:
        return None
    rows = tuple(_share(row) for row in found["rows"])
    return ReleasedAreas(
        sets[0].file, sets[0].source, sets[0].last_day, rows,
        sum(row.arrests or 0 for row in rows if row.area == NO_AREA), sum(row.arrests or 0 for row in rows),
    )  # fmt: skip


def _share(row: dict[str, Any]) -> AreaShare:
    """Return a row with small counts withheld; the share is withheld too if its complement would reveal a small
    count."""
    few = any(0 < n < THRESHOLD for n in (row["at_large"], row["arrests"], row["arrests"] - row["at_large"]))
    return AreaShare(
        row["area"] or NO_AREA, row["fiscal_year"], None if few else row["at_large"],
        None if few else row["arrests"], None if few else row["at_large_percent"],
    )  # fmt: skip
