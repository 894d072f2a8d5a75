"""Which tables a package may hold: of kept figures and of public releases that were taken in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from handover.process.step_columns import FirstOutcome
from handover.released_data.file_import import taken_in
from handover.released_data.kinds import ReleasedKind
from handover.released_data.linked_tables import Tables, cells_table
from handover.released_data.reading import ReleasedFileError
from handover.released_data.reports import run
from handover.stages.oversight.models import FigureSnapshot
from handover.stages.oversight.places.counting import CustodyPlace
from handover.stages.oversight.residents.states import ChargeState

NONE_YET: Final = "none"
NO_ORI: Final = "no-ori"
AGENCY: Final = "agency"
_Counts = dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class PackageSource:
    """What a table was counted from. ``digest``: of the kept figures, or of the released file with its layout."""

    name: str
    digest: str
    as_of: str
    told: str


@dataclass(frozen=True, slots=True)
class PackageTable:
    """A table of counts. ``of``: what is counted; tables of one ``of`` share their margins. ``ways``: its columns.
    ``labels``: words for values that are codes."""

    name: str
    title: str
    of: str
    ways: tuple[str, ...]
    figure: str
    source: PackageSource
    counts: Mapping[tuple[str, ...], int]
    labels: Mapping[str, str]

    @property
    def tables(self) -> Tables:
        """Its numbers with their margins."""
        return cells_table((self.of,), self.ways, self.counts)


def tables_now() -> list[PackageTable]:
    """The tables of what was last kept and of the releases that were taken in; those without a row are left out."""
    found = [*_of_figures(), *_of_releases(_folder())]
    return [one for one in found if any(one.counts.values())]


def still_stands(source: Mapping[str, str]) -> bool:
    """Return whether a table's source is unchanged: not restated, and the released file still there."""
    name, digest = source["name"], source["digest"]
    if name in _FIGURES:
        kept = FigureSnapshot.objects.filter(name=name, cut=datetime.fromisoformat(source["as_of"]))
        last = kept.order_by("-version").first()
        return last is not None and last.digest == digest
    try:
        return any(one.digest == digest for one in taken_in(_folder()))
    except ReleasedFileError:
        return False


def newest(name: str) -> FigureSnapshot | None:
    """The kept figures of a table as they stand: the last cut, and of it the last version."""
    return FigureSnapshot.objects.filter(name=name).order_by("-cut", "-version").first()


def _folder() -> Path:
    return Path(settings.HANDOVER_DATA_DIR) / "released"


def _of_figures() -> Iterator[PackageTable]:
    for name, tables in _FIGURES.items():
        kept = newest(name)
        if kept is not None:
            told = f"kept figures “{name}”, version {kept.version}"
            source = PackageSource(name, kept.digest, kept.cut.isoformat(), told)
            yield from tables(json.loads(kept.content), source)


def _requests(content: Mapping[str, Any], source: PackageSource) -> Iterator[PackageTable]:
    outcomes = [one.value for one in FirstOutcome]
    agencies: _Counts = {
        (row["ori"] or NO_ORI, o): 0 for row in content["cohorts"] for o in (*outcomes, NONE_YET)
    }
    months: _Counts = {(row["month"], o): 0 for row in content["cohorts"] for o in (*outcomes, NONE_YET)}
    for row in content["cohorts"]:
        had = {**row["had"], NONE_YET: row["lodged"] - sum(row["had"].values())}
        for outcome, n in had.items():
            agencies[row["ori"] or NO_ORI, outcome] += n
            months[row["month"], outcome] += n
    labels = {
        **{one.value: one.title for one in FirstOutcome},
        NONE_YET: "none on record yet",
        NO_ORI: "no ORI on record",
    }
    for name, way, counts in ((AGENCY, AGENCY, agencies), ("month", "month_of_lodging", months)):
        yield PackageTable(
            f"requests-by-{name}", f"Requests lodged, by {name} and first outcome", "requests",
            (way, "first_outcome"), "package.requests", source, counts, labels,
        )  # fmt: skip


def _residents(content: Mapping[str, Any], source: PackageSource) -> Iterator[PackageTable]:
    counts: _Counts = {
        (row["month"], state): n for row in content["cohorts"] for state, n in row["charges"].items()
    }
    yield PackageTable(
        "residents-charges", "Watched charges of permanent residents, by month and how they stand", "residents-charges",
        ("month_of_watch", "stands"), "residents.charges", source, counts, {o.value: o.title for o in ChargeState},
    )  # fmt: skip


def _custodies(content: Mapping[str, Any], source: PackageSource) -> Iterator[PackageTable]:
    years = {row["year"] for row in content["places"]}
    counts: _Counts = {(str(year), place.value): 0 for year in years for place in CustodyPlace}
    counts |= {(str(row["year"]), row["place"]): row["custodies"] for row in content["places"]}
    yield PackageTable(
        "custody-by-place", "Custodies, by fiscal year and kind of place", "custodies", ("fiscal_year", "place"),
        "places.custody", source, counts, {one.value: one.title for one in CustodyPlace},
    )  # fmt: skip


_FIGURES: Final[Mapping[str, Callable[[Mapping[str, Any], PackageSource], Iterator[PackageTable]]]] = {
    "cohorts": _requests,
    "residents": _residents,
    "places": _custodies,
}


def _of_releases(folder: Path) -> Iterator[PackageTable]:
    """Return the set of each kind if exactly one was imported, because several sets would give several answers to one
    question."""
    for kind, report, table in (
        (ReleasedKind.DETAINERS, "outcomes-by-state", _detainers),
        (ReleasedKind.ARRESTS, "at-large-by-area", _arrests),
    ):
        try:
            sets = [one for one in taken_in(folder) if one.kind == kind]
            if len(sets) == 1:
                one = sets[0]
                # The count of its rows is not given: it is a number of the table, or a difference of two, and may be
                # withheld.
                source = PackageSource(kind, one.digest, one.last_day, f"{one.file} ({one.source})")
                yield table(run(report, folder, {})["rows"], source)
        except ReleasedFileError:
            continue  # a set that is broken is told of by `handover oversight report`


def _detainers(rows: list[dict[str, Any]], source: PackageSource) -> PackageTable:
    counts: _Counts = {(row["state"], row["outcome"]): row["detainers"] for row in rows}
    return PackageTable(
        "released-detainers", "Released detainers, by state and recorded outcome", "released-detainers",
        ("state", "outcome"), "released.detainers", source, counts, {},
    )  # fmt: skip


def _arrests(rows: list[dict[str, Any]], source: PackageSource) -> PackageTable:
    counts: _Counts = {}
    for row in rows:
        key = (row["area"] or "no area given", str(row["fiscal_year"]))
        counts[*key, "at large"] = row["at_large"]
        counts[*key, "otherwise"] = row["arrests"] - row["at_large"]
    return PackageTable(
        "released-arrests", "Released arrests, by area, fiscal year and way", "released-arrests",
        ("area", "fiscal_year", "way"), "places.released", source, counts, {},
    )  # fmt: skip
