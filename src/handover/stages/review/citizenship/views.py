"""The pages of a citizenship question and of counsel's answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.review.citizenship import actions as citizenship
from handover.stages.review.citizenship import forms, queries
from handover.stages.review.stepping import OFFICE, case_of, get_or_post, step
from handover.web.access import actor_of, roles


@get_or_post
@roles(*OFFICE)
def raise_question(request: HttpRequest, reference: str) -> HttpResponse:
    """Raise the citizenship question; the jail's own page for it is in custody."""
    case = case_of(request, reference)

    def take(data: dict[str, Any]) -> Matter:
        return citizenship.raise_citizenship(case.pk, actor=actor_of(request), **data)

    return step(request, case, "raise_citizenship", forms.CitizenshipForm, take)


@get_or_post
@roles(Role.COUNSEL)
def resolve(request: HttpRequest, reference: str) -> HttpResponse:
    """Counsel answers. While a detainer is out, the answer that ends the case has a page in detainer."""
    case = case_of(request, reference)
    out = "lodgement" in case.standing.facts

    def take(data: dict[str, Any]) -> Matter:
        citizen = data.pop("citizen") == "yes"
        return citizenship.resolve_citizenship(case.pk, actor=actor_of(request), citizen=citizen, **data)

    return step(
        request, case, "resolve_not_citizen" if out else "resolve_citizen", forms.ResolveForm, take,
        template="review/resolve.html", context={"claims": queries.claims_of(case.pk), "out": out}, detainer_out=out,
    )  # fmt: skip
