"""What a view reads from its request: who makes it, and for which matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from handover.accounts.models import User
from handover.process.models import Matter

VisibleTo = Callable[[User], QuerySet[Matter]]
"""A stage's query for the matters that a person may open."""

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
"""Allow only the methods of a page with a form; any other is answered 405."""


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person. Only for a view that `access.roles` guards."""
    return cast(User, request.user)


def matter_of(request: HttpRequest, visible_to: VisibleTo, reference: str) -> Matter:
    """Return the matter of this reference if this person may open it. Raises ``Http404`` for any other,
    whether it exists or not.
    """
    return get_object_or_404(visible_to(user_of(request)), reference=reference)
