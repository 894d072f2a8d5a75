"""What other modules and pages may ask of identification. Lists start from ``visible_to``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from handover.accounts.models import User
from handover.accounts.roles import IMMIGRATION_ROLES, JAIL_ROLES, Role
from handover.formats.ebts.transaction_types import Repository
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.office_changes import of_office
from handover.repositories.models import (
    FormerKey,
    ImmigrationIdentity,
    StatusRecord,
)
from handover.repositories.subjects import IMMIGRATION
from handover.stages.identification.models import (
    Candidate,
    Examination,
    ProbeFinger,
    Search,
    SearchResult,
    WantHit,
    WantSearch,
)
from handover.stages.identification.person_records import (
    NamesOnRecord,
    a_number_of,
    charge_on_record,
    criminal_identity,
    fins_numbered,
    immigration_identity,
    is_on_record,
    keys_numbered,
    keys_of,
    lock_identity,
    merged_at,
    names_on_record,
    protected_among,
    protected_fins,
    said_of_birth,
    sealed_records,
)
from handover.stages.identification.print_matches import (
    bookings_of_criminal_identity,
    criminal_match,
    current_fins,
    keys_of_others,
    match_of,
    other_fins,
    withdrawal_of,
)

__all__ = [
    "NamesOnRecord",
    "a_number_of",
    "bookings_of_criminal_identity",
    "charge_on_record",
    "criminal_identity",
    "criminal_match",
    "current_fins",
    "fins_numbered",
    "immigration_identity",
    "is_on_record",
    "keys_numbered",
    "keys_of",
    "keys_of_others",
    "lock_identity",
    "match_of",
    "merged_at",
    "names_on_record",
    "other_fins",
    "protected_among",
    "protected_fins",
    "said_of_birth",
    "sealed_records",
    "withdrawal_of",
]
"""Of the person's records and of matches, asked here by others."""

SEES_ALL = frozenset({Role.EXAMINER, Role.AUDITOR, Role.SUPERVISOR})
SEES_NAME_LEADS = frozenset({Role.EXAMINER, Role.AUDITOR})
"""A candidate found by name alone is never shown to the immigration side, and another person's record never to a
jail."""

STATUS_CHOICES: list[tuple[str, str]] = list(StatusRecord.Status.choices)
"""The kinds of status that the immigration repository knows, as (value, words)."""


def visible_to(user: User) -> QuerySet[Matter]:
    """The searches that this person may open: of an immigration office those that came to it. A jail sees the criminal
    search of its bookings alone.
    """
    rows = of_office(Matter.objects.filter(track=Track.SEARCH).select_related("agency", "parent"), user)
    if user.role in SEES_ALL:
        return rows
    criminal = Search.objects.filter(repository=Repository.CRIMINAL).values("matter")
    if user.role in JAIL_ROLES:
        return rows.filter(agency=user.agency, pk__in=criminal) if user.agency else rows.none()
    if user.role == Role.RECORDS_SPECIALIST or user.role in IMMIGRATION_ROLES:
        return rows
    return rows.none()


def to_examine(user: User) -> QuerySet[Matter]:
    """The visible searches before an examiner, longest waiting first."""
    return visible_to(user).filter(state="examination").order_by("moved_at", "reference")


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """A search in the examiner's queue: no name, so that nobody knows whose prints are compared."""

    matter: Matter
    search: Search
    candidates: int
    best: float


def examination_rows(matters: Iterable[Matter]) -> list[ExaminationRow]:
    """Queue rows of some searches: how many candidates the prints brought up, and the best score."""
    listed = list(matters)
    searches = {s.matter_id: s for s in Search.objects.filter(matter__in=listed)}
    scores: dict[UUID, list[float]] = defaultdict(list)
    for case_id, score in Candidate.objects.filter(
        matter__in=listed, found=Candidate.Found.PRINTS
    ).values_list("matter_id", "score"):
        scores[case_id].append(score)
    return [
        ExaminationRow(c, searches[c.pk], len(scores[c.pk]), max(scores[c.pk], default=0.0)) for c in listed
    ]


