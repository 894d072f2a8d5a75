"""The pages of detainer: queues, the package and its papers, a page for each step."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handover.accounts.models import User
from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.audit.append import append
from handover.process.models import Matter
from handover.stages.detainer import actions, cancelling, documents, forms, queries
from handover.stages.detainer.rules import LiftReason, Request, Warrant, fitting_warrant
from handover.stages.notification import queries as notification
from handover.stages.review import queries as review
from handover.stages.review.case_file.masking import masked_for
from handover.stages.review.children.forms import ChildCareForm
from handover.stages.review.children.rules import Care
from handover.stages.review.citizenship.actions import CounselAnswer
from handover.stages.review.citizenship.forms import ResolveCancelForm
from handover.stages.review.misidentification.consequences import consequences_of
from handover.stages.review.misidentification.forms import MisidentifiedForm
from handover.web.access import actor_of, roles
from handover.web.paging import page_of
from handover.web.stepping import step_page

OFFICE = (*sorted(IMMIGRATION_ROLES), Role.AUDITOR)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])

QUEUES = {
    "drafts": ("Packages to draft", "Probable cause was found; detainer and warrant are to be drafted.",
               ("probable_cause",)),
    "signatures": ("Warrants to sign", "Drafted by one person, signed by another.", ("awaiting_signature",)),
    "lodgings": ("Detainers to lodge", "Signed; to be sent to the jail.", ("signed",)),
}  # fmt: skip


@require_safe
@roles(*OFFICE)
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """One queue, longest waiting first."""
    title, explain, states = QUEUES[name]
    page = page_of(request, notification.waiting_in(cast(User, request.user), *states))
    rows = notification.rows_of(page.object_list, "detainer:package")
    return render(request, "web/cases.html", {"title": title, "explain": explain, "rows": rows, "page": page})


@require_safe
@roles(*OFFICE)
def package(request: HttpRequest, reference: str) -> HttpResponse:
    """The package: what was drafted, signed, lodged, served; its papers; what can be done."""
    case = _case(request, reference)
    with transaction.atomic():
        append(act="package.read", actor=actor_of(request), subject=case.reference)
    return render(request, "detainer/package.html", _shown(request, case))


def _shown(request: HttpRequest, case: Matter) -> dict[str, Any]:
    return {
        "case": case,
        "masked": masked_for(cast(User, request.user), case),
        "drafted_cancellation": queries.drafted_cancellation(case),
        "row": notification.rows_of([case], "detainer:package")[0],
        "package": queries.package_of(case.pk),
        "determination": review.determination_of(case.pk),
        "papers": queries.papers_for(cast(User, request.user), case),
        "signature": queries.signature_of(case.pk),
        "lodgement": queries.lodgement_of(case.pk),
        "service": queries.service_of(case.pk),
        "cancellation": queries.cancellation_of(case.pk),
        "returned": queries.refusals_to_sign(case.pk),
    }


@require_safe
@roles(*OFFICE, Role.JAIL_CLERK)
def paper(request: HttpRequest, reference: str, number: int, form: str) -> HttpResponse:
    """One printed form as PDF. A jail reads the signed papers of its own cases."""
    user = cast(User, request.user)
    case = _case(request, reference)
    if user.role != Role.JAIL_CLERK and masked_for(user, case):
        raise PermissionDenied("The papers of a protected person are read by who needs them (8 USC 1367).")
    found = get_object_or_404(queries.papers_for(user, case), number=number, form=form)
    with transaction.atomic():
        append(
            act="paper.read",
            actor=actor_of(request),
            subject=case.reference,
            content={"sha256": found.sha256},
        )
    answer = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{case.reference}-{found.form}-{found.number}.pdf"'
    return answer


@get_or_post
@roles(Role.REVIEW_OFFICER)
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft detainer and warrant."""
    case = _case(request, reference)
    determination = review.determination_of(case.pk)

    def take(data: dict[str, Any]) -> Matter:
        made = actions.Draft(
            Request(data["request"]), Warrant(data["warrant"]), data["charging_decision"], data["contact_phone"],
            data["supersedes_on"],
        )  # fmt: skip
        return actions.draft_package(case.pk, actor=actor_of(request), version=data["version"], draft=made)

    suggested = {"warrant": fitting_warrant(determination.basis_set).value} if determination else {}
    masked = masked_for(cast(User, request.user), case)
    context = {"determination": determination, "suggested": suggested, "masked": masked}
    return _step(
        request, case, "draft_package", forms.DraftForm, take, "detainer/draft.html", context, suggested
    )


