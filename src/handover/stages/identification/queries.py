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
from handover.compiled_read import compiled_read
from handover.formats.ebts.transaction_types import Repository
from handover.process.graph import Track
from handover.process.models import Matter
from handover.process.office_changes import of_office
from handover.read_once import read_once
from handover.repositories.keys import all_keys, current_keys, former_keys
from handover.repositories.models import (
    FormerKey,
    ImmigrationIdentity,
    StatusRecord,
)
from handover.repositories.subjects import CRIMINAL, IMMIGRATION
from handover.row_scope import Opening, opening
from handover.stages.identification.models import (
    Candidate,
    Examination,
    MatchWithdrawal,
    PrintMatch,
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
    keys_of,
    lock_identity,
    merged_at,
    names_on_record,
    protected_among,
    protected_fins,
    said_of_birth,
    sealed_records,
)

__all__ = [
    "NamesOnRecord",
    "a_number_of",
    "charge_on_record",
    "criminal_identity",
    "fins_numbered",
    "immigration_identity",
    "is_on_record",
    "keys_of",
    "lock_identity",
    "merged_at",
    "names_on_record",
    "protected_among",
    "protected_fins",
    "said_of_birth",
    "sealed_records",
]
"""Of the person's records, asked here by others."""

SEES_ALL = frozenset({Role.EXAMINER, Role.AUDITOR, Role.SUPERVISOR})
SEES_NAME_LEADS = frozenset({Role.EXAMINER, Role.AUDITOR})
"""A candidate found by name alone is never shown to the immigration side, and another person's record never to a
jail."""

STATUS_CHOICES: list[tuple[str, str]] = list(StatusRecord.Status.choices)
"""The kinds of status that the immigration repository knows, as (value, words)."""


def current_fins(fins: Iterable[str]) -> dict[str, str]:
    """Each FIN with the one that stands for it now."""
    return current_keys(IMMIGRATION, fins)


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


@read_once
def match_of(case_id: UUID) -> PrintMatch | None:
    """The identity that the prints establish, if they do."""
    return next(iter(_matches(case_id)), None)


@compiled_read
def _matches(case_id: UUID) -> QuerySet[PrintMatch]:
    return PrintMatch.objects.filter(matter_id=case_id).order_by("number", "pk")[:1]


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


@read_once
def criminal_match(booking_matter_id: UUID) -> PrintMatch | None:
    """The criminal identity of a booking, where its prints establish one and no examiner withdrew it."""
    for search, state in _criminal_searches(booking_matter_id):
        return match_of(search) if state != "withdrawn" else None
    return None


@compiled_read
def _criminal_searches(booking_matter_id: UUID) -> QuerySet[Search, tuple[UUID, str]]:
    rows = Search.objects.filter(booking_matter_id=booking_matter_id, repository=Repository.CRIMINAL)
    return rows.order_by("matter_id", "number").values_list("matter_id", "matter__state")[:1]


def bookings_of_criminal_identity(ucn: str) -> list[UUID]:
    """The bookings whose prints were identified as this criminal identity."""
    searches = PrintMatch.objects.filter(identity__in=all_keys(ucn, CRIMINAL)).values("matter")
    found = Search.objects.filter(matter__in=searches, repository=Repository.CRIMINAL)
    return list(found.values_list("booking_matter_id", flat=True))


def outcome_counts(repository: str) -> Counter[str]:
    """How many searches of one repository stand in each state."""
    rows = Search.objects.filter(repository=repository).values_list("matter__state").annotate(n=Count("pk"))
    return Counter(dict(rows))


def bookings_with_wants() -> int:
    """How many bookings have at least one possible want."""
    return WantHit.objects.values("matter").distinct().count()


@read_once
def withdrawal_of(case_id: UUID) -> MatchWithdrawal | None:
    """The examiner's withdrawal of a search's match, if there is one."""
    return next(iter(_withdrawals(case_id)), None)


@compiled_read
def _withdrawals(case_id: UUID) -> QuerySet[MatchWithdrawal]:
    return MatchWithdrawal.objects.filter(matter_id=case_id).order_by("-number")[:1]


@read_once
def other_fins(identity: ImmigrationIdentity, ucn: str, most: int) -> dict[str, str]:
    """Other FINs that seem to be the same person's, each with why: the same A-number, or bookings whose prints
    gave the same UCN. At most ``most`` of each kind are read: the list is for display only, and nothing depends on
    it."""
    found = {}
    if identity.a_number:
        same = ImmigrationIdentity.objects.filter(a_number=identity.a_number).exclude(pk=identity.pk)
        found.update(dict.fromkeys(same.values_list("fin", flat=True)[:most], "the same A-number"))
    for fin in _fins_with(ucn, keys_of(identity.fin), most) if ucn else ():
        found.setdefault(fin, f"a booking whose prints gave the same UCN {ucn}")
    return found


@opening(Opening.PERSON)
def _fins_with(ucn: str, own: Iterable[str], most: int) -> list[str]:
    """The FINs, other than a person's own, that the prints of this UCN's bookings gave."""
    bookings = Search.objects.filter(
        repository=Repository.CRIMINAL, matter__state="identified",
        matter__in=PrintMatch.objects.filter(identity__in=all_keys(ucn, CRIMINAL)).values("matter"),
    ).values("booking_matter")  # fmt: skip
    immigration = Search.objects.filter(
        repository=Repository.IMMIGRATION, matter__state="identified", booking_matter__in=bookings
    ).values("matter")
    rows = PrintMatch.objects.filter(matter__in=immigration).exclude(identity__in=own).order_by()
    fins = rows.values_list("identity", flat=True).distinct()[:most]
    return sorted(set(current_keys(IMMIGRATION, fins).values()) - set(own))


def keys_of_others(fins: Iterable[str]) -> dict[str, str]:
    """Map these FINs and all their former FINs to the current one."""
    return former_keys(fins, IMMIGRATION)
