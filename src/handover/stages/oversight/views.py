"""The pages of oversight: figures with denominators, and the audit chain. They change nothing."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.audit.append import append
from handover.audit.checkpoints import latest
from handover.audit.models import Head
from handover.audit.verify import verify
from handover.process.integrity.rounds import findings_of, last_rounds
from handover.stages.oversight import audit_log as audit_log_of
from handover.stages.oversight.alerts import alerts_of
from handover.stages.oversight.audit_sentences import ACTS, GROUPS
from handover.stages.oversight.cached_counts import counted_funnel, is_counting
from handover.stages.oversight.charts import bars
from handover.stages.oversight.counted import told
from handover.stages.oversight.counting_views import once_counted
from handover.stages.oversight.figures_text import HEADINGS, as_csv
from handover.stages.oversight.forms import CompareForm
from handover.stages.oversight.policies import compare_over_past
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.reading_audit import note_reading
from handover.web.requests import get_or_post, user_of


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def figures(request: HttpRequest) -> HttpResponse:
    """From booking to outcome, with the error side beside it."""
    counted, charts = counted_funnel()
    tables = [(HEADINGS[key], getattr(counted, key)) for key in HEADINGS]
    drawn = []
    for n, (title, rows) in enumerate(charts):
        shown = [replace(row, label=told(row.key, row.label)) for row in rows]
        drawn.append((title, shown, bars(_(title), shown, f"bars-{n}")))
    context = {"funnel": counted, "tables": tables, "charts": drawn, "alerts": alerts_of(counted)}
    context["counting"] = is_counting("figures")
    return render(request, "oversight/figures.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def figures_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV, a line a figure."""
    counted, _charts = counted_funnel()
    answer = HttpResponse(as_csv(counted), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{counted.as_of:%Y-%m-%d}.csv"'
    return answer


@require_safe
@roles(Role.AUDITOR)
def audit_log(request: HttpRequest) -> HttpResponse:
    """The chain's entries as sentences, newest first, as they are narrowed. Reading it is recorded."""
    wanted = audit_log_of.asked(request.GET)
    page = page_of(request, audit_log_of.entries(wanted), 50)
    rows = audit_log_of.told(page.object_list)  # before this reading adds an entry of its own
    note_reading(actor_of(request), "audit.read", wanted.subject)
    ended, running = last_rounds()
    context = {
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "groups": GROUPS,
        "acts": sorted(((act, _(words)) for act, words in ACTS.items()), key=itemgetter(1)),
        "export_url": f"{reverse('oversight:audit_export')}?{request.GET.urlencode()}",
        "head": (head := Head.objects.get(pk=1)),
        "checkpoint": (last := latest()),
        "since_checkpoint": head.size - last.size if last else head.size,
        "ended": ended,
        "running": running,
        "findings": findings_of(ended, running),
    }
    return render(request, "oversight/audit.html", context)


@require_safe
@roles(Role.AUDITOR)
def audit_export(request: HttpRequest) -> HttpResponse:
    """The entries as they are narrowed, as CSV. The export is recorded before the file is sent."""
    wanted = audit_log_of.asked(request.GET)
    listed = list(audit_log_of.entries(wanted)[: audit_log_of.EXPORTED + 1])
    more = len(listed) > audit_log_of.EXPORTED
    with translation.override("en"):  # a file is in English, as every other is
        rows = audit_log_of.told(listed[: audit_log_of.EXPORTED])
    note_reading(actor_of(request), "audit.export", wanted.subject, rows=len(rows))
    answer = HttpResponse(audit_log_of.csv_of(rows, more=more), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{timezone.now():%Y-%m-%d}.csv"'
    return answer


@require_safe
@roles(Role.AUDITOR)
def audit_check(request: HttpRequest) -> HttpResponse:
    """Recompute the chain from its first entry."""
    size, broken = verify()
    with transaction.atomic():
        append(act="audit.verify", actor=actor_of(request), content={"size": size, "whole": broken is None})
    return render(request, "oversight/check.html", {"size": size, "broken": broken})


@get_or_post
@roles(Role.AUDITOR, Role.SUPERVISOR, Role.COUNSEL)
def compare_policies(request: HttpRequest) -> HttpResponse:
    """Compare two versions of a place's law over past requests. A POST, because a draft is long; it changes
    nothing."""
    posted = request.method == "POST"
    form = CompareForm(request.POST if posted else None)
    shown: dict[str, object] = {"form": form}
    if posted and form.is_valid():
        place = form.cleaned_data["place"]
        first, second = form.versions()
        outcome = compare_over_past(place, first, second, user_of(request))
        shown |= {"first": first, "second": second, "outcome": outcome}
        content = {"place": place, "first": first.label, "second": second.label}
        with transaction.atomic():
            append(act="policies.compare", actor=actor_of(request), content=content)
    status = 422 if posted and form.errors else 200
    return render(request, "oversight/compare_policies.html", shown, status=status)
