"""The pages of custody: the jail's list and page, the field officer's queue and steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.audit.append import append
from handover.clocks.deadlines import HoldClock
from handover.jurisdictions import Topic
from handover.process.models import Case
from handover.stages.custody import actions, forms, queries
from handover.stages.custody.advice import advice_for
from handover.stages.custody.rules import AtLargeReason
from handover.stages.detainer import queries as detainer
from handover.stages.notification import queries as notification
from handover.stages.review import actions as review
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.stepping import step_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
JAIL_WAITS = ("lodged", "served", "hold_agreed", "notify_agreed", "declined")
FIELD_WAITS = ("held", "release_noticed", "released", "hold_agreed", "notify_agreed")


@require_safe
@roles(Role.JAIL_CLERK)
def jail_cases(request: HttpRequest) -> HttpResponse:
    """The requests lodged with this jail: those that wait for it first, then the others."""
    mine = detainer.visible_to(cast(User, request.user))
    waiting = mine.filter(state__in=JAIL_WAITS).order_by("moved_at")
    page = page_of(request, mine.exclude(state__in=JAIL_WAITS).order_by("-moved_at"))
    context = {
        "waiting": notification.rows_of(waiting, "custody:jail_case"),
        "rows": notification.rows_of(page.object_list, "custody:jail_case"),
        "page": page,
    }
    return render(request, "custody/jail_cases.html", context)


@require_safe
@roles(Role.JAIL_CLERK)
def jail_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One request as the jail sees it: what is asked, what its law says, the papers, the clock."""
    case = _case(request, reference)
    with transaction.atomic():
        append(act="request.read", actor=actor_of(request), subject=case.reference)
    shown = {**_shown(request, case), **_advice(case), "jail_steps": queries.steps_for_jail(case.pk)}
    return render(request, "custody/jail_case.html", shown)


@require_safe
@roles(Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER)
def field_queue(request: HttpRequest) -> HttpResponse:
    """Cases near a handover or a release, nearest deadline first."""
    page = page_of(request, notification.waiting_in(cast(User, request.user), *FIELD_WAITS))
    rows = notification.rows_of(page.object_list, "custody:field_case")
    rows.sort(key=lambda row: (row.due is None, row.due or row.case.moved_at))
    explain = "Held, about to be released, or released without a handover."
    return render(
        request,
        "web/cases.html",
        {"title": "Releases and custody", "explain": explain, "rows": rows, "page": page},
    )


@require_safe
@roles(Role.FIELD_OFFICER, Role.SUPERVISOR, Role.REVIEW_OFFICER, Role.AUDITOR)
def field_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The jail's answer, the release time, the clock and the outcome of one case."""
    case = _case(request, reference)
    with transaction.atomic():
        append(act="custody.read", actor=actor_of(request), subject=case.reference)
    return render(request, "custody/field_case.html", _shown(request, case))


def _shown(request: HttpRequest, case: Case) -> dict[str, Any]:
    release = queries.release_time_of(case.pk)
    clock = (
        HoldClock(release.otherwise_release_at, case.agency.time_zone) if release and release.due_at else None
    )
    return {
        "case": case,
        "row": notification.rows_of([case], "custody:jail_case")[0],
        "package": detainer.package_of(case.pk),
        "papers": detainer.papers_for(cast(User, request.user), case),
        "lodgement": detainer.lodgement_of(case.pk),
        "service": detainer.service_of(case.pk),
        "cancellation": detainer.cancellation_of(case.pk),
        "answer": queries.answer_of(case.pk),
        "release_time": release,
        "release": queries.release_of(case.pk),
        "custody": queries.custody_of(case.pk),
        "at_large": queries.at_large_of(case.pk),
        "clock": clock,
        "clock_words": clock.remaining_in_words(timezone.now()) if clock else "",
        "clock_over": clock is not None and timezone.now() >= clock.due_at,
    }


def _advice(case: Case) -> dict[str, Any]:
    advice = advice_for(case.pk)
    return {"advice": advice, "topics": [(t.value.capitalize(), advice.topic(t)) for t in Topic]}


def _jail_step(step: str, form: type[Any], act: Callable[..., Case]) -> Callable[..., HttpResponseBase]:
    """A page by which the jail takes one step."""

    @get_or_post
    @roles(Role.JAIL_CLERK)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        case = _case(request, reference)

        def take(data: dict[str, Any]) -> Case:
            return act(case.pk, actor=actor_of(request), **data)

        done = reverse("custody:jail_case", kwargs={"reference": reference})
        return step_page(
            request,
            case,
            step,
            form,
            take,
            done=done,
            template="custody/jail_step.html",
            context=_advice(case),
        )

    return view


agree_to_hold = _jail_step("agree_to_hold", forms.AnswerForm, actions.agree_to_hold)
agree_to_notify = _jail_step("agree_to_notify", forms.AnswerForm, actions.agree_to_notify)
decline = _jail_step("decline", forms.DeclineForm, actions.decline)
start_hold = _jail_step("start_hold", forms.ReleaseTimeForm, actions.report_release_time)
give_notice = _jail_step("give_notice", forms.ReleaseTimeForm, actions.report_release_time)
report_released = _jail_step("report_released", forms.ReleasedForm, actions.report_released)
jail_citizenship = _jail_step("raise_citizenship", forms.JailCitizenshipForm, review.raise_citizenship)


@get_or_post
@roles(Role.FIELD_OFFICER)
def assume_custody(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that custody was assumed."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        return actions.assume_custody(case.pk, actor=actor_of(request), **data)

    return _field_step(request, case, "assume_custody", forms.CustodyForm, take)


@get_or_post
@roles(Role.FIELD_OFFICER)
def at_large(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the case is at large."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Case:
        data["reason"] = AtLargeReason(data["reason"])
        return actions.record_at_large(case.pk, actor=actor_of(request), **data)

    return _field_step(request, case, "record_at_large", forms.AtLargeForm, take)


def _field_step(request: HttpRequest, case: Case, step: str, form: type[Any], take: Any) -> HttpResponse:
    done = reverse("custody:field_case", kwargs={"reference": case.reference})
    return step_page(request, case, step, form, take, done=done)


def _case(request: HttpRequest, reference: str) -> Case:
    return get_object_or_404(detainer.visible_to(cast(User, request.user)), reference=reference)
