"""Pages of the path for children. The jail's own page to refer is in custody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.models import Matter
from handover.stages.review.children import actions as children
from handover.stages.review.children import forms as child_forms
from handover.stages.review.children.rules import Care, ConsularOutcome
from handover.stages.review.stepping import case_of, step
from handover.web.access import actor_of, roles

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@roles(*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST)
def refer_child(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the case out of the routine path."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return children.refer_child(case.pk, actor=actor_of(request), **data)

    return step(request, case, "refer_child", child_forms.ReferChildForm, take)


@get_or_post
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def tell_consulate(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the consular notice."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        data["outcome"] = ConsularOutcome(data["outcome"])
        return children.tell_consulate(case.pk, actor=actor_of(request), **data)

    return step(request, case, "tell_consulate", child_forms.ConsularForm, take)


@get_or_post
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def provide_interpreter(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the interpreter."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return children.provide_interpreter(case.pk, actor=actor_of(request), **data)

    return step(request, case, "provide_interpreter", child_forms.InterpreterForm, take)


@get_or_post
@roles(Role.SUPERVISOR)
def find_adult(request: HttpRequest, reference: str) -> HttpResponse:
    """Find that the person is an adult."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return children.find_adult(case.pk, actor=actor_of(request), **data)

    return step(request, case, "find_adult", child_forms.AdultForm, take)


@get_or_post
@roles(Role.SUPERVISOR)
def hand_over_child(request: HttpRequest, reference: str) -> HttpResponse:
    """Close on the path for children, where no detainer is out."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return children.hand_over_child(
            case.pk, actor=actor_of(request), version=data["version"], care=Care(data["care"]),
            reasons=data["reasons"],
        )  # fmt: skip

    return step(request, case, "hand_over_child", child_forms.ChildCareForm, take)
