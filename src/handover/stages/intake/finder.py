"""Finds bookings: by reference, booking number, TCN, or the name and birth date that the jail gave."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Upper
from django.urls import reverse

from handover.accounts.models import User
from handover.stages.intake.models import Booking
from handover.stages.intake.queries import READERS, visible_to
from handover.web.finding import SHOWN, Hit, StageFinder, TypedSearch

LISTED_NAMES = 3
"""How many of a booking's names are searched."""


def bookings_like(asked: TypedSearch) -> QuerySet[Booking]:
    """The bookings that fit: by number where one was typed, else by every name and the birth date typed."""
    rows = Booking.objects.all()
    if asked.reference:
        return rows.filter(matter__reference=asked.reference)
    if asked.number:
        rows = rows.annotate(number_key=Upper("booking_number"))
        fits = Q(number_key=asked.number) | Q(tcn=asked.number) | Q(booking_number=asked.text)
        return rows.filter(fits | Q(tcn=asked.text))
    for index in range(LISTED_NAMES):
        rows = rows.annotate(
            **{
                f"{part}_{index}": Upper(KT(f"names__{index}__{part}"))
                for part in ("last", "first", "middle")
            }
        )
    for word in asked.names:
        one_name = Q()
        for index in range(LISTED_NAMES):
            one_name |= Q(**{f"last_{index}__startswith": word}) | Q(**{f"first_{index}__startswith": word})
            one_name |= Q(**{f"middle_{index}__startswith": word}) | Q(
                **{f"last_{index}__contains": f" {word}"}
            )
        rows = rows.filter(one_name)
    if asked.birth:
        rows = rows.annotate(born_0=Upper(KT("births__0")), born_1=Upper(KT("births__1")))
        rows = rows.filter(Q(born_0=asked.birth) | Q(born_1=asked.birth))
    return rows


def find(user: User, asked: TypedSearch) -> Iterable[Hit]:
    """The bookings that fit, as far as the person may open them, newest first."""
    mine = visible_to(user)
    rows = bookings_like(asked).filter(matter__in=mine.values("pk")).select_related("matter__agency")
    exact = bool(asked.reference or asked.number)
    for row in rows.order_by("-pk")[:SHOWN]:
        matter = row.matter
        born = f", born {row.births[0]}" if row.births else ""
        yield Hit(
            "Bookings", matter.reference, f"{row.display_name}{born}",
            f"{matter.agency.name}, {row.booking_number or 'no booking number'}: {matter.place.title}",
            reverse("intake:booking", kwargs={"reference": matter.reference}), exact=exact,
        )  # fmt: skip


FINDER = StageFinder("Bookings", ("name", "birth date", "booking", "TCN"), READERS, find)
