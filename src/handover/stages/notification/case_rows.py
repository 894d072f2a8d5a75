"""Cases as lists show them: the person, the running clock, who has taken the case up; and the sort keys of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES
from handover.process.case_clocks.models import OPEN_WHILE, Clock
from handover.process.case_track import STOPPED
from handover.process.claim_rules import HELD
from handover.process.graph import Track
from handover.process.holding_model import Holding
from handover.process.models import Matter
from handover.read_once import read_once
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import MOST, Booking, are_common, has_words, matters_like
from handover.stages.intake.public import queries as intake
from handover.stages.notification.models import MatchLink, ReceivedRequest
from handover.stages.notification.need_to_know import RESTRICTED, needs_the_name
from handover.stages.notification.restricted import restricted_cases, unnamed_among
from handover.web.case_head import CaseHead
from handover.web.paging import counted
from handover.web.queues import NamedCases
from handover.web.site_search import asked_of

MOST_KEYS: Final = 10_000
"""Keys that one statement names at most; SQLite takes 32,766 values."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list shows it. ``person`` as the jail wrote the name, or a note that the record is restricted for
    the reader; ``due``: when the running clock, of any kind, ends; ``hold_ends``: when a running hold ends;
    ``owner``: who has taken it up, empty where nobody has."""

    case: Matter
    person: str
    due: datetime | None
    url: str
    hold_ends: datetime | None = None
    owner: str = ""

    @property
    def stopped(self) -> bool:
        """Whether nobody is to be held on it until somebody has answered."""
        return self.case.state in STOPPED


def rows_of(cases: Iterable[Matter], page: str | Callable[[Matter], str], user: User) -> list[CaseRow]:
    """Rows of some cases as ``user`` may see them. ``page``: the url name of what is behind each, or of each case."""
    listed = list(cases)
    unnamed = unnamed_among(user, listed)
    bookings = intake.bookings_of([c.parent_id for c in listed if c.parent_id])
    clocks = _clocks_of(tuple(c.pk for c in listed))
    owners, received = _owners(tuple(c.pk for c in listed if c.state in HELD)), _received(listed)
    return [
        CaseRow(
            case=case,
            person=RESTRICTED
            if case.pk in unnamed
            else bookings[case.parent_id].display_name
            if case.parent_id in bookings
            else received.get(case.pk, "not recorded"),
            due=next((clocks[case.pk, k] for k in _clocks_for(user, case.state) if (case.pk, k) in clocks), None),
            url=reverse(page if isinstance(page, str) else page(case), kwargs={"reference": case.reference}),
            hold_ends=clocks.get((case.pk, Clock.Kind.HOLD))
            if case.state in OPEN_WHILE[Clock.Kind.HOLD]
            else None,
            owner=owners.get(case.pk, ""),
        )
        for case in listed
    ]  # fmt: skip


def persons_of(cases: Iterable[Matter], user: User) -> dict[UUID, str]:
    """Whom some cases are about, as a list shows it to ``user``."""
    listed = {case.pk: case for case in cases}
    return {row.case.pk: row.person for row in rows_of(listed.values(), "notification:query", user)}


@read_once
def _clocks_of(cases: tuple[UUID, ...]) -> dict[tuple[UUID, str], datetime]:
    """When each clock of some cases ends. If there are two of one kind the newest counts, because it was computed
    from all facts of its time."""
    rows = Clock.objects.filter(case__in=cases).order_by("pk").values_list("case", "kind", "due_at")
    return {(case, kind): due_at for case, kind, due_at in rows}


def _received(cases: Iterable[Matter]) -> dict[UUID, str]:
    """Whom the requests of other deployments are about, as their office names the jail's booking."""
    without = [case.pk for case in cases if case.parent_id is None]
    rows = ReceivedRequest.objects.filter(matter__in=without) if without else ()
    return {
        row.matter_id: row.erased or row.person or f"booking {row.booking_number}".strip() for row in rows
    }


def _clocks_for(user: User, state: str) -> list[Clock.Kind]:
    """Return the clocks that run in a state and that this user may see. A jail sees only the end of a hold, because
    the length of another clock would reveal why a request is stopped."""
    kinds = [kind for kind, states in OPEN_WHILE.items() if state in states]
    return [kind for kind in kinds if kind is Clock.Kind.HOLD] if user.role in JAIL_ROLES else kinds


