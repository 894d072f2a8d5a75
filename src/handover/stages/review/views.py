"""The pages of review: queues, the one page with both histories, and a page for each step."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handover.accounts.models import User
from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.audit.append import append
from handover.process.models import Case
from handover.stages.notification import queries as notification
from handover.stages.review import actions, forms, queries
from handover.stages.review.comparison import compare_sources
from handover.stages.review.evidence import file_of
from handover.stages.review.rules import Basis, Ground, NoActionReason
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.stepping import step_page

READERS = (*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST, Role.AUDITOR)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])

QUEUES = {
    "reviews": ("Cases to review", "Answered by a records specialist; the longest waiting first.",
                ("awaiting_review", "in_review")),
    "citizenship": ("Citizenship questions", "Frozen until counsel answers.", ("citizenship_question",)),
    "dispositions": ("Dispositions to watch", "A court's disposition is waited for.", ("awaiting_disposition",)),
}  # fmt: skip


@require_safe
@roles(*READERS)
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """One queue, longest waiting first."""
    title, explain, states = QUEUES[name]
    page = page_of(request, notification.waiting_in(cast(User, request.user), *states))
    rows = notification.rows_of(page.object_list, "review:case")
    return render(request, "web/cases.html", {"title": title, "explain": explain, "rows": rows, "page": page})


@require_safe
@roles(*READERS)
def all_cases(request: HttpRequest) -> HttpResponse:
    """Every case that this person may read, newest first; ``?q=`` finds one by its reference."""
    cases = notification.visible_to(cast(User, request.user)).order_by("-opened_at")
    wanted = request.GET.get("q", "").strip().upper()[:24]
    page = page_of(request, cases.filter(reference=wanted) if wanted else cases)
    context = {"title": "All cases", "explain": "Newest first.", "page": page,
               "rows": notification.rows_of(page.object_list, "review:case")}  # fmt: skip
    return render(request, "web/cases.html", context)


@require_safe
@roles(*READERS)
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Both histories side by side, the match and its evidence, earlier cases of the person first."""
    case = _case(request, reference)
    file = file_of(case.pk)
    with transaction.atomic():
        append(act="case.read", actor=actor_of(request), subject=case.reference)
    earlier = notification.cases_of_identity(file.link.identity).exclude(pk=case.pk)
    context: dict[str, Any] = {
        "case": case,
        "file": file,
        "earlier": notification.rows_of(earlier, "review:case"),
        "comparison": compare_sources(file),
        "query": notification.query_of(case.pk),
        "determination": queries.determination_of(case.pk)
        if "determination" in case.standing.facts
        else None,
        "no_action": queries.no_action_of(case.pk),
        "watch": queries.watch_of(case.pk),
        "claims": queries.claims_of(case.pk),
        "findings": queries.findings_of(case.pk),
    }
    return render(request, "review/case.html", context)


@require_POST
@roles(Role.REVIEW_OFFICER)
def take_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the case out of the queue."""
    case = _case(request, reference)
    actions.take_up(case.pk, actor=actor_of(request), version=_version(request))
    return redirect("review:case", reference=reference)


@require_POST
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def put_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the case back into the queue."""
    case = _case(request, reference)
    actions.put_back(case.pk, actor=actor_of(request), version=_version(request))
    return redirect("review:case", reference=reference)


@get_or_post
@roles(Role.REVIEW_OFFICER)
def probable_cause(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the determination."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        found = actions.ProbableCause(
            frozenset(Basis(b) for b in data["bases"]), Ground(data["ground"]), data["reasons"],
            tuple(data["evidence"]), data["neutral_review"],
        )  # fmt: skip
        return actions.find_probable_cause(
            case.pk, actor=actor_of(request), version=data["version"], found=found
        )

    return _step(request, case, "find_probable_cause", forms.ProbableCauseForm, take, file=file_of(case.pk))


@get_or_post
@roles(Role.REVIEW_OFFICER)
def no_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Close without a detainer."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        return actions.close_without_action(
            case.pk, actor=actor_of(request), version=data["version"], reason=NoActionReason(data["reason"]),
            reasons=data["reasons"], evidence=tuple(data["evidence"]),
        )  # fmt: skip

    return _step(request, case, "close_without_action", forms.NoActionForm, take, file=file_of(case.pk))


@get_or_post
@roles(Role.REVIEW_OFFICER)
def watch(request: HttpRequest, reference: str) -> HttpResponse:
    """Wait for the court."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        return actions.await_disposition(case.pk, actor=actor_of(request), **data)

    return _step(request, case, "await_disposition", forms.WatchForm, take)


@get_or_post
@roles(Role.RECORDS_SPECIALIST)
def disposition(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what the court did."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        return actions.record_disposition(case.pk, actor=actor_of(request), **data)

    return _step(request, case, "record_conviction", forms.DispositionForm, take)


@get_or_post
@roles(*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST)
def citizenship(request: HttpRequest, reference: str) -> HttpResponse:
    """Raise the question; the jail's own page for it is in custody."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        return actions.raise_citizenship(case.pk, actor=actor_of(request), **data)

    return _step(request, case, "raise_citizenship", forms.CitizenshipForm, take)


@get_or_post
@roles(Role.COUNSEL)
def resolve(request: HttpRequest, reference: str) -> HttpResponse:
    """Counsel answers the question."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        citizen = data.pop("citizen") == "yes"
        return actions.resolve_citizenship(case.pk, actor=actor_of(request), citizen=citizen, **data)

    context = {"claims": queries.claims_of(case.pk)}
    return _step(
        request,
        case,
        "resolve_citizen",
        forms.ResolveForm,
        take,
        template="review/resolve.html",
        context=context,
    )


def _step(
    request: HttpRequest, case: Case, step: str, form: type[Any], take: Any, *, template: str = "web/step.html",
    context: dict[str, Any] | None = None, **form_options: Any,
) -> HttpResponse:  # fmt: skip
    done = reverse("review:case", kwargs={"reference": case.reference})
    return step_page(
        request,
        case,
        step,
        form,
        take,
        done=done,
        template=template,
        context=context,
        form_options=form_options,
    )


def _case(request: HttpRequest, reference: str) -> Case:
    return get_object_or_404(notification.visible_to(cast(User, request.user)), reference=reference)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else -1
