"""The page of custody in jail against at large, and its file. They change nothing."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight import snapshots
from handover.stages.oversight.places import lines
from handover.stages.oversight.places.counting import COVERAGE
from handover.stages.oversight.places.released import ReleasedAreas, areas
from handover.stages.oversight.places.slope import SlopeLine, slope
from handover.web.access import roles
from handover.web.cells import plain


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def places_page(request: HttpRequest) -> HttpResponse:
    """Custodies by place with their hours, and the released arrests by area as a slope chart."""
    shown, released = snapshots.for_page("places"), areas()
    context = {
        "shown": shown, "rows": lines.lines_of(shown.content) if shown else [], "coverage": COVERAGE,
        "released": released, "picture": _picture(released) if released else "",
    }  # fmt: skip
    return render(request, "oversight/places.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def places_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    shown, released = snapshots.for_page("places"), areas()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["As of", shown.content["cut"] if shown else "not counted yet"])
    writer.writerow([])
    writer.writerow(lines.HEADS)
    writer.writerows(lines.cells(line) for line in (lines.lines_of(shown.content) if shown else []))
    if released:
        writer.writerows(([], ["Released file", plain(released.file)], ["Last day", released.last_day], []))
        writer.writerow(lines.AREA_HEADS)
        writer.writerows([plain(cell) for cell in row] for row in lines.area_cells(released.rows))
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="custody-by-place.csv"'
    return answer


def _picture(released: ReleasedAreas) -> SafeString:
    """From the first year to the last whole one: a year that the file does not reach the end of is not drawn."""
    years = [year for year in released.years if f"{year}-09-30" <= released.last_day] or released.years
    by = {(row.area, row.year): row.percent for row in released.rows}
    rows = [
        SlopeLine(a, by.get((a, years[0])), by.get((a, years[-1])))
        for a in sorted({r.area for r in released.rows})
    ]
    title = _("Share of arrests at large by area, in percent")
    return slope(title, rows, (str(years[0]), str(years[-1])), ("places.released", "slope"))
