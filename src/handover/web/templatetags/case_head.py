"""The head above every page of a case."""

from __future__ import annotations

from typing import Any

from django import template

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.process.models import Matter
from handover.web.case_head import head_of, pages_of, phases_of
from handover.web.requests import user_of

register = template.Library()


@register.inclusion_tag("web/parts/case_head.html", takes_context=True)
def case_head(context: dict[str, Any], case: Any) -> dict[str, Any]:
    """Show whom a case is about, where it stands and its other pages; nothing on a page that is about no case."""
    request = context["request"]
    if not isinstance(case, Matter) or case.track != Track.CASE or not request.user.is_authenticated:
        return {}
    user = user_of(request)
    role = Role(user.role)
    return {
        "case": case,
        "request": request,
        "user": user,
        "head": head_of(case, user),
        "pages": pages_of(case, role, request.path),
        "phases": phases_of(case, role),
    }
