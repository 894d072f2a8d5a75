"""Earlier reviews of this person, in any case, and their findings: shown first on the page.

OIG-20-13 found research done twice. One person is met under one FIN, under two FINs with one A-number, or under
two FINs whose bookings have the same UCN by prints: the last two are contradictions and are called that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.accounts.models import User
from handover.process.models import Matter
from handover.process.office_changes import has_office, offices_of
from handover.stages.identification.public import queries as identification
from handover.stages.notification.public import queries as notification
from handover.stages.review.determination.models import NoAction
from handover.stages.review.determination.queries import determination_of

if TYPE_CHECKING:
    from handover.stages.review.case_file.file import CaseFile


@dataclass(frozen=True, slots=True)
class PriorReview:
    """An earlier or parallel case of the person. ``found`` and ``reasons`` of the last decision in it;
    ``same_booking``: it looks like this very booking sent twice; ``how`` the two cases are tied."""

    case: Matter
    how: str
    found: str = ""
    by: str = ""
    reasons: str = ""
    same_booking: bool = False


def prior_reviews(file: CaseFile, user: User) -> tuple[list[PriorReview], list[str]]:
    """Every other case of the person that this person's office has, newest first, those tied by more than the FIN say
    how; and the names of the other offices that have one.
    """
    own = file.link.matter_id
    tied = [(case, "the same FIN") for case in notification.cases_of_identity(file.link.identity)]
    for fin, how in identification.other_fins(file.immigration, file.criminal.ucn if file.criminal else ""):
        tied += [(case, f"FIN {fin}, {how}") for case in notification.cases_of_identity(fin)]
    seen: dict[object, PriorReview] = {}
    for case, how in tied:
        if case.pk != own and case.pk not in seen and has_office(user, case):
            seen[case.pk] = _review(case, how, file)
    elsewhere = offices_of(case for case, _ in tied if case.pk != own and not has_office(user, case))
    return sorted(seen.values(), key=lambda r: r.case.opened_at, reverse=True), elsewhere


def two_identities(file: CaseFile) -> list[str]:
    """FINs that seem to be this person's too, each with why: a contradiction between sources."""
    ucn = file.criminal.ucn if file.criminal else ""
    return [f"FIN {fin}: {how}" for fin, how in identification.other_fins(file.immigration, ucn)]


def _review(case: Matter, how: str, file: CaseFile) -> PriorReview:
    link = notification.link_of(case.pk)
    booking = notification.booking_of(link)
    same = booking is not None and (booking.ori, booking.arrest_date) == (
        file.booking.ori,
        file.booking.arrest_date,
    )
    found = determination_of(case.pk)
    closed = NoAction.objects.filter(matter=case).order_by("-number").first()
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
