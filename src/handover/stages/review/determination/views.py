"""The pages on which an officer decides, and somebody else reads the decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.review.case_file.file import file_of
from handover.stages.review.determination import actions, forms
from handover.stages.review.determination.grounds import Ground
from handover.stages.review.determination.rules.terms import Basis, MandatoryCustody, NoActionReason
from handover.stages.review.stepping import case_of, get_or_post, step
from handover.web.access import actor_of, roles


@require_POST
@roles(Role.REVIEW_OFFICER)
def take_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the case out of the queue."""
    case = case_of(request, reference)
    actions.take_up(case.pk, actor=actor_of(request), version=_version(request))
    return redirect("review:case", reference=reference)


@require_POST
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def put_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the case back into the queue."""
    case = case_of(request, reference)
    actions.put_back(case.pk, actor=actor_of(request), version=_version(request))
    return redirect("review:case", reference=reference)


@get_or_post
@roles(Role.REVIEW_OFFICER)
def probable_cause(request: HttpRequest, reference: str) -> HttpResponse:
    """Record the determination."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        found = actions.ProbableCause(
            frozenset(Basis(b) for b in data["bases"]), Ground(data["ground"]), data["reasons"],
            tuple(data["evidence"]), MandatoryCustody(data["mandatory"]), data.get("not_abuser_alone", False),
            data.get("certificate", ""),
        )  # fmt: skip
        return actions.find_probable_cause(
            case.pk, actor=actor_of(request), version=data["version"], found=found, file=data["file"]
        )

    return step(request, case, "find_probable_cause", forms.ProbableCauseForm, take, file=file_of(case.pk))


@get_or_post
@roles(Role.REVIEW_OFFICER)
def no_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Close without a detainer."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return actions.close_without_action(
            case.pk, actor=actor_of(request), version=data["version"], reason=NoActionReason(data["reason"]),
            reasons=data["reasons"], evidence=tuple(data["evidence"]), duplicate_of=data["duplicate_of"],
            file=data["file"],
        )  # fmt: skip

    return step(request, case, "close_without_action", forms.NoActionForm, take, file=file_of(case.pk))


@get_or_post
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def neutral_review(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody else reads a finding that rests on records alone."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        agrees = data.pop("agrees") == "yes"
        return actions.review_neutrally(case.pk, actor=actor_of(request), agrees=agrees, **data)

    return step(request, case, "review_neutrally", forms.NeutralReviewForm, take)


@get_or_post
@roles(Role.REVIEW_OFFICER, Role.SUPERVISOR)
def review_again(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a finding back into the queue."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return actions.review_again(case.pk, actor=actor_of(request), **data)

    return step(request, case, "review_again", forms.AgainForm, take)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else -1