def head_of(case: Matter, user: User) -> CaseHead:
    """Describe whom a case is about, as ``user`` may see it: for a restricted record no more than a list shows (R12).
    The jail, and the field officer around a handover, work with the person and not with the record; they get what the
    jail wrote: name, birth date, booking. Leaving that out would reveal that the record is restricted. The number of
    the immigration record is not included."""
    (row,) = rows_of([case], "notification:query", user)
    booking = intake.booking_of(case.parent_id) if case.parent_id else None
    facts = [("Jail", case.agency.name)]
    restricted = case.pk in restricted_cases([case])
    meets = needs_the_name(user.role, case.state) and row.person != RESTRICTED
    if booking and (meets or not restricted):
        link = MatchLink.objects.filter(matter=case).first()
        numbered = link and not restricted and user.role not in JAIL_ROLES
        a_number = identification.a_number_of(link.identity) if link and numbered else ""
        facts = [
            ("Born", " or ".join(booking.births[:2]) or "not given"),
            *([("A-number", a_number)] if a_number else []),
            ("Booking", booking.booking_number or "no number"),
            *facts,
        ]
    if user.role not in JAIL_ROLES:
        facts = [*facts, ("Office", case.office.name if case.office else "none")]
    return CaseHead(
        row.person,
        tuple(facts),
        None if row.stopped else row.due,
        "" if user.role in JAIL_ROLES else row.owner,
    )


@read_once
def _owners(cases: tuple[UUID, ...]) -> dict[UUID, str]:
    return dict(Holding.objects.filter(matter__in=cases).values_list("matter", "holder_name"))


def sortable(cases: QuerySet[Matter], user: User) -> QuerySet[Matter]:
    """Add ``masked``, the first sort key of a list of people, so that the order does not reveal who a protected
    person is (R12). In a jail's list, which names everybody, nobody is set apart."""
    if user.role in JAIL_ROLES:
        return cases.annotate(masked=Value(False, output_field=BooleanField()))
    protected = MatchLink.objects.filter(identification.maybe_protected()).values("matter")
    masked = ExpressionWrapper(Q(pk__in=protected), output_field=BooleanField())
    return cases.annotate(masked=masked)


def named(cases: QuerySet[Matter], text: str, user: User) -> NamedCases:
    """The cases of people whose names, as booked, have words that begin so, or of a birth date or booking number; no
    search reveals a protected person, and a jail's search omits nobody (R12). For very common words, every case of a
    short list is checked, but only the newest bookings of a long one."""
    asked = asked_of(text)
    common = are_common(asked, user)
    if common and counted(cases, MOST) <= MOST:
        return NamedCases(_as_told_to(user, cases.filter(has_words(asked))))
    found = cases.filter(matters_like(asked, user, came_to(cases, user)))
    return NamedCases(_as_told_to(user, found), MOST if common else 0)


def _as_told_to(user: User, cases: QuerySet[Matter]) -> QuerySet[Matter]:
    """Restrict what a search finds. A jail's own list names everybody as booked, so that an omission does not reveal
    a protected person."""
    return cases if user.role in JAIL_ROLES else open_to_search(cases)


def of_bookings(booked: QuerySet[Booking]) -> Q:
    """The cases of some bookings, by their keys: given a subquery, the query planner may walk all cases in list order
    to find them. Very long lists are left to the planner."""
    rows = booked.order_by().values_list("matter__children", "matter__children__track")[: MOST_KEYS + 1]
    keys = [pk for pk, track in rows if track == Track.CASE]
    return Q(parent__in=booked.values("matter")) if len(rows) > MOST_KEYS else Q(pk__in=keys)


def came_to(cases: QuerySet[Matter], user: User) -> QuerySet[Any, Any]:
    """The bookings at other jails of those cases of a jail whose people were moved to it, as a subquery."""
    return cases.exclude(parent__agency=user.agency_id).order_by().values("parent")


def open_to_search(cases: QuerySet[Matter]) -> QuerySet[Matter]:
    """Cases without those of protected people: any search that leads to such a case would reveal that the person's
    record is restricted (8 USC 1367; R12)."""
    protected = MatchLink.objects.filter(identification.is_maybe_protected(), matter=OuterRef("pk"))
    return cases.exclude(Exists(protected))
