"""What a bureau reports of its criminal search to an office of another deployment. The office stores it as a search
of the booking, so that it is read in the same place as a local search."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from handover.accounts.roles import Actor
from handover.formats.ebts.transaction_types import Repository
from handover.process.advance import advance, open_case
from handover.process.facts import Fact, record
from handover.process.graph import Track
from handover.process.models import Matter
from handover.stages.identification.models import MatchWithdrawal, PrintMatch, Search
from handover.stages.identification.rules import repositories_to_ask
from handover.stages.intake.public import queries as intake

IN_WORDS: Final = "Told by a message of the bureau."


@dataclass(frozen=True, slots=True)
class CriminalResult:
    """What the criminal search of a booking had given at some moment. ``match`` is None where it gave nobody."""

    match: PrintMatch | None
    withdrawn: bool = False


def criminal_result(booking_matter_id: UUID, until: datetime) -> CriminalResult:
    """What the criminal search of a booking had given by then, whatever became of it later."""
    searches = Search.objects.filter(booking_matter_id=booking_matter_id, repository=Repository.CRIMINAL)
    of = searches.values("matter")
    match = PrintMatch.objects.filter(matter__in=of, at__lte=until).order_by("number", "pk").first()
    withdrawn = MatchWithdrawal.objects.filter(matter__in=of, at__lte=until).exists()
    return CriminalResult(match, match is not None and withdrawn)


def bookings_of(matters: Collection[UUID]) -> list[UUID]:
    """The bookings of those of these matters that are searches."""
    return list(Search.objects.filter(matter__in=matters).values_list("booking_matter_id", flat=True))


def searches_of(booking_matter_id: UUID) -> list[UUID]:
    """The searches of a booking."""
    rows = Search.objects.filter(booking_matter_id=booking_matter_id)
    return list(rows.values_list("matter_id", flat=True))


def is_cross_referenced(booking_matter_id: UUID) -> bool:
    """Whether the prints of a booking are to be searched in the immigration repository, here or elsewhere: those of
    an arrest are (ICE Policy 10074.2)."""
    booking = intake.booking_of(booking_matter_id)
    return booking is not None and Repository.IMMIGRATION in repositories_to_ask(booking.tot)


@dataclass(frozen=True, slots=True)
class BureauMatch:
    """Whom the prints gave at the bureau, and how."""

    ucn: str
    score: float
    by_examiner: bool


def search_of(booking: Matter) -> Matter | None:
    """The bureau's search of a booking, where it found somebody."""
    rows = Search.objects.select_related("matter").filter(
        booking_matter=booking, repository=Repository.CRIMINAL
    )
    found = rows.first()
    return found.matter if found else None


def receive_match(booking: Matter, match: BureauMatch, *, actor: Actor) -> Matter:
    """Store whom the bureau's search identified. A search that found nobody leaves nothing to store."""

    def write(matter: Matter) -> dict[str, Fact]:
        search = Search(booking_matter=booking, repository=Repository.CRIMINAL)
        found = PrintMatch(identity=match.ucn, score=match.score, by_examiner=match.by_examiner)
        return {
            "search_request": record(search, matter, actor),
            "print_match": record(found, matter, actor),
        }

    return open_case(
        Track.SEARCH, "receive_match", actor=actor, agency=booking.agency, parent=booking, write=write
    )


def receive_withdrawal(search: Matter, *, actor: Actor) -> Matter:
    """Record that the bureau withdrew its match; whatever rested on it is re-checked, as for a local search."""
    was = PrintMatch.objects.filter(matter=search).order_by("-number").first()

    def write(matter: Matter) -> dict[str, Fact]:
        row = MatchWithdrawal(identity=was.identity if was else "", reasons=IN_WORDS)
        return {"match_withdrawal": record(row, matter, actor)}

    return advance(search.pk, "receive_match_withdrawal", actor=actor, version=search.version, write=write)
