"""The identities that prints establish, and the other numbers of the same person."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.formats.ebts.transaction_types import Repository
from handover.read_once import read_once
from handover.repositories.keys import all_keys, current_keys, former_keys
from handover.repositories.models import (
    ImmigrationIdentity,
)
from handover.repositories.subjects import CRIMINAL, IMMIGRATION
from handover.row_scope import Opening, opening
from handover.sealed_columns.hashed import having
from handover.stages.identification.models import (
    MatchWithdrawal,
    PrintMatch,
    Search,
)
from handover.stages.identification.person_records import (
    keys_of,
)


def current_fins(fins: Iterable[str]) -> dict[str, str]:
    """Each FIN with the one that stands for it now."""
    return current_keys(IMMIGRATION, fins)


@read_once
def match_of(case_id: UUID) -> PrintMatch | None:
    """The identity that the prints establish, if they do."""
    return next(iter(_matches(case_id)), None)


@compiled_read
def _matches(case_id: UUID) -> QuerySet[PrintMatch]:
    return PrintMatch.objects.filter(matter_id=case_id).order_by("number", "pk")[:1]


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
        numbered = having(ImmigrationIdentity, "a_number", [identity.a_number])
        same = ImmigrationIdentity.objects.filter(numbered).exclude(pk=identity.pk)
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
