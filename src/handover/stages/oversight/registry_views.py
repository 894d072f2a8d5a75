"""The registry of figures as pages: what each counts, and from how many it comes. They change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight import snapshots
from handover.stages.oversight.cached_counts import counted_documentation, counted_funnel
from handover.stages.oversight.counted import Figure
from handover.stages.oversight.counting_views import once_counted
from handover.stages.oversight.effort.lines import figures_of as effort_figures
from handover.stages.oversight.matcher_errors.kept_studies import last_study
from handover.stages.oversight.matcher_errors.lines import figures_of as matcher_figures
from handover.stages.oversight.places.lines import figures_of as place_figures
from handover.stages.oversight.registry import FIGURES, POPULATIONS, registered
from handover.stages.oversight.research.lines import figures_of as research_figures
from handover.stages.oversight.residents.lines import figures_of as resident_figures
from handover.stages.oversight.waterfall import waterfall
from handover.web.access import roles

_TABLES: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterable[Figure]]]] = {
    "effort": effort_figures,
    "places": place_figures,
    "research": research_figures,
    "residents": resident_figures,
}
"""Figures of tables that are kept, by the first word of their keys."""


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def registry_page(request: HttpRequest) -> HttpResponse:
    """Every figure with what it counts, of what, and by which clock."""
    rows = [(row, POPULATIONS[row.of]) for row in FIGURES.values()]
    return render(request, "oversight/registry.html", {"rows": rows})


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def figure_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure: its definition, and what is left out at each stage."""
    row = registered(key)
    if row is None:
        raise Http404
    known = list(_numbers(key))
    shown = [one for one in known if one.key == key or (row.family and one.key.startswith(f"{key}."))]
    falls = [(one, waterfall(one, known)) for one in shown]
    context = {"key": key, "row": row, "of": POPULATIONS[row.of], "falls": falls}
    return render(request, "oversight/figure.html", context)


def _numbers(key: str) -> Iterable[Figure]:
    """The numbers of a whole that this one is a part of, as they stand now."""
    head = key.partition(".")[0]
    if head in _TABLES:
        again = snapshots.for_page(head)
        yield from _TABLES[head](again.content) if again else []
    elif head == "matcher":
        study = last_study()
        yield from matcher_figures(study.content) if study else []
        return
    counted, charts = counted_funnel()
    yield from (f for group in counted.groups() for f in group)
    for _, bars in charts[1:]:
        yield from (Figure(b.key, b.label, b.n, _of(b.key), b.of) for b in bars)
    for one in counted_documentation().fields:
        yield Figure(one.key, f"{one.title}: on record", one.due - one.null, one.of, one.due)


def _of(key: str) -> str:
    row = registered(key)
    return POPULATIONS[row.of].title if row else ""
