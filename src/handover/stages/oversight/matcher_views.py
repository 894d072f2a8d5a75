"""The page of the matchers' errors by group, and its file. They change nothing."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight.matcher_errors.kept_studies import last_study
from handover.stages.oversight.matcher_errors.lines import (
    FEW,
    HEADS,
    KINDS,
    MATCHERS,
    cells,
    lines_of,
    pictures_of,
)
from handover.web.access import roles


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def matchers_page(request: HttpRequest) -> HttpResponse:
    """How often each matcher missed a person, and brought up somebody else, by group, as the last study measured."""
    study = last_study()
    context = {
        "study": study,
        "matchers": [
            {"name": name, "title": title, "of": study.content[name],
             "pictures": pictures_of(lines),
             "lines": lines,
             "kinds": KINDS[: len(lines[0].rates)]}
            for name, title in MATCHERS.items() for lines in [lines_of(study.content, name)]
        ] if study else [],
        "few": FEW,
    }  # fmt: skip
    return render(request, "oversight/matchers.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def matchers_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    study = last_study()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Kept", study.at.isoformat() if study else "no study was kept yet"])
    if study:
        writer.writerow(["With the present thresholds and weights", "yes" if study.stands else "no"])
        writer.writerows(([], HEADS))
        for name in MATCHERS:
            for line in lines_of(study.content, name):
                writer.writerows(cells(line))
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="errors-of-the-matchers.csv"'
    return answer
