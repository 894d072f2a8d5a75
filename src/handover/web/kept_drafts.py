"""What is kept of drafts, and until when: one person's, for one form of one matter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from handover.administration.retention_schedule import in_force
from handover.process.models import Matter
from handover.web.models import FormDraft
from handover.web.requests import user_of

KEPT: Final = in_force(date.today())["drafts"].period
"""By the records schedule."""


def of(request: HttpRequest, page: str, matter: Matter) -> Any:
    """This person's draft of a form, as a query."""
    return FormDraft.objects.filter(
        user=user_of(request), matter=matter, page=page, saved_at__gt=timezone.now() - KEPT
    )


def forget(request: HttpRequest, page: str, matter: Matter) -> None:
    """Delete the draft of a form that was sent."""
    FormDraft.objects.filter(user=user_of(request), matter=matter, page=page).delete()


def purge() -> None:
    """Delete what was kept long enough. Run by the worker."""
    FormDraft.objects.filter(saved_at__lte=timezone.now() - KEPT).delete()


def erased(matters: Collection[UUID]) -> None:
    """Delete the drafts about matters whose content an order erased, and about whatever came of the same booking:
    what a case says is from its booking and its searches.
    """
    bookings = Matter.objects.filter(pk__in=matters, parent__isnull=False).values("parent")
    FormDraft.objects.filter(
        Q(matter__in=matters) | Q(matter__parent__in=matters) | Q(matter__parent__in=bookings)
    ).delete()
