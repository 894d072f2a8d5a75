"""The page of effort and repeated research, and its file. They change nothing; no address of them takes a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.process.step_columns import WorkTask
from handover.stages.oversight import snapshots
from handover.stages.oversight.cohorts.law_marks import names_of
from handover.stages.oversight.effort import lines as effort
from handover.stages.oversight.effort.time_study import StudyRatio
from handover.stages.oversight.research import lines as research
from handover.web.access import roles
from handover.web.cells import plain


class EffortForm(forms.Form):
    """Month and office, as the address gives them; what does not fit is left out."""

    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    office = forms.RegexField(r"^[A-Z0-9]{7,9}$", required=False)


PICTURE: Final = said("Minutes of work a matter, from the cap of 5 to the cap of 15")


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def effort_page(request: HttpRequest) -> HttpResponse:
    """Minutes by office and task of a month, and research that was done again."""
    form = EffortForm(request.GET)
    form.is_valid()
    shown, again = snapshots.for_page("effort"), snapshots.for_page("research")
    content = shown.content if shown else {"months": []}
    months = [one["month"] for one in content["months"]]
    month = form.cleaned_data.get("month") or (months[-1] if months else "")
    office = form.cleaned_data.get("office") or ""
    rows = effort.lines_of(content, month, office) if month else []
    pairs = research.pairs_of(again.content) if again else []
    names = names_of({*(r.office for r in rows), *(p.first for p in pairs), *(p.second for p in pairs)})
    context = {
        "shown": shown, "again": again, "months": months, "month": month, "office": office, "names": names,
        "rows": [(row, names.get(row.office, row.office)) for row in rows],
        "picture": effort.picture_of(_(PICTURE), rows, names, "ranges"),
        "cells": effort.figures_of(content, month)[0], "research": research.lines_of(again.content) if again else [],
        "pairs": [(p, names.get(p.first, p.first), names.get(p.second, p.second)) for p in pairs],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "oversight/effort.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def effort_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV: every month that is kept, or one."""
    form = EffortForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    answer = HttpResponse(csv_of(asked), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="effort.csv"'
    return answer


def csv_of(asked: Mapping[str, str], study: Mapping[WorkTask, StudyRatio] | None = None) -> str:
    """The tables, an empty line between them. ``asked``: month and office, where they narrow."""
    shown, again = snapshots.for_page("effort"), snapshots.for_page("research")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["As of", shown.content["cut"] if shown else "not counted yet"])
    writer.writerow([])
    writer.writerow([*effort.HEADS, *(effort.STUDY_HEADS if study is not None else ())])
    for line in (
        effort.lines_of(shown.content, asked.get("month", ""), asked.get("office", "")) if shown else []
    ):
        more = effort.study_cells(line, study) if study is not None else []
        writer.writerow([plain(cell) for cell in (*effort.cells(line), *more)])
    for heads, rows in (
        (research.HEADS, [research.cells(one) for one in research.lines_of(again.content)] if again else []),
        (
            research.PAIR_HEADS,
            [research.pair_cells(p) for p in research.pairs_of(again.content)] if again else [],
        ),
    ):
        writer.writerow([])
        writer.writerow(heads)
        writer.writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue()
