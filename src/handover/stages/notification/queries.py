"""What other modules and pages may ask of notification. Lists start from ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from handover.accounts.models import User
from handover.accounts.roles import IMMIGRATION_ROLES, Role
from handover.compiled_read import compiled_read
from handover.process.case_clocks.models import Clock
from handover.process.erasure.traces import traces_of
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.names import CaseState
from handover.process.office_changes import of_office
from handover.read_once import read_once
from handover.row_scope import Opening, opening
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import queries as intake
from handover.stages.notification.case_rows import CaseRow, open_to_search, persons_of, rows_of
from handover.stages.notification.models import MatchLink, Query, QueryAnswer

if TYPE_CHECKING:
    from handover.stages.intake.public import Booking

__all__ = ["CaseRow", "open_to_search", "persons_of", "rows_of"]
"""Asked here by later stages."""

SEES_ALL = IMMIGRATION_ROLES | {Role.RECORDS_SPECIALIST, Role.AUDITOR}


def visible_to(user: User) -> QuerySet[Matter]:
    """The cases that this person may open in full: of an immigration office its own. No jail and no examiner does: see
    `detainer.queries`.
    """
    rows = of_office(
        Matter.objects.filter(track=Track.CASE).select_related("agency", "parent", "office"), user
    )
    return rows if user.role in SEES_ALL else rows.none()


@read_once
def link_of(case_id: UUID) -> MatchLink:
    """The match that opened the case. Raises ``MatchLink.DoesNotExist``."""
    found = _links(case_id)
    if not found:
        raise MatchLink.DoesNotExist(f"no match opened case {case_id}")
    return found[0]


@compiled_read
def _links(case_id: UUID) -> QuerySet[MatchLink]:
    rows = MatchLink.objects.select_related("booking_matter__agency", "search_matter", "matter__agency")
    return rows.filter(matter_id=case_id)


def links_of(case_ids: Iterable[UUID]) -> dict[UUID, MatchLink]:
    """The matches that opened several cases, by case."""
    return {link.matter_id: link for link in MatchLink.objects.filter(matter__in=list(case_ids))}


def cases_of_identity(fin: str, keys: frozenset[str] | None = None) -> QuerySet[Matter]:
    """Every case of one person by any FIN that they had, newest first: research done once is shown to the next officer
    (OIG-20-13). A case remains included after an order erased whose it is, because its detainer still counts (R9).
    ``keys``: those FINs, if already read."""
    keys = identification.keys_of(fin) if keys is None else keys
    of_person = Q(identity__in=keys) | Q(person_trace__in=traces_of(keys))
    ids = MatchLink.objects.filter(of_person).values("matter")
    return Matter.objects.filter(pk__in=ids).select_related("agency", "office").order_by("-opened_at")


@opening(Opening.PERSON)
@read_once
def persons_cases(fin: str) -> list[Matter]:
    """`cases_of_identity` as they stand, for what judges them all: read once."""
    keys = identification.keys_of(fin)
    traces = traces_of(keys)
    if len(keys) == 1 == len(traces):
        return _cases(fin, traces.pop())
    return list(cases_of_identity(fin, keys))


@compiled_read
def _cases(fin: str, trace: str) -> QuerySet[Matter]:
    ids = MatchLink.objects.filter(Q(identity=fin) | Q(person_trace=trace)).values("matter")
    return Matter.objects.filter(pk__in=ids).select_related("agency").order_by("-opened_at")


def cases_of_criminal_identity(ucn: str) -> QuerySet[Matter]:
    """Every case whose booking's prints are those of this criminal identity."""
    bookings = identification.bookings_of_criminal_identity(ucn)
    ids = MatchLink.objects.filter(booking_matter__in=bookings).values("matter")
    return Matter.objects.filter(pk__in=ids)


@opening(Opening.PERSON)
def lock_person(matter: Matter) -> None:
    """Lock the person of a case, or of the case that a dispute is about, until the transaction ends.

    This serialises acts on different cases of the same person.
    """
    if matter.track in (Track.BOOKING, Track.SEARCH):
        return  # no case is theirs
    case_id = matter.parent_id if matter.track == Track.DISPUTE else matter.pk
    for identity in _identities(case_id) if case_id else ():
        identification.lock_identity(identity)


@compiled_read
def _identities(case_id: UUID) -> QuerySet[MatchLink, str]:
    return MatchLink.objects.filter(matter_id=case_id).values_list("identity", flat=True)


def cases_of_search(search_matter_id: UUID) -> list[UUID]:
    """The cases that the match of this search opened."""
    return list(
        MatchLink.objects.filter(search_matter_id=search_matter_id).values_list("matter_id", flat=True)
    )


def cases_of_searched_booking(search_matter_id: UUID) -> list[UUID]:
    """The cases of the booking that this search, of either repository, was made for."""
    bookings = identification.bookings_of_searches([search_matter_id])
    return list(MatchLink.objects.filter(booking_matter__in=bookings).values_list("matter_id", flat=True))


def cases_opened_by(searches: Iterable[UUID]) -> list[UUID]:
    """The cases that these searches opened."""
    rows = MatchLink.objects.filter(search_matter__in=list(searches))
    return list(rows.values_list("matter_id", flat=True))


def keys_of_case(case_id: UUID) -> tuple[str, str]:
    """The FIN and the UCN that the prints of a case gave; the second may be empty."""
    link = link_of(case_id)
    match = identification.criminal_match(link.booking_matter_id)
    return link.identity, match.identity if match else ""


def booking_of(link: MatchLink) -> Booking | None:
    """The booking behind a case."""
    return intake.booking_of(link.booking_matter_id)


def bookings_behind(case_ids: Iterable[UUID]) -> dict[UUID, Booking]:
    """The bookings behind several cases, by case; none for one whose booking is not read."""
    links = links_of(case_ids)
    found = intake.bookings_of([link.booking_matter_id for link in links.values()])
    return {
        case: found[link.booking_matter_id] for case, link in links.items() if link.booking_matter_id in found
    }


def query_of(case_id: UUID) -> Query:
    """The alien query of a case."""
    return Query.objects.get(matter_id=case_id)


@read_once
def answer_of(case_id: UUID) -> QueryAnswer | None:
    """The newest answer of a records specialist, if there is one."""
    return next(iter(_answers(case_id)), None)


@compiled_read
def _answers(case_id: UUID) -> QuerySet[QueryAnswer]:
    return QueryAnswer.objects.filter(matter_id=case_id).order_by("-number")[:1]


def statuses_by(cut: datetime) -> dict[UUID, str]:
    """Return, for each case whose query was answered by this moment, the status in the newest answer; empty if an
    order erased it. For oversight."""
    rows = QueryAnswer.objects.filter(at__lte=cut).order_by("number")
    return dict(rows.values_list("matter_id", "status").iterator(5000))


def answer_due(case_id: UUID) -> datetime | None:
    """When the answer is due by the office's target (illustrative)."""
    clock = Clock.objects.filter(case_id=case_id, kind=Clock.Kind.QUERY).first()
    return clock.due_at if clock else None


def waiting_in(user: User, *states: CaseState) -> QuerySet[Matter]:
    """The visible cases that stand in these states, longest waiting first."""
    return visible_to(user).filter(state__in=states).order_by("moved_at")
