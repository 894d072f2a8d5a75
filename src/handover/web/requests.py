"""What a view reads from its request: who asks, and for which matter."""

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
"""The matters that a person may open: a stage's own query."""

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
"""For a page with a form: any other method is answered 405."""


def user_of(request: HttpRequest) -> User:
    """The person signed in. For a view that `access.roles` guards: nobody else reaches it."""
    return cast(User, request.user)


def matter_of(request: HttpRequest, visible_to: VisibleTo, reference: str) -> Matter:
    """The matter of this reference, if this person may open it. Raises ``Http404`` for every other, known or not."""
    return get_object_or_404(visible_to(user_of(request)), reference=reference)