@get_or_post
@roles(Role.WARRANT_SIGNER)
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the package and sign it."""
    case = _case(request, reference)
    signer = cast(User, request.user)

    def take(data: dict[str, Any]) -> Matter:
        return actions.sign_warrant(
            case.pk, signer=signer, version=data["version"], read_digest=data["read_digest"]
        )

    context = {**_shown(request, case), "digest": documents.package_digest(case), "signer": signer}
    if context["package"]:
        context["barred"] = actions.barred_from_signing(case, signer)
    initial = {"read_digest": context["digest"]}
    return _step(request, case, "sign_warrant", forms.SignForm, take, "detainer/sign.html", context, initial)


@get_or_post
@roles(Role.WARRANT_SIGNER)
def return_unsigned(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the package back with reasons."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return actions.return_unsigned(case.pk, actor=actor_of(request), **data)

    return _step(request, case, "return_unsigned", forms.ReasonsForm, take)


@require_POST
@roles(Role.REVIEW_OFFICER)
def lodge(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the signed package to the jail."""
    case = _case(request, reference)
    given = request.POST.get("version", "")
    actions.lodge(case.pk, actor=actor_of(request), version=int(given) if given.isdigit() else -1)
    return redirect("detainer:package", reference=reference)


@get_or_post
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel the detainer."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        data["reason"] = LiftReason(data["reason"])
        return cancelling.cancel(case.pk, actor=actor_of(request), **data)

    return _step(request, case, "cancel", forms.CancelForm, take)


@get_or_post
@roles(Role.COUNSEL)
def resolve_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Counsel finds probative evidence of citizenship: the case ends and the drafted cancellation is issued."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        version = data.pop("version")
        return cancelling.resolve_and_cancel(
            case.pk, actor=actor_of(request), version=version, answer=CounselAnswer(**data)
        )

    context = {"claims": review.claims_of(case.pk), "drafted": queries.drafted_cancellation(case)}
    return _step(
        request,
        case,
        "resolve_citizen_cancel",
        ResolveCancelForm,
        take,
        "detainer/resolve_cancel.html",
        context,
    )


@get_or_post
@roles(Role.SUPERVISOR)
def reverse_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """A supervisor undoes a misidentification and cancels the detainer that came of it."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return cancelling.reverse_and_cancel(case.pk, actor=actor_of(request), **data)

    context = {"consequences": consequences_of(case)}
    return _step(
        request, case, "cancel_misidentified", MisidentifiedForm, take, "review/misidentified.html", context
    )


@get_or_post
@roles(Role.SUPERVISOR)
def child_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """A supervisor hands a child's case over and cancels the detainer that is out."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        data["care"] = Care(data["care"])
        return cancelling.hand_over_and_cancel(case.pk, actor=actor_of(request), **data)

    return _step(request, case, "hand_over_child_cancel", ChildCareForm, take)


@get_or_post
@roles(Role.JAIL_CLERK)
def serve(request: HttpRequest, reference: str) -> HttpResponse:
    """The jail's certificate of service."""
    case = _case(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        version = data.pop("version")
        return actions.serve(
            case.pk, actor=actor_of(request), version=version, form=actions.ServiceForm(**data)
        )

    done = reverse("custody:jail_case", kwargs={"reference": reference})
    return step_page(request, case, "serve", forms.ServiceForm, take, done=done)


def _step(
    request: HttpRequest, case: Matter, step: str, form: type[Any], take: Any, template: str = "web/step.html",
    context: dict[str, Any] | None = None, initial: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    done = reverse("detainer:package", kwargs={"reference": case.reference})
    return step_page(
        request, case, step, form, take, done=done, template=template, context=context, initial=initial
    )


def _case(request: HttpRequest, reference: str) -> Matter:
    return get_object_or_404(queries.visible_to(cast(User, request.user)), reference=reference)
