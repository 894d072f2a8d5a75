"""Pages of what goes beyond one request: corrections to tell outside, reports of jails' systems, requests handed on."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.audit.append import append
from handover.process.models import Matter
from handover.stages.custody import corrections, feed_reports, forms, queries
from handover.stages.detainer import queries as detainer
from handover.stages.notification import queries as notification
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.stepping import step_page

TELLS = (Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@roles(*TELLS)
def corrections_queue(request: HttpRequest) -> HttpResponse:
    """What somebody outside must be told, longest waiting first."""
    return render(request, "custody/corrections.html", {"page": page_of(request, corrections.waiting())})


@require_safe
@roles(*TELLS)
def corrections_of(request: HttpRequest, reference: str) -> HttpResponse:
    """The corrections of one case, with what became of each."""
    case = _case(request, reference)
    return render(
        request, "custody/corrections_of.html", {"case": case, "drafts": corrections.of_case(case.pk)}
    )


@get_or_post
@roles(*TELLS)
def tell(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Send one drafted correction, or say why not."""
    case = _case(request, reference)
    draft = get_object_or_404(corrections.of_case(case.pk), pk=key)

    def take(data: dict[str, Any]) -> Matter:
        sent = data.pop("sent") == "yes"
        return corrections.tell(case.pk, actor=actor_of(request), draft_id=draft.pk, sent=sent, **data)

    done = reverse("custody:corrections_of", kwargs={"reference": reference})
    return step_page(
        request, case, "tell_correction", forms.TellForm, take, done=done, template="custody/tell.html",
        context={"draft": draft},
    )  # fmt: skip


@require_safe
@roles(Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER)
def jail_reports(request: HttpRequest) -> HttpResponse:
    """Requests that are out while the jail's own system reports that the person left, or misses them."""
    out = feed_reports.out_for(cast(User, request.user))
    found = feed_reports.unrecorded(out)
    rows = notification.rows_of([seen.case for seen in found], "custody:field_case")
    context = {"found": list(zip(rows, found, strict=True)), "out": len(out)}
    return render(request, "custody/reports_list.html", context)


@require_safe
@roles(Role.JAIL_CLERK)
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """A request that went along to another agency, as far as this jail had it: to read, and nothing to do."""
    user = cast(User, request.user)
    case = get_object_or_404(detainer.handed_on_by(user), reference=reference)
    ori = user.agency.ori if user.agency else ""
    with transaction.atomic():
        append(act="request.read", actor=actor_of(request), subject=case.reference, content={"history": True})
    context = {
        "case": case,
        "agency": user.agency,
        "row": notification.rows_of([case], "custody:history")[0],
        "package": detainer.package_of(case.pk),
        "jail_steps": queries.steps_until_handed_on(case.pk, ori),
        "told": corrections.told_to(case.pk, ori),
    }
    return render(request, "custody/history.html", context)


def _case(request: HttpRequest, reference: str) -> Matter:
    return get_object_or_404(detainer.visible_to(cast(User, request.user)), reference=reference)
