"""Which messages carried what an erasure takes, and whom it is told: derived from the fields of every message and from
the columns that an erasure empties, so that a new field or a new table is in it by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from handover.exchange.messages.fields import COMPUTED
from handover.exchange.messages.page import said_of
from handover.exchange.messages.registry import KINDS, MessageKind
from handover.exchange.models import OutgoingMessage
from handover.exchange.parts import MessageWay
from handover.process.erasure.columns import Erasable, declared
from handover.process.erasure.models import ErasedRow, Erasure
from handover.process.erasure.uses import matter_of, rows_named
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.identification.public import bureau_matches
from handover.stages.intake.public import told_reports

TOLD_BY: Final[Mapping[MessageWay, str]] = {
    MessageWay.OFFICE_TO_JAIL: "content.erased", MessageWay.BUREAU_TO_OFFICE: "booking.erased",
}  # fmt: skip
"""By whom to whom it goes, the message that tells of an erasure."""
UNTOLD: Final[Mapping[MessageWay, str]] = {
    MessageWay.JAIL_TO_OFFICE: "what a jail tells is recorded at the office by a step of its own, which the office's "
    "people erase; a jail lets go what it holds by its own schedule",
    MessageWay.OFFICE_TO_BUREAU: "an office asks for a record by its case's reference, of which nothing is erased",
}  # fmt: skip
"""Ways by which nobody is told of an erasure, and why."""
TELL_ERASURES: Final = tuple(sorted(TOLD_BY.values()))

_PRINTS: Final = ("identification.PrintMatch",)
_BOOKING: Final = ("intake.Booking",)
_PAPERS: Final = ("detainer.Paper",)
_NOTHING: Final[tuple[str, ...]] = ()
COMPUTED_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    **{f"reported_{column}": ("intake.ReportedEvent",) for column in told_reports.COLUMNS},
    "booking_file": ("intake.Submission", "intake.Booking"),
    "booking_number": _BOOKING, "tcn": _BOOKING, "person": _BOOKING,
    "booking_reference": _NOTHING, "criminal_by_examiner": _PRINTS, "criminal_outcome": _NOTHING,
    "criminal_score": _PRINTS, "criminal_ucn": _PRINTS, "person_of_step": _NOTHING, "erased_at": _NOTHING,
    "erased_by": _NOTHING, "told_before": _NOTHING, "said_as": _NOTHING, "hold_ends": _NOTHING, "state": _NOTHING,
    "lodged_papers": _PAPERS, "papers_of_step": _PAPERS, "cancellation_told": _NOTHING,
}  # fmt: skip
"""Of each value that is no column by itself (`deriving`), the tables that it repeats."""
_LOOKED_AT: Final = 100
"""How many of the newest erasures are searched, where a version of before did not keep which one a message tells of."""


def carried(kind: MessageKind) -> frozenset[str]:
    """The tables of which a message of this kind repeats a column that an erasure empties."""
    found: set[str] = set()
    for field in kind.body.model_fields.values():
        place, _, column = said_of(field)["of"].rpartition(".")
        if place == COMPUTED:
            found.update(COMPUTED_FROM[column])
        elif "." in place and column in _emptied(place):
            found.add(place)
    return frozenset(found)


def _emptied(label: str) -> tuple[str, ...]:
    model: Any = apps.get_model(label)
    return declared(model, "erasable") if issubclass(model, Erasable) else ()


@cache
def carriers(label: str, way: MessageWay) -> frozenset[str]:
    """The kinds of message that go this way and carry content of a table."""
    return frozenset(kind.name for kind in KINDS if kind.way is way and label in carried(kind))


def told_with(rows: Iterable[Erasable], way: MessageWay) -> set[tuple[UUID, str, str, str]]:
    """Who may have been told this way what stood in these rows: matter, sender, receiver and its peer. A message that
    was never tried to be sent told nobody anything."""
    found: set[tuple[UUID, str, str, str]] = set()
    for row in rows:
        if kinds := carriers(row._meta.label, way):
            about = matters_of(row)
            told = OutgoingMessage.objects.filter(
                Q(matter__in=about) | Q(matter__parent__in=about), kind__in=kinds, after__isnull=False
            )
            found |= set(told.values_list("matter", "sender", "recipient", "peer"))
    return found


def matters_of(row: Erasable) -> set[UUID]:
    """The matters of whose messages this row may be a part: its own; the booking of a search; of what a jail's system
    reported, each booking of which it was told."""
    if row._meta.label == "intake.ReportedEvent":
        return set(told_reports.bookings_told([row.pk]))
    own = matter_of(row)
    return {own, *bureau_matches.bookings_of([own])} if own else set()


def newest_erasure(matter: Matter) -> Erasure | None:
    """The newest erasure that took content of a case or of its booking, or at a bureau of its search."""
    matters = {matter.pk, matter.parent_id or matter.pk}
    if matter.track == Track.BOOKING:
        matters |= set(bureau_matches.searches_of(matter.pk))
    for one in Erasure.objects.select_related("request").order_by("-pk")[:_LOOKED_AT]:
        labels = list(ErasedRow.objects.filter(erasure=one).values_list("label", flat=True))
        if any(matters_of(row) & matters for row in rows_named(labels)):
            return one
    return None
