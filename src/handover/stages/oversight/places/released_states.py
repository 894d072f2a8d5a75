"""Released detainers by state, for the map: None where no release was taken in, or several were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from handover.jurisdictions import shipped_policies
from handover.released_data.file_import import taken_in
from handover.released_data.kinds import ReleasedKind
from handover.released_data.linked_tables import THRESHOLD
from handover.released_data.reading import ReleasedFileError
from handover.released_data.reports import run
from handover.web.localaw.state_map import PLACES

REPORT: Final = "declines-by-state"
NO_STATE: Final = "no state given"


@dataclass(frozen=True, slots=True)
class StateDetainers:
    """Detainers of a state, those declined and those booked into detention; None where withheld."""

    state: str
    code: str
    detainers: int | None
    declined: int | None
    booked: int | None

    @property
    def shares(self) -> tuple[float | None, float | None]:
        """Declined and booked, in percent."""
        if not self.detainers or self.declined is None or self.booked is None:
            return None, None
        return 100 * self.declined / self.detainers, 100 * self.booked / self.detainers


@dataclass(frozen=True, slots=True)
class ReleasedStates:
    """The states of a release, and what it is."""

    file: str
    source: str
    first_day: str
    last_day: str
    rows: tuple[StateDetainers, ...]


def states() -> ReleasedStates | None:
    """Counted once: a release does not change."""
    folder = Path(settings.HANDOVER_DATA_DIR) / "released"
    try:
        sets = [one for one in taken_in(folder) if one.kind == ReleasedKind.DETAINERS]
        if len(sets) != 1:
            return None
        key = f"released-states-{sets[0].digest}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            found = run(REPORT, folder, {})
            cache.set(key, found, None)
    except ReleasedFileError:
        return None
    policies = shipped_policies()
    codes = {policies[key].name.upper(): key[3:].upper() for key in policies if key[3:].upper() in PLACES}
    one = sets[0]
    rows = sorted(
        (_row(row, codes) for row in found["rows"]), key=lambda row: (row.state == NO_STATE, row.state)
    )
    return ReleasedStates(one.file, one.source, one.first_day, one.last_day, tuple(rows))


def _row(row: dict[str, Any], codes: dict[str, str]) -> StateDetainers:
    """Return a row with small counts withheld, and whatever in the row would reveal them."""
    counts = (row["detainers"], row["declined"], row["booked"])
    rest = row["detainers"] - row["recorded"], row["recorded"] - row["declined"] - row["booked"]
    few = any(0 < n < THRESHOLD for n in (*counts, *rest))
    state = row["state"] or NO_STATE
    shown = (None, None, None) if few else counts
    return StateDetainers(state, codes.get(state.upper(), ""), *shown)
