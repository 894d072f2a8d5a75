"""The pages of custody: the jail's list and page, the field officer's queue and steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from handover.accounts.models import Agency, User
from handover.accounts.roles import Role
from handover.audit.append import append
from handover.clocks.deadlines import HoldClock
from handover.clocks.notices import in_notice_words
from handover.process.models import Matter
from handover.stages.custody import actions, corrections, events, feed_reports, forms, queries, rules
from handover.stages.custody.policy_advice import advice_for
from handover.stages.custody.rules import AtLargeReason, BreachKind, EventKind
from handover.stages.detainer import queries as detainer
from handover.stages.notification import queries as notification
from handover.stages.review import queries as review
from handover.stages.review.children import actions as children
from handover.stages.review.citizenship import actions as citizenship
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
    handed_on = detainer.handed_on_by(cast(User, request.user)).order_by("-moved_at")[:50]
    context = {
        "handed_on": notification.rows_of(handed_on, "custody:history"),
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
    asked = shown["package"].request if shown["package"] else ""
    barred = rules.hold_was_asked(asked) or rules.hold_needs_law(shown["advice"].hold.answer)
    return render(request, "custody/jail_case.html", {**shown, "unfit": "agree_to_hold" if barred else ""})


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


def _shown(request: HttpRequest, case: Matter) -> dict[str, Any]:
    release = queries.release_time_of(case.pk)
    clock = None
    if release and release.due_at:
        clock = HoldClock(release.governs_at or release.otherwise_release_at, case.agency.time_zone)
    first = queries.first_release_time(case.pk)
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
        "notice_words": in_notice_words(first.at, first.otherwise_release_at) if first else "",
        "transfers": queries.transfers_of(case.pk),
        "events": queries.events_of(case.pk),
        "breaches": queries.breaches_of(case.pk),
        "death": queries.death_of(case.pk),
        "unknown": queries.unknown_of(case.pk),
        "outcome": queries.outcome_record(case),
        "seen": feed_reports.seen(case),
        "told": corrections.told_to(case.pk, case.agency.ori),
        "asked_by_agency": review.agency_request_of(case.pk),
        "drafted_cancellation": detainer.drafted_cancellation(case),
        "withdrawal": review.withdrawal_of(case.pk),
        "warned": clock.warnings_reached(timezone.now()) if clock else (),
        "release": queries.release_of(case.pk),
        "custody": queries.custody_of(case.pk),
        "at_large": queries.at_large_of(case.pk),
        "clock": clock,
        "clock_words": clock.remaining_in_words(timezone.now()) if clock else "",
        "clock_over": clock is not None and timezone.now() >= clock.due_at,
    }


def _advice(case: Matter) -> dict[str, Any]:
    return {"advice": advice_for(case.pk)}


def _jail_step(
    step: str,
    form: type[Any],
    act: Callable[..., Matter],
    options: Callable[[Matter], dict[str, Any]] | None = None,
    initial: Callable[[Matter], dict[str, Any]] | None = None,
) -> Callable[..., HttpResponseBase]:
    """A page by which the jail takes one step. ``options``: what the form needs to know of the case; ``initial``:
    what its own system reported, for the clerk to check and send."""

    @get_or_post
    @roles(Role.JAIL_CLERK)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        case = _case(request, reference)

        def take(data: dict[str, Any]) -> Matter:
            return act(case.pk, actor=actor_of(request), **data)

        done = reverse("custody:jail_case", kwargs={"reference": reference})
        if step.startswith("transfer"):  # the case is the other jail's now
            done = reverse("custody:jail_cases")
        return step_page(
            request,
            case,
            step,
            form,
            take,
            done=done,
            template="custody/jail_step.html",
            context=_advice(case),
            form_options=options(case) if options else None,
            initial=initial(case) if initial else None,
        )

    return view


def _left_by_feed(case: Matter) -> dict[str, Any]:
    """The release that the jail's own system reported, for the clerk to check."""
    release = feed_reports.seen(case).release
    return {"released_at": release.event.released_at or release.event.event_time} if release else {}


def _expected_by_feed(case: Matter) -> dict[str, Any]:
    expected = feed_reports.seen(case).reports.expected_release
    return {"otherwise_release_at": expected} if expected else {}


