"""Finds bookings: by reference, booking number, TCN, or the name and birth date that the jail gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES
from handover.read_once import read_once
from handover.stages.intake.models import Booking, BookingKey
from handover.stages.intake.queries import READERS, visible_to
from handover.stages.intake.search_keys import BEGINNING, Word, are_many, matters_with
from handover.web.site_search import SHOWN, Hit, StageFinder, TypedSearch

SEARCHED: Final = 500
"""How many bookings a search examines; if more have all its words, only the newest, and the page says so."""

_Keys = QuerySet[Any, Any]
"""Keys of matters, as a subquery."""


def bookings_like(asked: TypedSearch, user: User, came: _Keys | None = None) -> QuerySet[Booking]:
    """The bookings that fit: by number where one was typed, else by every name and the birth date typed, of very many
    the newest (`too_many`). Whether ``user`` may open them is for the caller to ask; for a jail only its own are
    read, and ``came``: those of other jails whose people were moved to it."""
    if asked.reference:
        return Booking.objects.filter(matter__reference=asked.reference)
    if asked.number:
        by_number = _with([Word(BookingKey.Kind.NUMBER, asked.number)], user, came)
        return Booking.objects.filter(by_number | Q(tcn__in={asked.number, asked.text}))
    return Booking.objects.filter(_with(_words_of(asked), user, came, SEARCHED))


def too_many(user: User, asked: TypedSearch) -> bool:
    """Return whether so many bookings have these words that a search examined only the newest `SEARCHED`."""
    words = () if asked.reference or asked.number else _words_of(asked)
    return len(_newest(words, agency_of(user), SEARCHED)) >= SEARCHED


def _words_of(asked: TypedSearch) -> tuple[Word, ...]:
    kinds = BookingKey.Kind
    names = [Word(kinds.NAME, name, begins=len(name) >= BEGINNING) for name in asked.names]
    return (*names, *([Word(kinds.BIRTH, asked.birth)] if asked.birth else []))


def _with(words: Sequence[Word], user: User, came: _Keys | None, most: int | None = None) -> Q:
    agency = agency_of(user)
    # By their keys, read first: given as a subquery, a planner may walk all bookings in the order that is asked for.
    found = _newest(tuple(words), agency, most)
    if agency is not None and came is not None:
        found = [*found, *matters_with(words, among=came, most=most).values_list("matter", flat=True)]
    return Q(matter__in=found)


@read_once
def _newest(words: tuple[Word, ...], agency: int | None, most: int | None) -> list[UUID]:
    return list(matters_with(words, agency, most=most).values_list("matter", flat=True))


def agency_of(user: User) -> int | None:
    """Return the only jail whose bookings this person may find; None for other roles."""
    return user.agency_id or 0 if user.role in JAIL_ROLES else None


def are_common(asked: TypedSearch, user: User) -> bool:
    """Whether each word that was typed brings up more bookings than are looked at (`MOST`)."""
    return not asked.number and are_many(_words_of(asked), agency_of(user))


def matters_like(asked: TypedSearch, user: User, came: _Keys | None = None) -> Q:
    """The condition on a ``parent``: a booking that fits, as a list's filter asks for it. For very common words only
    the newest bookings; ``came`` as for `bookings_like`."""
    if asked.number:
        return Q(parent__in=bookings_like(asked, user, came).order_by().values("matter"))
    agency = agency_of(user)
    found = Q(parent__in=matters_with(_words_of(asked), agency))
    if agency is not None and came is not None:
        found |= Q(parent__in=matters_with(_words_of(asked), among=came))
    return found


def has_words(asked: TypedSearch) -> Q:
    """Return the condition on a ``parent``: a booking that has all words. Evaluated row by row, so only for few
    rows."""
    each = (BookingKey.objects.filter(word.fits, matter=OuterRef("parent")) for word in _words_of(asked))
    return Q(*map(Exists, each))


def find(user: User, asked: TypedSearch) -> Iterable[Hit]:
    """The bookings that fit, as far as the person may open them, newest first."""
    # Asked of each row by itself: as a list, all bookings of a jail would be read first.
    mine = Exists(visible_to(user).filter(pk=OuterRef("matter")))
    rows = bookings_like(asked, user).filter(mine).select_related("matter__agency")
    exact = bool(asked.reference or asked.number)
    for row in rows.order_by("-pk")[:SHOWN]:
        matter = row.matter
        born = f", born {row.births[0]}" if row.births else ""
        yield Hit(
            "Bookings", matter.reference, f"{row.display_name}{born}",
            f"{matter.agency.name}, {row.booking_number or 'no booking number'}: {matter.place.title}",
            reverse("intake:booking", kwargs={"reference": matter.reference}), exact=exact,
        )  # fmt: skip


FINDER = StageFinder("Bookings", ("name", "birth date", "booking", "TCN"), READERS, find, too_many)
