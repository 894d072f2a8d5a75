"""Finds immigration cases: by reference, FIN, A-number or UCN, or the name and birth date that the jail gave.

A protected person is found by the case's own reference alone (8 USC 1367; R12).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.process.jail_words import state_title
from handover.process.models import Matter
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import bookings_like, too_many
from handover.stages.notification import queries
from handover.stages.notification.case_rows import of_bookings, open_to_search, rows_of
from handover.stages.notification.models import MatchLink
from handover.web.site_search import SHOWN, Hit, StageFinder, TypedSearch


def find(user: User, asked: TypedSearch) -> Iterable[Hit]:
    """The cases that fit, as far as the person may open them, newest first."""
    return hits_of(_fitting(queries.visible_to(user), user, asked), "Cases", "review:case", user, asked)


def hits_of(cases: QuerySet[Matter], kind: str, page: str, user: User, asked: TypedSearch) -> list[Hit]:
    """Some cases as hits, each with the name as far as this person is shown it."""
    rows = rows_of(cases.order_by("-opened_at")[:SHOWN], page, user)
    exact = bool(asked.reference or asked.number)
    return [
        Hit(
            kind,
            row.case.reference,
            row.person,
            f"{row.case.agency.name}: {state_title(row.case.place, Role(user.role))}",
            row.url,
            exact,
        )
        for row in rows
    ]


def _fitting(cases: QuerySet[Matter], user: User, asked: TypedSearch) -> QuerySet[Matter]:
    """The cases that fit. A case of a protected person is found only by its own reference, not by anything that
    others know about the person, because that would reveal that the record is restricted (8 USC 1367; R12)."""
    told_of = open_to_search(cases)
    booked = of_bookings(bookings_like(asked, user))
    if asked.reference:
        return cases.filter(reference=asked.reference) | told_of.filter(booked)
    if asked.number:
        fins = identification.fins_numbered(asked.number)
        by_ucn = queries.cases_of_criminal_identity(asked.number).values("pk")
        linked = MatchLink.objects.filter(identity__in=fins).values("matter")
        return told_of.filter(Q(pk__in=linked) | Q(pk__in=by_ucn) | booked)
    return told_of.filter(booked)


FINDER = StageFinder(
    "Cases",
    ("name", "birth date", "case", "booking", "A-number", "FIN", "UCN"),
    queries.SEES_ALL,
    find,
    too_many,
)
