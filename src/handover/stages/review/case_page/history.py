"""Earlier reviews of this person in all cases, with their findings; shown first on the page.

OIG-20-13 found research done twice. The same person may appear under one FIN, under two FINs with one A-number, or
under two FINs whose bookings have the same UCN by prints; the last two are contradictions and are marked as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, QuerySet

from handover.accounts.models import User
from handover.process.erasure.traces import traces_of
from handover.process.models import Matter
from handover.process.office_changes import of_office
from handover.read_once import read_once
from handover.stages.identification.public import queries as identification
from handover.stages.intake.public import Booking
from handover.stages.intake.public import queries as intake
from handover.stages.notification.public import other_cases, others_tied
from handover.stages.notification.public import queries as notification
from handover.stages.review.determination.models import Determination, NoAction

if TYPE_CHECKING:
    from handover.repositories.models import ImmigrationIdentity
    from handover.stages.review.case_file.file import CaseFile

FINS: Final = 10
"""Other FINs of one person that a page names at most."""
FINS_READ: Final = 200
"""Other FINs of one person whose cases are listed, of each kind of tie; where there are more, the count says so."""


@dataclass(frozen=True, slots=True)
class PriorReview:
    """An earlier or parallel case of the person. ``found`` and ``reasons``: of its last decision; ``same_booking``:
    it looks like the same booking sent twice; ``how``: how the two cases are linked."""

    case: Matter
    how: str
    found: str = ""
    by: str = ""
    reasons: str = ""
    same_booking: bool = False


@dataclass(frozen=True, slots=True)
class PriorReviews:
    """Those that a page shows, their cases, how many there are in words where that is more, and the names of the
    other offices that have one."""

    rows: list[PriorReview]
    cases: list[Matter]
    in_all: str
    elsewhere: list[str]


def prior_reviews(file: CaseFile, user: User) -> PriorReviews:
    """The other cases of the person that this person's office has, newest first, with how they are linked if not only
    by the FIN; and the names of the other offices that have one. If there are many, the same booking comes first."""
    tied = _tied(file)
    here = Booking.objects.filter(ori=file.booking.ori, arrest_date=file.booking.arrest_date)
    again = tied.filter(Exists(here.filter(matter=OuterRef("parent"))))
    cases = other_cases(tied, user, first=[again])
    unread = "+" if len(_others(file)) >= FINS_READ and not cases.more.endswith("+") else ""
    in_all = f"{cases.more}{unread}" if cases.more else ""
    return PriorReviews(reviews_of(cases.shown, file), cases.shown, in_all, cases.elsewhere)


def all_prior(file: CaseFile, user: User) -> QuerySet[Matter]:
    """Every other case of the person that this person's office has, newest first."""
    return of_office(_tied(file), user)


def two_identities(file: CaseFile) -> list[str]:
    """FINs that seem to be this person's too, each with why: a contradiction between sources."""
    lines = [f"FIN {fin}: {how}" for fin, how in _others(file).items()]
    return [*lines[:FINS], "and other FINs"] if len(lines) > FINS else lines


def _others(file: CaseFile) -> dict[str, str]:
    return _other_fins(file.immigration, file.criminal.ucn if file.criminal else "")


@read_once
def _other_fins(identity: ImmigrationIdentity, ucn: str) -> dict[str, str]:
    return identification.other_fins(identity, ucn, FINS_READ)


def _keys_of_others(file: CaseFile) -> dict[str, str]:
    return _all_keys(tuple(_others(file)))


@read_once
def _all_keys(fins: tuple[str, ...]) -> dict[str, str]:
    return identification.keys_of_others(fins)


def _tied(file: CaseFile) -> QuerySet[Matter]:
    others = _keys_of_others(file)
    return others_tied(file.link.matter_id, identification.keys_of(file.link.identity) | others.keys())


def reviews_of(cases: Sequence[Matter], file: CaseFile) -> list[PriorReview]:
    """What was found in some of the person's other cases."""
    ids = [case.pk for case in cases]
    links = notification.links_of(ids)
    bookings = intake.bookings_of([link.booking_matter_id for link in links.values()])
    found = {row.matter_id: row for row in Determination.objects.filter(matter__in=ids).order_by("number")}
    closed = {row.matter_id: row for row in NoAction.objects.filter(matter__in=ids).order_by("number")}
    own, hows = identification.keys_of(file.link.identity), _others(file)
    now = _keys_of_others(file)
    erased = {trace: fin for key, fin in now.items() for trace in traces_of([key])}
    rows = []
    for case in cases:
        link = links[case.pk]
        booking = bookings.get(link.booking_matter_id)
        same = booking is not None and (booking.ori, booking.arrest_date) == (
            file.booking.ori,
            file.booking.arrest_date,
        )
        other = "" if link.identity in own else now.get(link.identity) or erased.get(link.person_trace, "")
        how = f"FIN {other}, {hows[other]}" if other else "the same FIN"
        rows.append(_review(case, how, found.get(case.pk), closed.get(case.pk), same=same))
    return rows


def _review(
    case: Matter, how: str, found: Determination | None, closed: NoAction | None, *, same: bool
) -> PriorReview:
    if closed:
        return PriorReview(
            case, how, f"no action: {closed.get_reason_display()}", closed.by_name, closed.reasons, same
        )
    if found:
        stands = "" if "determination" in case.standing.facts else ", which no longer stands"
        bases = ", ".join(found.bases)
        return PriorReview(
            case, how, f"probable cause, basis {bases}{stands}", found.by_name, found.reasons, same
        )
    return PriorReview(case, how, same_booking=same)
