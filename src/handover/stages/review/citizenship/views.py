"""Counsel's page: an answer that ends the case also cancels a detainer that is out, and that has a page of its own."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from handover.process.models import Matter
from handover.stages.notification.public import open_record
from handover.stages.review.case_file.signs import read_digest
from handover.stages.review.citizenship import actions, forms, queries
from handover.web.access import actor_of
from handover.web.stepping import step_page

QUESTION: Final = "Answer the citizenship question"


def resolve(request: HttpRequest, case: Matter) -> HttpResponse:
    """Counsel answers. While a detainer is out, the answer that ends the case has a page in detainer."""
    out = "lodgement" in case.standing.facts
    signs = actions.signs_on_record(case.pk)
    shown = () if open_record(request, case, "resolve") else signs

    def take(said: dict[str, Any]) -> Matter:
        return actions.resolve_citizenship(case.pk, actor=actor_of(request), **said)

    return step_page(
        request, case, "resolve_citizen", forms.ResolveForm, take,
        done=reverse("review:case", kwargs={"reference": case.reference}), template="review/resolve.html",
        context={"claims": queries.claims_of(case.pk), "out": out, "signs": shown},
        initial={"read": read_digest(signs)}, form_options={"detainer_out": out},
        also="resolve_not_citizen", title=QUESTION,
    )  # fmt: skip
