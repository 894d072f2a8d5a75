"""The page of documentation quality, and its file. They change nothing."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight.cached_counts import counted_documentation, is_counting
from handover.stages.oversight.counting_views import once_counted
from handover.stages.oversight.documentation import (
    HEADS,
    LAG_HEADS,
    DocumentationQuality,
    field_cells,
    lag_cells,
)
from handover.web.access import roles
from handover.web.cells import plain


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def documentation_page(request: HttpRequest) -> HttpResponse:
    """Nulls, unknowns and lags, each with what it is counted of."""
    context = {"found": counted_documentation(), "counting": is_counting("documentation")}
    return render(request, "oversight/documentation.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def documentation_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    found = counted_documentation()
    answer = HttpResponse(csv_of(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="documentation-{found.as_of:%Y-%m-%d}.csv"'
    return answer


def csv_of(found: DocumentationQuality) -> str:
    """Write both tables, an empty line between them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["As of (UTC)", f"{found.as_of:%Y-%m-%d %H:%M:%S}"])
    for heads, rows in (
        (HEADS, [field_cells(f) for f in found.fields]),
        (LAG_HEADS, [lag_cells(f) for f in found.lags]),
    ):
        writer.writerow([])
        writer.writerow(heads)
        writer.writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue()
