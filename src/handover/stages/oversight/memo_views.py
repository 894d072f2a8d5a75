"""The data-reliability memo of a report, and its file. They change nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_safe

from handover.accounts.roles import Role
from handover.stages.oversight import memos, released_memos
from handover.stages.oversight.counting_views import once_counted
from handover.web.access import roles
from handover.web.requests import user_of


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def memo_page(request: HttpRequest, name: str) -> HttpResponse:
    """Completeness, accuracy, and a few cases traced to the audit log."""
    found = _memo(request, name)
    if found is None:
        return render(request, "oversight/memo.html", {"title": memos.TITLES[name], "found": None})
    tables = [
        (said("Completeness: records without what the report needs"), found.completeness),
        (said("Accuracy: late records, restatements and checks"), found.accuracy),
        (said("Tracing: cases that differ from the audit log"), (found.traced,)),
    ]
    context = {"title": found.title, "found": found, "tables": tables}
    return render(request, "oversight/memo.html", context)


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
@once_counted
def memo_export(request: HttpRequest, name: str) -> HttpResponse:
    """The same as CSV."""
    found = _memo(request, name)
    if found is None:
        raise Http404
    answer = HttpResponse(memos.csv_of(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="memo-{name}.csv"'
    return answer


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def released_page(request: HttpRequest) -> HttpResponse:
    """The memos of the public releases that were taken in."""
    return render(request, "oversight/released_memos.html", {"memos": released_memos.released_memos()})


@require_safe
@roles(Role.AUDITOR, Role.SUPERVISOR)
def released_export(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    text = released_memos.csv_of(released_memos.released_memos())
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="memos-of-releases.csv"'
    return answer


def _memo(request: HttpRequest, name: str) -> memos.ReliabilityMemo | None:
    if name not in memos.TITLES:
        raise Http404
    return memos.memo(name, viewer=user_of(request))
