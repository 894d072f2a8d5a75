"""Writes what a booking is found and sorted by, and finds bookings by it.

A search costs as much as its rarest word, however many bookings there are; for a very common word only the newest
bookings are read (`MOST`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from handover.stages.intake.models import Booking, BookingKey, ListName
from handover.stages.intake.models.search_keys import WORD_LENGTH
from handover.web.prefix_search import begins

LISTED_NAMES: Final = 3
"""How many of a booking's names are searched."""
MOST: Final = 5_000
"""Maximum number of bookings, the newest, that one word returns; more are not sorted for a single page."""
BEGINNING: Final = 3
"""Minimum length of a word treated as the beginning of a name; a shorter one is a whole name, such as LI."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word that was typed. ``begins``: more of it may follow."""

    kind: str
    text: str
    begins: bool = False

    @property
    def fits(self) -> Q:
        """The condition on `BookingKey`."""
        text = self.text[:WORD_LENGTH]
        if not self.begins:
            return Q(kind=self.kind, word=text)
        return Q(kind=self.kind) & begins("word", text)


def number_of(text: str) -> str:
    """A number as it is compared: capitals and digits alone, however it was written."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name, in capitals."""
    return tuple(word for word in re.split(r"[\s,]+", text.upper()) if word.strip("-'."))


def words_of(booking: Booking) -> set[tuple[str, str]]:
    """The (kind, word) by which a booking is found."""
    kinds = BookingKey.Kind
    found: set[tuple[str, str]] = set()
    for name in booking.names[:LISTED_NAMES]:
        for part in ("last", "first", "middle"):
            words = name_words(str(name.get(part) or ""))
            # "DE LA CRUZ" is found by each of its words, and by them together as one that was typed with hyphens.
            found |= {(kinds.NAME.value, word[:WORD_LENGTH]) for word in words}
    found |= {(kinds.BIRTH.value, str(birth)[:WORD_LENGTH]) for birth in booking.births[:2]}
    number = number_of(booking.booking_number)
    return found | ({(kinds.NUMBER.value, number[:WORD_LENGTH])} if number else set())


def list_name_of(booking: Booking) -> str:
    """By what a booking is sorted."""
    first: dict[str, str] = next(iter(booking.names), {})
    return str(first.get("last") or "").upper()[:WORD_LENGTH]


def keep(bookings: Iterable[Booking]) -> None:
    """Write the words and the sort name of bookings that have none yet and whose content was not erased."""
    stand = [b for b in bookings if b.erasure_id is None]
    BookingKey.objects.bulk_create(
        BookingKey(matter_id=b.matter_id, agency_id=b.matter.agency_id, kind=kind, word=word)
        for b in stand
        for kind, word in sorted(words_of(b))
    )
    ListName.objects.bulk_create(
        (ListName(matter_id=b.matter_id, name=list_name_of(b)) for b in stand), ignore_conflicts=True
    )


def list_names() -> QuerySet[ListName]:
    """By what bookings are sorted, with their ``matter``."""
    return ListName.objects.all()


def forget(matters: Iterable[UUID]) -> None:
    """Remove what the bookings of these matters were found and sorted by, where an order erased their content."""
    erased = Booking.objects.filter(matter__in=list(matters)).exclude(erasure=None).values("matter")
    BookingKey.objects.filter(matter__in=erased).delete()
    ListName.objects.filter(matter__in=erased).update(name="")


def are_many(words: Sequence[Word], agency_id: int | None = None) -> bool:
    """Whether each of these words brings up more than `MOST` bookings; ``agency_id`` as for `matters_with`."""
    keys = BookingKey.objects.all() if agency_id is None else BookingKey.objects.filter(agency=agency_id)
    return bool(words) and all(keys.filter(word.fits)[: MOST + 1].count() > MOST for word in words)


def matters_with(
    words: Sequence[Word],
    agency_id: int | None = None,
    among: QuerySet[Any, Any] | None = None,
    most: int | None = None,
) -> QuerySet[Any, Any]:
    """The keys of the bookings that have all of these words, as a subquery; ``agency_id``: those of one jail alone;
    ``among``: those of these keys alone; ``most``: the newest so many at most, where fewer than `MOST` are wanted."""
    keys = BookingKey.objects.all() if agency_id is None else BookingKey.objects.filter(agency=agency_id)
    if among is not None:
        keys = keys.filter(matter__in=among)
    counted = [(keys.filter(word.fits)[: MOST + 1].count(), word) for word in words]
    rare, rarest = min(counted, key=lambda one: one[0], default=(0, None))
    if rarest is None:
        return keys.none().values("matter")
    if rare > MOST and rarest.begins:
        # So many names begin like this that the word is treated as a whole name.
        rarest = Word(rarest.kind, rarest.text)
    found = keys.filter(rarest.fits)
    for _, word in counted:
        if (word.kind, word.text) != (rarest.kind, rarest.text):
            same = BookingKey.objects.filter(word.fits, matter=OuterRef("matter"))
            found = found.filter(Exists(same))
    if rare > (limit := min(most or MOST, MOST)):
        found = found.order_by("-pk")[:limit]
    return found.values("matter")
