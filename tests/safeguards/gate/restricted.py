"""A protected person, and what tells who it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from handover.process.models import Matter
from handover.repositories.models import ImmigrationIdentity
from handover.stages.notification.queries import link_of
from tests.support.walk import Person

Look = Callable[[str, str], str]


PROTECTED = Person(protected=True)


NAME = "REYES"


def told(case: Matter) -> list[str]:
    """What tells who the person is, or by what law the record is restricted."""
    identity = ImmigrationIdentity.objects.get(pk=link_of(case.pk).identity)
    return [
        NAME,
        identity.fin,
        identity.a_number,
        "USC 1367",
        "Immigration Court",
        "no lawful status",
        "1988-04-02",
        "Apr 2, 1988",
    ]


def until(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)
