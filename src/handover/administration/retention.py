"""Records due for disposal under the schedule, and requests to dispose of them. A second person decides, as of any
erasure.

A booking is disposed of together with its searches, cases and disputes, or not at all. A request that
came from the office of another deployment has no booking here: it is let go by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from handover.accounts.models import Agency
from handover.accounts.roles import Actor
from handover.administration.retention_schedule import CITED, ScheduleItem, in_force
from handover.process.advance import demand, elsewhere
from handover.process.case_track import CASE_STATES, CASE_STEPS
from handover.process.definitions import STAY
from handover.process.erasure import public as erasure
from handover.process.erasure.models import ErasureRequest
from handover.process.fold import Refusal
from handover.process.graph import Track
from handover.process.models import Matter, RecordedStep
from handover.process.step_columns import WorkTask
from handover.row_scope import Opening, opening

MOST: Final = 500
"""Bookings listed at most."""
_CHUNK: Final = 200
_Beside = Callable[[Collection[Matter]], Iterable[str]]
_beside: list[_Beside] = []
Uncounted = Callable[[Collection[Matter]], Iterable[tuple[UUID, int]]]
_uncounted: list[Uncounted] = []
WhatItWaitsFor = Callable[[Sequence[Matter]], str]
_waits: list[WhatItWaitsFor] = []
_FOUND_NOBODY: Final = frozenset({"no_match", "unusable"})
TOLD_AFTER_END: Final = frozenset(
    step.name for step in CASE_STEPS if step.after_end and step.to == STAY and step.task is WorkTask.JAIL
)
"""Steps by which a jail, or an officer who saw it, only tells after the end of a case what they know: were they to
begin the period anew, whoever goes on telling could keep a case for ever."""
_ENDED: Final = frozenset(state.name for state in CASE_STATES if state.ended)


def register(beside: _Beside) -> None:
    """Register a finder of rows, by label, that belong to matters but have no key to them."""
    if beside not in _beside:
        _beside.append(beside)


def leave_out(uncounted: Uncounted) -> None:
    """Register steps, by matter and number, that do not restart a period: they concern only a record elsewhere."""
    if uncounted not in _uncounted:
        _uncounted.append(uncounted)


def wait_for(waits: WhatItWaitsFor) -> None:
    """Register why a booking with what came of it is not let go yet, although its period has passed; empty: nothing."""
    if waits not in _waits:
        _waits.append(waits)


@dataclass(frozen=True, slots=True)
class DueBooking:
    """A booking that may be let go, with all that came of it. ``held``: why it may not be now; ``asked``: the request
    that waits for a second person."""

    booking: Matter
    family: tuple[Matter, ...]
    item: ScheduleItem
    since: datetime
    held: str = ""
    asked: int | None = None

    @property
    def references(self) -> list[str]:
        """The references of all of them, the booking's first."""
        return [matter.reference for matter in self.family]


