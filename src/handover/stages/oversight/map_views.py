"""Requests by state and county on a map, and released detainers beside them. They change nothing."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_safe

from handover.accounts.models import Agency
from handover.accounts.roles import Role
from handover.stages.oversight import snapshots
from handover.stages.oversight.cohorts import place_map
from handover.stages.oversight.cohorts.outcomes import SHORT
from handover.stages.oversight.cohorts.place_map import PlaceRow
from handover.stages.oversight.places.lines import WITHHELD
from handover.stages.oversight.places.released_states import ReleasedStates, states
from handover.web.access import roles
from handover.web.cells import plain
from handover.web.localaw.state_map import SIDE

WIDTH, HEIGHT = SIDE * 11, SIDE * 8
WORDS = (*(SHORT[one] for one in place_map.COLUMNS), said("None on record"), said("Custody"))
HEADS = ("Figure", "Place", "Requests", "What", "Count", "Share %", "Low % (Wilson 95)", "High %")
RELEASED_HEADS = ("Figure", "State", "Detainers", "Declined", "Booked into detention")


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def map_page(request: HttpRequest) -> HttpResponse:
    """The states as tiles, states and counties as tables; declines never without custody."""
    shown, released = snapshots.for_page("cohorts"), states()
    by_state, by_county = _rows()
    context = {
        "shown": shown, "words": WORDS, "least": place_map.LEAST, "width": WIDTH, "height": HEIGHT,
        "tiles": place_map.tiles(place_map.shares_of(by_state)),
        "tables": ((said("States"), by_state), (said("Counties and other places"), by_county)), "released": released,
        "released_tiles": place_map.tiles(_shares(released)) if released else [],
    }  # fmt: skip
    return render(request, "oversight/map.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def map_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    shown, released = snapshots.for_page("cohorts"), states()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["As of", shown.content["cut"] if shown else "not counted yet"])
    for rows in _rows():
        writer.writerows(([], HEADS))
        for row in rows:
            for words, share in zip(WORDS, row.shares, strict=True):
                numbers = [
                    "" if n is None else f"{n:.1f}" for n in (share.counted.percent, share.low, share.high)
                ]
                writer.writerow(
                    [share.counted.key, plain(row.name), row.requests, words, share.counted.n, *numbers]
                )
    if released:
        writer.writerows(([], ["Released file", plain(released.file)], ["Last day", released.last_day], []))
        writer.writerow(RELEASED_HEADS)
        for one in released.rows:
            counts = (WITHHELD if n is None else n for n in (one.detainers, one.declined, one.booked))
            writer.writerow(["released.detainers", plain(one.state), *counts])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="requests-by-place.csv"'
    return answer


def _rows() -> tuple[list[PlaceRow], list[PlaceRow]]:
    shown = snapshots.for_page("cohorts")
    if shown is None:
        return [], []
    oris = {row["ori"] for row in shown.content["cohorts"]}
    places = dict(Agency.objects.filter(ori__in=oris).values_list("ori", "policy"))
    return place_map.by_state(shown.content), place_map.by_county(shown.content, places)


def _shares(released: ReleasedStates) -> dict[str, tuple[float | None, float | None]]:
    return {row.code: row.shares for row in released.rows if row.code}