def maybe_protected() -> Q:
    """The condition on a column ``identity`` that holds FINs: the record is protected, or became one that is. An
    identity renumbered twice counts as protected, so that no query has to follow a long chain."""
    protected = ImmigrationIdentity.every.filter(protected=True).values("fin")
    became = FormerKey.objects.filter(repository=IMMIGRATION)
    twice = Q(now__in=protected) | Q(now__in=became.values("former"))
    return Q(identity__in=protected) | Q(identity__in=became.filter(twice).values("former"))


def is_maybe_protected() -> Q:
    """`maybe_protected`, asked of each row by its key: for a few rows, where the other reads all protected ones."""
    record = ImmigrationIdentity.every.filter(protected=True)
    became = FormerKey.objects.filter(repository=IMMIGRATION, former=OuterRef("identity"))
    protected = record.filter(fin=OuterRef("now"))
    again = FormerKey.objects.filter(repository=IMMIGRATION, former=OuterRef("now"))
    return Q(Exists(record.filter(fin=OuterRef("identity")))) | Q(
        Exists(became.filter(Q(Exists(protected)) | Q(Exists(again))))
    )


def shows_identity(user: User, search: Search) -> bool:
    """Return whether a search's pages may show this user whom it found. For the immigration repository only an
    examiner sees it here; everybody else sees it in the case, where the record may be restricted, so that a page
    linked to the booking does not reveal whose record is restricted (R12)."""
    return search.repository != Repository.IMMIGRATION or user.role == Role.EXAMINER


def search_of(case_id: UUID) -> Search:
    """The request behind a search case."""
    return Search.objects.select_related("matter__agency", "booking_matter__agency").get(matter_id=case_id)


def bookings_of_searches(searches: Iterable[UUID]) -> list[UUID]:
    """The bookings that these searches were made for."""
    rows = Search.objects.filter(matter__in=list(searches))
    return list(rows.values_list("booking_matter_id", flat=True))


def searches_for(booking_matter_id: UUID) -> QuerySet[Search]:
    """The searches of one booking."""
    return (
        Search.objects.select_related("matter")
        .filter(booking_matter_id=booking_matter_id)
        .order_by("repository")
    )


def result_of(case_id: UUID) -> SearchResult | None:
    """Size, epoch and completeness of the search, once it ran."""
    return SearchResult.objects.filter(matter_id=case_id).first()


def candidates_of(case_id: UUID, found: str = Candidate.Found.PRINTS) -> QuerySet[Candidate]:
    """The candidates, best first."""
    return Candidate.objects.filter(matter_id=case_id, found=found).order_by("rank")


def examination_of(case_id: UUID) -> Examination | None:
    """What an examiner found, if one was asked."""
    return Examination.objects.filter(matter_id=case_id).first()


def fingers_of(booking_matter_id: UUID) -> QuerySet[ProbeFinger]:
    """The booking's fingers as they were searched."""
    return ProbeFinger.objects.filter(matter_id=booking_matter_id).order_by("position")


def wants_of(booking_matter_id: UUID) -> QuerySet[WantHit]:
    """Possible wants of a booking; each needs confirmation."""
    hits = WantHit.objects.filter(matter__in=_criminal_search(booking_matter_id))
    return hits.select_related("want", "matter__agency").order_by("-by_prints", "-probability")


def _criminal_search(booking_matter_id: UUID) -> QuerySet[Search, Any]:
    return Search.objects.filter(booking_matter_id=booking_matter_id, repository=Repository.CRIMINAL).values(
        "matter"
    )


def wants_asked_of(booking_matter_id: UUID) -> WantSearch | None:
    """What was asked of the wants for a booking, once it was."""
    return WantSearch.objects.filter(matter__in=_criminal_search(booking_matter_id)).first()


def want_search_of(case_id: UUID) -> WantSearch | None:
    """What was asked of the wants in one search; None where it was not asked, or before that was recorded."""
    return WantSearch.objects.filter(matter_id=case_id).first()


def outcome_counts(repository: str) -> Counter[str]:
    """How many searches of one repository stand in each state."""
    rows = Search.objects.filter(repository=repository).values_list("matter__state").annotate(n=Count("pk"))
    return Counter(dict(rows))


def bookings_with_wants() -> int:
    """How many bookings have at least one possible want."""
    return WantHit.objects.values("matter").distinct().count()