def due(
    now: datetime | None = None, most: int = MOST, office: Agency | None = None, jail: str = ""
) -> list[DueBooking]:
    """What is due, longest ago first; what was disposed of already is left out. ``office``: what this immigration
    office has; None for all. ``jail``: what this jail received from offices elsewhere; empty for all.
    """
    moment = now or timezone.now()
    items = in_force(moment.date())
    shortest = min(items[name].period for name in ("closed-cases", "no-match-searches", "answered-bookings"))
    received = Q(track=Track.CASE, parent=None, opened_at__lte=moment - shortest)
    booked = Q(track=Track.BOOKING, moved_at__lte=moment - shortest)
    old = erasure.received_by(jail).filter(received) if jail else Matter.objects.filter(booked | received)
    old = old.filter(office=office) if office else old
    found: list[DueBooking] = []
    keys = list(old.order_by("moved_at", "reference").values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        bookings = Matter.objects.select_related("agency", "office").filter(
            pk__in=keys[start : start + _CHUNK]
        )
        found += _due_among(list(bookings), items, moment)
        if len(found) >= most:
            break
    return sorted(found[:most], key=lambda one: one.since)


def due_one(reference: str, now: datetime | None = None) -> DueBooking | None:
    """The booking that this reference, of itself or of what came of it, belongs to, if it is due."""
    moment = now or timezone.now()
    matter = (
        Matter.objects.select_related("agency", "office", "parent__parent")
        .filter(reference=reference)
        .first()
    )
    if matter is None:
        return None
    while matter.parent is not None:
        matter = matter.parent
    return next(iter(_due_among([matter], in_force(moment.date()), moment)), None)


@opening(Opening.ORDERS)
def ask(reference: str, *, actor: Actor) -> ErasureRequest:
    """Ask that a booking that is due be disposed of with all that came of it.

    Raises `RefusedError`: it is not due, it is asked already, a hold stands, or the role asks for no disposal.
    """
    one = due_one(reference)
    if one is None or elsewhere(one.booking, actor):
        demand(Refusal("reference", f"{reference} is not due by the records schedule, or was disposed of."))
    assert one is not None
    demand(
        Refusal("reference", f"Request {one.asked} waits for a second person already.")
        if one.asked
        else None,
        _waited_for(one.family),
    )
    return erasure.request(
        one.booking.reference, rows=_content_of(one), authority=one.item.cited, ordered_on=timezone.now().date(),
        actor=actor,
    )  # fmt: skip


def objection(asked: ErasureRequest, matters: set[UUID]) -> Refusal | None:
    """Why a disposal may not be approved now: what was due when it was asked may have gone on since."""
    if not matters or not asked.authority.startswith(CITED):
        return None
    first = Matter.objects.filter(pk__in=matters).order_by("opened_at").first()
    one = due_one(first.reference) if first else None
    if one is None:
        return Refusal(
            "matter", "This is not due any more: something happened since it was asked. Decline it."
        )
    if waited := _waited_for(one.family):
        return waited
    if set(_content_of(one)) != set(asked.rows):
        return Refusal(
            "rows", "Something was added or erased since this was asked. Decline it, and ask again."
        )
    return None


def _content_of(one: DueBooking) -> list[str]:
    uses = erasure.erasable_uses("", matters={matter.pk for matter in one.family}, bears=lambda _: True)
    return [*(use.label for use in uses), *(label for beside in _beside for label in beside(one.family))]


def _due_among(
    bookings: Sequence[Matter], items: dict[str, ScheduleItem], now: datetime
) -> Iterator[DueBooking]:
    families = _families(bookings)
    requests = _requests(bookings)
    left_out = _left_out([one for booking in bookings for one in families[booking.pk]])
    for booking in bookings:
        family = families[booking.pk]
        item = _item_of(family, items)
        since = max(_moved_last(matter, left_out.get(matter.pk, set())) for matter in family)
        request = requests.get(booking.pk)
        if item is None or _let_go(request, family) or since > now - item.period:
            continue
        open_request = request.pk if request is not None and not _decided(request) else None
        yield DueBooking(booking, tuple(family), item, since + item.period, _held(family), open_request)


def _received(root: Matter) -> bool:
    """Whether it came from the office of another deployment, so that no booking is here."""
    return root.track == Track.CASE and root.parent_id is None


def _left_out(matters: Collection[Matter]) -> dict[UUID, set[int]]:
    """Of each matter the steps that begin no period."""
    found: dict[UUID, set[int]] = {}
    for one in (_told_after_end, *_uncounted) if matters else ():
        for pk, number in one(matters):
            found.setdefault(pk, set()).add(number)
    return found


def _told_after_end(matters: Collection[Matter]) -> Iterable[tuple[UUID, int]]:
    ended = [one.pk for one in matters if one.track == Track.CASE and one.place.ended]
    told = RecordedStep.objects.filter(matter__in=ended, step__in=TOLD_AFTER_END, state__in=_ENDED)
    return told.order_by().values_list("matter", "number") if ended else ()


def _moved_last(matter: Matter, left_out: set[int]) -> datetime:
    """When a step was taken that begins the period; the opening is one."""
    if matter.version not in left_out:
        return matter.moved_at
    counted = RecordedStep.objects.filter(matter=matter).exclude(number__in=left_out)
    return counted.order_by("-number").values_list("recorded_at", flat=True).first() or matter.opened_at


def _let_go(request: ErasureRequest | None, family: Sequence[Matter]) -> bool:
    """Whether all of it was disposed of. What came after that is due by itself."""
    if request is None or not hasattr(request, "done"):
        return False
    if any(matter.moved_at > request.done.at for matter in family):
        return False
    late = (label for beside in _beside for label in beside(family)) if _received(family[0]) else iter(())
    return next(late, None) is None


def _decided(request: ErasureRequest) -> bool:
    return hasattr(request, "done") or hasattr(request, "declined")


def _families(bookings: Sequence[Matter]) -> dict[UUID, list[Matter]]:
    """Each booking with its searches and cases, and the disputes about these."""
    found = {booking.pk: [booking] for booking in bookings}
    of = Q(parent__in=list(found)) | Q(parent__parent__in=list(found))
    for matter in Matter.objects.filter(of).select_related("parent").order_by("opened_at", "reference"):
        parent = matter.parent
        root = parent.parent_id if parent is not None and parent.parent_id else matter.parent_id
        if root in found:
            found[root].append(matter)
    return found


def _item_of(family: Sequence[Matter], items: dict[str, ScheduleItem]) -> ScheduleItem | None:
    """The item that a booking falls under; None while anything of it goes on."""
    if not all(matter.place.ended for matter in family):
        return None
    if any(matter.track == Track.CASE for matter in family):
        return items["closed-cases"]
    searches = [matter for matter in family if matter.track == Track.SEARCH]
    if searches and all(matter.state in _FOUND_NOBODY for matter in searches):
        return items["no-match-searches"]
    return items["answered-bookings"]


def _requests(bookings: Sequence[Matter]) -> dict[UUID, ErasureRequest]:
    """The newest request about each booking."""
    subjects = {erasure.subject_of(booking.reference): booking.pk for booking in bookings}
    rows = (
        ErasureRequest.objects.filter(subject__in=list(subjects))
        .select_related("done", "declined")
        .order_by("pk")
    )
    return {subjects[row.subject]: row for row in rows}


def _held(family: Sequence[Matter]) -> str:
    held = erasure.in_force().filter(key__in=[matter.reference for matter in family]).first()
    if held:
        return f"legal hold {held.pk} since {held.at:%Y-%m-%d}"
    return next(filter(None, (waits(family) for waits in _waits)), "")


def _waited_for(family: Sequence[Matter]) -> Refusal | None:
    """Why it may not be asked or approved now; a legal hold is asked for by every erasure itself."""
    why = next(filter(None, (waits(family) for waits in _waits)), "")
    return Refusal("reference", f"This waits: {why}.") if why else None
