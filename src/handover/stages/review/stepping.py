"""A page of one step that leads back to the case."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handover.accounts.models import User
from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.process.models import Matter
from handover.stages.notification import queries as notification
from handover.web.stepping import step_page

get_or_post = require_http_methods(["GET", "HEAD", "POST"])

OFFICE = (*sorted(IMMIGRATION_ROLES), Role.RECORDS_SPECIALIST)


def step(
    request: HttpRequest, case: Matter, name: str, form: type[Any], take: Any, *, template: str = "web/step.html",
    context: dict[str, Any] | None = None, **form_options: Any,
) -> HttpResponse:  # fmt: skip
    """A page of one step that leads back to the case."""
    done = reverse("review:case", kwargs={"reference": case.reference})
    return step_page(
        request,
        case,
        name,
        form,
        take,
        done=done,
        template=template,
        context=context,
        form_options=form_options,
    )


def case_of(request: HttpRequest, reference: str) -> Matter:
    """The case of this reference, if this person may open it. Raises ``Http404``."""
    return get_object_or_404(notification.visible_to(cast(User, request.user)), reference=reference)
