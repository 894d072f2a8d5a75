"""The page of permanent residents who were charged and not convicted, and its file. They change nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight import snapshots
from handover.stages.oversight.cohorts.picture import Strip, strips_of
from handover.stages.oversight.counted import key_of
from handover.stages.oversight.residents import lines
from handover.stages.oversight.residents.states import SHORT, ChargeState
from handover.web.access import roles
from handover.web.cells import plain


class ResidentForm(forms.Form):
    """The period, as the address gives it; what does not fit is left out."""

    first = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    last = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def residents_page(request: HttpRequest) -> HttpResponse:
    """How many are watched, overdue, convicted, not convicted or not known, and what became of their cases."""
    shown, wanted = snapshots.for_page("residents"), _wanted(request)
    context: dict[str, Any] = {"shown": shown, "wanted": wanted, "query": request.GET.urlencode()}
    if shown:
        counted, months = lines.figures_of(shown.content, **wanted), lines.months_of(shown.content, **wanted)
        context |= {
            "tables": [(title, lines.lines_of(counted, family)) for title, family in _TABLES],
            "months": months, "states": list(SHORT.values()), "picture": _picture(months),
            "became": lines.became_of(shown.content),
        }  # fmt: skip
    return render(request, "oversight/residents.html", context)


_TABLES = (
    (said("Persons whose charges are watched"), "residents.persons"),
    (said("Charges that are watched"), "residents.charges"),
    (said("First decisions in the cases of permanent residents"), "residents.decision"),
    (said("Watched charges of others"), "residents.beside"),
)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def residents_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    shown = snapshots.for_page("residents")
    text = csv_of(shown.content if shown else None, _wanted(request))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="permanent-residents.csv"'
    return answer


def csv_of(content: Mapping[str, Any] | None, wanted: Mapping[str, str]) -> str:
    """The tables, an empty line between them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["As of", content["cut"] if content else "not counted yet"])
    if content is None:
        return out.getvalue()
    counted = lines.figures_of(content, **wanted)
    for heads, rows in (
        (
            lines.HEADS,
            [lines.cells(one) for _title, family in _TABLES for one in lines.lines_of(counted, family)],
        ),
        (
            lines.MONTH_HEADS,
            [row for one in lines.months_of(content, **wanted) for row in lines.month_cells(one)],
        ),
        (lines.BECAME_HEADS, [lines.became_cells(one) for one in lines.became_of(content)]),
    ):
        writer.writerow([])
        writer.writerow(heads)
        writer.writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _wanted(request: HttpRequest) -> dict[str, str]:
    form = ResidentForm(request.GET)
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def _picture(months: Sequence[lines.ResidentMonth]) -> SafeString:
    """A strip a state: which share of the month's persons stands so."""
    if not months:
        return SafeString("")
    found = [
        Strip(_(SHORT[state]), key_of("residents.persons", state.value),
              {one.month: 100 * dict(one.persons)[state] / one.of_persons for one in months if one.of_persons})
        for state in ChargeState
    ]  # fmt: skip
    title = _("Persons by the month in which their first charge began to be watched, and how they stand")
    return strips_of(
        title, found, (months[0].month, months[-1].month), [], "residents", "residents.persons.watched"
    )
