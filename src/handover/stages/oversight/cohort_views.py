"""The page of cohorts of requests, its file, and the counts kept for earlier days. They change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight import snapshots
from handover.stages.oversight.cohorts.counting import DAYS, pooled
from handover.stages.oversight.cohorts.law_marks import LawMark, law_marks, names_of
from handover.stages.oversight.cohorts.lines import CohortLine, csv_of, line_of
from handover.stages.oversight.cohorts.picture import strips
from handover.stages.oversight.models import FigureReply, FigureSnapshot
from handover.stages.oversight.replies import replies_csv, replies_to
from handover.web.access import roles

JAILS_A_PAGE: Final = 12
DAY: Final = 28
_FIRST_OUTCOMES: Final = said("First outcomes of requests lodged with {ori}, by month of lodging")


class CohortForm(forms.Form):
    """Period, agency and day, as the address gives them; what does not fit is left out."""

    first = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    last = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    ori = forms.RegexField(r"^[A-Z0-9]{7,9}$", required=False)
    day = forms.TypedChoiceField(choices=[(d, d) for d in DAYS], coerce=int, required=False)
    after = forms.RegexField(r"^[A-Z0-9]{7,9}$", required=False)


@dataclass(frozen=True, slots=True)
class Panel:
    """One jail: its cohorts, their picture, and when the law of its place changed."""

    ori: str
    name: str
    lines: Sequence[CohortLine]
    picture: SafeString
    marks: Sequence[LawMark]
    replies: Sequence[FigureReply] = ()


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def cohorts_page(request: HttpRequest) -> HttpResponse:
    """Show small multiples by jail, ordered by ORI so that the order implies no ranking."""
    wanted = _wanted(request)
    shown = snapshots.for_page("cohorts")
    found = _lines(shown.content, wanted) if shown else {}
    oris = [ori for ori in sorted(found) if ori > wanted.get("after", "")]
    panels = [_panel(ori, found[ori]) for ori in oris[:JAILS_A_PAGE]]
    names = names_of(panel.ori for panel in panels)
    replies = replies_to(panel.ori for panel in panels)
    panels = [
        Panel(p.ori, names.get(p.ori, ""), p.lines, p.picture, p.marks, replies.get(p.ori, ()))
        for p in panels
    ]
    context = {
        "shown": shown, "panels": panels, "wanted": wanted, "days": DAYS, "query": request.GET.urlencode(),
        "next": oris[JAILS_A_PAGE - 1] if len(oris) > JAILS_A_PAGE else "",
    }  # fmt: skip
    return render(request, "oversight/cohorts.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def cohorts_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV, a line a share, of every jail that fits."""
    wanted = _wanted(request)
    shown = snapshots.for_page("cohorts")
    found = _lines(shown.content, wanted) if shown else {}
    told = [("As of", shown.content["cut"] if shown else "not counted yet")]
    told.append(
        ("SHA-256 of the snapshot", shown.snapshot.digest if shown and shown.snapshot else "counted now")
    )
    lines = [line for ori in sorted(found) for line in found[ori]]
    text = csv_of(told, lines, wanted["day"]) + replies_csv(replies_to(found))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="cohorts.csv"'
    return answer


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def snapshots_page(request: HttpRequest) -> HttpResponse:
    """Show the counts kept for the last days and the restatements: old, new and why."""
    rows = list(FigureSnapshot.objects.order_by("-cut", "name", "-version").defer("content")[:60])
    restated = []
    for new in FigureSnapshot.objects.exclude(why="").order_by("-made_at")[:5]:
        old = FigureSnapshot.objects.get(name=new.name, cut=new.cut, version=new.version - 1)
        restated.append((old, new, snapshots.differences(old.content, new.content)))
    return render(request, "oversight/snapshots.html", {"rows": rows, "restated": restated})


def _wanted(request: HttpRequest) -> dict[str, Any]:
    form = CohortForm(request.GET)
    form.is_valid()
    kept = {name: value for name, value in form.cleaned_data.items() if value}
    return {"day": DAY, **kept}


def _lines(content: dict[str, Any], wanted: dict[str, Any]) -> dict[str, list[CohortLine]]:
    """Cohorts by ORI, by month, within the period."""
    first, last = wanted.get("first", ""), wanted.get("last", "9999-12")
    oris = [wanted["ori"]] if "ori" in wanted else []
    found = {}
    for ori, rows in pooled(content, oris).items():
        lines = [line_of(r, content["days"], wanted["day"]) for r in rows if first <= r["month"] <= last]
        if lines:
            found[ori] = lines
    return found


def _panel(ori: str, lines: Sequence[CohortLine]) -> Panel:
    first, last = (date(int(m[:4]), int(m[5:7]), 1) for m in (lines[0].month, lines[-1].month))
    until = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    marks = law_marks(ori, first, until)
    picture = strips(_(_FIRST_OUTCOMES).format(ori=ori), lines,
                     [m.on for m in marks], f"strips-{ori}")  # fmt: skip
    return Panel(ori, "", lines, picture, marks)
