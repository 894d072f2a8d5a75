"""What other rooms and pages may ask of intake. Every list starts from ``visible_to``."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from handover.accounts.models import User
from handover.accounts.roles import JAIL_ROLES, Role
from handover.formats.ebts.booking import Booking as EbtsBooking
from handover.formats.ebts.booking import read_booking
from handover.process.graph import Track
from handover.process.models import Case
from handover.stages.intake import store
from handover.stages.intake.models import Answer, Booking, Submission

BUREAU_ROLES = frozenset({Role.EXAMINER, Role.RECORDS_SPECIALIST})
WATCHING_ROLES = frozenset({Role.AUDITOR, Role.SUPERVISOR})


def visible_to(user: User) -> QuerySet[Case]:
    """The bookings that this person may open: a jail its own, the bureau and those who watch it all."""
    rows = Case.objects.filter(track=Track.BOOKING).select_related("agency")
    if user.role in JAIL_ROLES:
        return rows.filter(agency_id=user.agency_id)
    return rows if user.role in BUREAU_ROLES | WATCHING_ROLES else rows.none()


def booking_of(case_id: UUID) -> Booking | None:
    """The booking as read, or None while it is not, or where it was refused."""
    return Booking.objects.select_related("case__agency").filter(case_id=case_id).first()


def submission_of(case_id: UUID) -> Submission:
    """The file that the booking came in."""
    return Submission.objects.select_related("case__agency").get(case_id=case_id)


def file_of(case_id: UUID) -> EbtsBooking:
    """The file read again from its kept bytes: its images and minutiae are not copied into tables."""
    return read_booking(store.get(submission_of(case_id).sha256), require_booking=False)


def answers_of(case_id: UUID) -> QuerySet[Answer]:
    """The answers sent for a booking, oldest first."""
    return Answer.objects.filter(case_id=case_id).order_by("number")


def answer_file(answer: Answer) -> bytes:
    """The bytes of an answer."""
    return store.get(answer.sha256)
