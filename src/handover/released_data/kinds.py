"""The kinds of released file, their columns, and the layouts in which they are published.

Only the columns that are listed here are kept. A layout is named for its release, since a later release of the same
office names its columns otherwise; what no layout names is read by a column map of the user's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PERSON: Final = "person"
"""The release's own key of a person: it marks repeated events and is dropped before anything is stored."""
EVENT: Final = "event_date"
"""The day of the event, in every kind of event."""


class ReleasedKind(StrEnum):
    """What the rows of a file are."""

    ARRESTS = "arrests"
    DETAINERS = "detainers"
    REMOVALS = "removals"
    ENCOUNTERS = "encounters"
    LIFT_REASONS = "lift-reasons"
    FACILITY_COUNTIES = "facility-counties"
    AGENCIES = "agencies"
    AGREEMENTS = "agreements"


EVENTS: Final = (ReleasedKind.ARRESTS, ReleasedKind.DETAINERS, ReleasedKind.REMOVALS, ReleasedKind.ENCOUNTERS)
"""Kinds whose rows are events with a day; the rest are tables that reports compare or join them with."""

COLUMNS: Final[Mapping[ReleasedKind, tuple[str, ...]]] = {
    ReleasedKind.ARRESTS: (
        EVENT, "area", "method", "landmark", "disposition", "citizenship", "gender", "state", "final_order",
    ),
    ReleasedKind.DETAINERS: (
        EVENT, "type", "facility", "facility_code", "city", "state", "area", "lift_reason", "final_order",
        "biometric_match", "arrest_date", "method", "charge_code",
    ),
    ReleasedKind.REMOVALS: (EVENT, "area", "country", "citizenship", "gender", "method", "charge_code"),
    ReleasedKind.ENCOUNTERS: (EVENT, "area", "method", "disposition", "citizenship", "gender", "state"),
    ReleasedKind.LIFT_REASONS: ("year", "lift_reason", "count"),
    ReleasedKind.FACILITY_COUNTIES: ("facility", "city", "state", "county_fips"),
    ReleasedKind.AGENCIES: ("ori", "name", "state", "county", "county_fips"),
    ReleasedKind.AGREEMENTS: ("state", "county", "agency", "ori", "type", "first_seen", "last_seen"),
}  # fmt: skip
"""The columns that are kept, by kind."""

NEEDED: Final[Mapping[ReleasedKind, tuple[str, ...]]] = {
    **dict.fromkeys(EVENTS, (EVENT,)),
    ReleasedKind.LIFT_REASONS: ("year", "lift_reason", "count"),
    ReleasedKind.FACILITY_COUNTIES: ("facility", "county_fips"),
    ReleasedKind.AGENCIES: ("ori",),
    ReleasedKind.AGREEMENTS: ("agency",),
}
"""The columns without which a row is rejected."""

DATES: Final = frozenset({EVENT, "arrest_date", "first_seen", "last_seen"})
NUMBERS: Final = frozenset({"year", "count"})


@dataclass(frozen=True, slots=True)
class Layout:
    """A published layout: the file's header, normalised by `header`, for each of our columns; and where it is from."""

    name: str
    kind: ReleasedKind
    columns: Mapping[str, str]
    source: str


LAYOUTS: Final = (
    Layout(
        "detainers-foia-fy2015", ReleasedKind.DETAINERS,
        {EVENT: "prepare_date", "type": "detainer_type", "facility": "facility", "city": "city", "state": "state",
         "lift_reason": "lift_reason"},
        "NPR's publication of an ICE FOIA release, October 2014 to July 2015",
    ),
    Layout(
        "detainers-2022-on", ReleasedKind.DETAINERS,
        {EVENT: "detainer_prepare_date", "type": "detainer_type", "facility": "detention_facility",
         "facility_code": "detention_facility_code", "city": "facility_city", "state": "facility_state",
         "area": "facility_aor", "lift_reason": "detainer_lift_reason", "final_order": "final_order_yes_no",
         "biometric_match": "biometric_match_yes_no", "arrest_date": "apprehension_date",
         "method": "apprehension_method", "charge_code": "msc_charge_code", PERSON: "unique_identifier"},
        "Deportation Data Project, releases from 2022 on",
    ),
    Layout(
        "arrests-foia-fy2016-2019", ReleasedKind.ARRESTS,
        {EVENT: "apprehension_date", "area": "aor", "method": "apprehension_method", "landmark": "landmark",
         "disposition": "processing_disposition", "citizenship": "citizenship", "gender": "gender"},
        "University of Washington Center for Human Rights, ICE FOIA 2019-ICFO-53623",
    ),
    Layout(
        "lift-reasons-by-year", ReleasedKind.LIFT_REASONS, {c: c for c in COLUMNS[ReleasedKind.LIFT_REASONS]},
        "NPR's counts of detainers by calendar year and lift reason",
    ),
    Layout(
        "facility-counties", ReleasedKind.FACILITY_COUNTIES, {c: c for c in COLUMNS[ReleasedKind.FACILITY_COUNTIES]},
        "a table of facilities with their county, by name and city",
    ),
    Layout(
        "agencies-fbi-ori", ReleasedKind.AGENCIES,
        {"ori": "ori", "name": "agency_name", "state": "state_abbr", "county": "county_name",
         "county_fips": "county_fips"},
        "FBI Crime Data Explorer, agencies by ORI",
    ),
    Layout(
        "agreements-287g", ReleasedKind.AGREEMENTS, {c: c for c in COLUMNS[ReleasedKind.AGREEMENTS]},
        "287g-watch, agreements under 8 USC 1357(g)",
    ),
)  # fmt: skip


def header(text: str) -> str:
    """Return a column's header as layouts write it: lower case, words joined by an underscore."""
    return "_".join(text.replace("/", " ").replace("_", " ").split()).lower()


def layout_of(kind: ReleasedKind, headers: Mapping[str, str]) -> Layout | None:
    """Return the layout of a kind that names most of these headers, and all that the kind needs; else None."""
    fit = [
        layout
        for layout in LAYOUTS
        if layout.kind is kind and all(layout.columns[c] in headers for c in NEEDED[kind])
    ]
    return max(fit, key=lambda layout: len(headers.keys() & set(layout.columns.values())), default=None)
