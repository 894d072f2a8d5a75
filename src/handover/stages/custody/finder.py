"""Finds the requests lodged with a jail, for its clerks: by reference, booking, or the name and birth date booked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.models import Matter
from handover.stages.custody.models import Transfer
from handover.stages.detainer.public import queries as detainer
from handover.stages.intake.public import bookings_like, too_many
from handover.stages.notification.public import hits_of, of_bookings
from handover.web.site_search import Hit, StageFinder, TypedSearch


def find(user: User, asked: TypedSearch) -> Iterable[Hit]:
    """The requests that fit, of those lodged with this person's jail. A jail knows the names: it wrote them, or got the
    person from the jail that did."""
    mine = detainer.visible_to(user)
    came = Transfer.objects.filter(to_ori=user.agency.ori if user.agency else "").values("matter")
    moved = Matter.objects.filter(pk__in=came).values("parent")
    booked = of_bookings(bookings_like(asked, user, moved))
    cases = mine.filter(booked | Q(reference=asked.reference) if asked.reference else booked)
    return hits_of(cases, "Requests to this jail", "custody:jail_case", user, asked)


FINDER: Final = StageFinder(
    "Requests to this jail",
    ("name", "birth date", "request", "booking"),
    frozenset({Role.JAIL_CLERK}),
    find,
    too_many,
)