agree_to_hold = _jail_step("agree_to_hold", forms.AnswerForm, actions.agree_to_hold)
agree_to_notify = _jail_step("agree_to_notify", forms.AnswerForm, actions.agree_to_notify)
decline = _jail_step("decline", forms.DeclineForm, actions.decline)
start_hold = _jail_step(
    "start_hold", forms.ReleaseTimeForm, actions.report_release_time, None, _expected_by_feed
)
give_notice = _jail_step(
    "give_notice", forms.ReleaseTimeForm, actions.report_release_time, None, _expected_by_feed
)
restate_release = _jail_step("restate_release", forms.ReleaseTimeForm, actions.report_release_time)
report_released = _jail_step(
    "report_released", forms.ReleasedForm, events.report_released, None, _left_by_feed
)
report_escape = _jail_step("report_escape", forms.EscapeForm, events.report_escape)
confirm_release = _jail_step("confirm_release", forms.ReleasedForm, events.confirm_release)
jail_child = _jail_step("refer_child", forms.JailChildForm, children.refer_child)
jail_citizenship = _jail_step("raise_citizenship", forms.JailCitizenshipForm, citizenship.raise_citizenship)


def _jails(case: Matter) -> dict[str, Any]:
    others = Agency.objects.filter(kind=Agency.Kind.JAIL).exclude(pk=case.agency_id).order_by("name")
    return {"jails": [(a.ori, str(a)) for a in others]}


def _event(case_id: UUID, *, kind: str, **said: Any) -> Matter:
    return events.report_event(case_id, kind=EventKind(kind), **said)


transfer = _jail_step("transfer_served", forms.TransferForm, events.report_transfer, _jails)
transfer_unserved = _jail_step("transfer_unserved", forms.TransferForm, events.report_transfer, _jails)
report_event = _jail_step("report_event", forms.EventForm, _event)


def _either(request: HttpRequest, case: Matter) -> str:
    """The page that this person came from: a jail's or the office's."""
    page = "jail_case" if cast(User, request.user).role == Role.JAIL_CLERK else "field_case"
    return reverse(f"custody:{page}", kwargs={"reference": case.reference})


@get_or_post
@roles(Role.JAIL_CLERK, Role.FIELD_OFFICER)
def report_death(request: HttpRequest, reference: str) -> HttpResponse:
    """Report that the person died."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return events.report_death(case.pk, actor=actor_of(request), **data)

    return step_page(request, case, "report_death", forms.DeathForm, take, done=_either(request, case))


@get_or_post
@roles(Role.JAIL_CLERK, Role.FIELD_OFFICER, Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR)
def report_breach(request: HttpRequest, reference: str) -> HttpResponse:
    """Report that a limit was overstepped."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        data["kind"] = BreachKind(data["kind"])
        return events.report_breach(case.pk, actor=actor_of(request), **data)

    done = _either(request, case)
    if cast(User, request.user).role == Role.COUNSEL:
        done = reverse("review:case", kwargs={"reference": reference})
    return step_page(request, case, "report_breach", forms.BreachForm, take, done=done)


@get_or_post
@roles(Role.FIELD_OFFICER, Role.SUPERVISOR)
def unknown(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the outcome is not known."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return events.record_unknown(case.pk, actor=actor_of(request), **data)

    return _field_step(request, case, "record_unknown", forms.UnknownForm, take)


@get_or_post
@roles(Role.FIELD_OFFICER)
def assume_custody(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that custody was assumed."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return actions.assume_custody(case.pk, actor=actor_of(request), **data)

    return _field_step(request, case, "assume_custody", forms.CustodyForm, take)


@get_or_post
@roles(Role.FIELD_OFFICER)
def at_large(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the case is at large."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        data["reason"] = AtLargeReason(data["reason"])
        return actions.record_at_large(case.pk, actor=actor_of(request), **data)

    return _field_step(request, case, "record_at_large", forms.AtLargeForm, take)


def _field_step(request: HttpRequest, case: Matter, step: str, form: type[Any], take: Any) -> HttpResponse:
    done = reverse("custody:field_case", kwargs={"reference": case.reference})
    return step_page(request, case, step, form, take, done=done)


def _case(request: HttpRequest, reference: str) -> Matter:
    return get_object_or_404(detainer.visible_to(cast(User, request.user)), reference=reference)
