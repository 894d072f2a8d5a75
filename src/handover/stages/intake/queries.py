"""What other modules and pages may ask of intake. Every list starts from ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from handover.accounts.models import Agency, User
from handover.accounts.offices import served_by
from handover.accounts.roles import JAIL_ROLES, Role
from handover.compiled_read import compiled_read
from handover.formats.drops import JailEvent
from handover.formats.ebts.booking import BookingSubmission, read_booking
from handover.formats.ebts.dispositions import DispositionSubmission, read_disposition
from handover.formats.ebts.rapid import RapidSearch, read_rpis
from handover.formats.ebts.reading import read_transaction
from handover.process.graph import Track, state_named
from handover.process.models import Matter
from handover.process.office_changes import of_office
from handover.read_once import read_once
from handover.stages.intake import file_store
from handover.stages.intake.jail_reports import JailReports, corrections_of, reports_of
from handover.stages.intake.models import Answer, Booking, BookingKey, Submission
from handover.stages.intake.reply_rules import ReplyState
from handover.stages.intake.search_keys import number_of
from handover.web.prefix_search import REFERENCE, begins

SEES_NAME_LEADS = JAIL_ROLES | {Role.EXAMINER, Role.AUDITOR}
"""Wants rest on names and dates. Such a lead goes to the jail that must confirm it and never to the immigration side;
so neither does the text of an answer, which lists them."""

SEES_RELEASE_AHEAD = JAIL_ROLES | {Role.EXAMINER, Role.AUDITOR}
"""A release that a jail's system expects is notice of it, which local law may forbid. So the immigration side sees it
only with the request, where that law is checked."""

BUREAU_ROLES = frozenset({Role.EXAMINER, Role.RECORDS_SPECIALIST})
SETTLING = timedelta(seconds=5)
"""Longer than any transaction that records an answer."""

WATCHING_ROLES = frozenset({Role.AUDITOR, Role.SUPERVISOR})
READERS = frozenset({Role.JAIL_CLERK}) | BUREAU_ROLES | WATCHING_ROLES
"""Who signs in and reads bookings, replies and reports: a jail its own."""


def visible_to(user: User) -> QuerySet[Matter]:
    """The bookings that this person may open: a jail and an immigration office its own, the bureau and auditors all."""
    rows = of_office(Matter.objects.filter(track=Track.BOOKING).select_related("agency"), user)
    if user.role in JAIL_ROLES:
        return rows.filter(agency=user.agency) if user.agency else rows.none()
    return rows if user.role in BUREAU_ROLES | WATCHING_ROLES else rows.none()


def visible_agencies(user: User) -> QuerySet[Agency]:
    """The jails whose reports and replies this person may read: a jail its own, an immigration office those that it
    serves, the others all.
    """
    if user.role in JAIL_ROLES:
        return Agency.objects.filter(people=user)
    if user.role not in BUREAU_ROLES | WATCHING_ROLES:
        return Agency.objects.none()
    own = user.own_office
    return Agency.objects.all() if own is None else served_by(own)


def cases_by_number(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Matter]:
    """The newest booking of each (agency, booking number)."""
    wanted = set(keys)
    rows = Booking.objects.filter(
        matter__agency__in={agency for agency, _ in wanted},
        booking_number__in={number for _, number in wanted},
    )
    found = {
        (b.matter.agency_id, b.booking_number): b.matter for b in rows.select_related("matter").order_by("at")
    }
    return {key: matter for key, matter in found.items() if key in wanted}


def of_agency(agency_id: int) -> QuerySet[Matter]:
    """The bookings of one agency: what its machine accounts may ask for."""
    return Matter.objects.filter(track=Track.BOOKING, agency_id=agency_id).select_related("agency")


def of_agency_called(agency_id: int, reference: str) -> Matter | None:
    """The booking of one agency with this reference."""
    return of_agency(agency_id).filter(reference=reference).first() if _may_name(reference) else None


def _may_name(text: str) -> bool:
    """Whether a text can be a reference or a TCN: PostgreSQL refuses to compare with a NUL."""
    return "\0" not in text


def narrowed(rows: QuerySet[Matter], text: str = "", state: str = "") -> QuerySet[Matter]:
    """The bookings whose reference, booking number or TCN begins with ``text``, newest first."""
    if state:
        known = state_named(Track.BOOKING, state)
        rows = rows.filter(state=known.name) if known else rows.none()
    if REFERENCE.fullmatch(text.upper()):
        rows = rows.filter(begins("reference", text.upper()))
    elif text:
        numbers = BookingKey.objects.filter(kind=BookingKey.Kind.NUMBER)
        by_number = numbers.filter(begins("word", number_of(text))).values("matter")
        by_tcn = Submission.objects.filter(begins("tcn", text.upper())).order_by().values("matter")
        rows = rows.filter(pk__in=by_tcn.union(by_number))
    return rows.order_by("-opened_at", "reference")


def submissions_of(case_ids: Iterable[UUID]) -> dict[UUID, Submission]:
    """The files of several bookings at once, by their case."""
    return {s.matter_id: s for s in Submission.objects.filter(matter_id__in=list(case_ids))}


@read_once
def booking_of(case_id: UUID) -> Booking | None:
    """The booking as read, or None while it is not, or where it was refused."""
    return next(iter(_bookings(case_id)), None)


@compiled_read
def _bookings(case_id: UUID) -> QuerySet[Booking]:
    return Booking.objects.select_related("matter__agency").filter(matter_id=case_id).order_by("pk")[:1]


def booking_by_tcn(agency: Agency, tcn: str) -> Booking | None:
    """The booking that this agency sent under this number."""
    rows = Booking.objects.select_related("matter").filter(ori=agency.ori, tcn=tcn, erasure=None)
    return rows.order_by("pk").first()


def submission_of(case_id: UUID) -> Submission:
    """The file that the booking came in."""
    return Submission.objects.select_related("matter__agency").get(matter_id=case_id)


def tcn_of(case_id: UUID) -> str:
    """The TCN of the file that a booking came in, or the booking that a search or case came of; empty where none."""
    rows = Submission.objects.filter(Q(matter=case_id) | Q(matter__children=case_id), erasure=None)
    return rows.values_list("tcn", flat=True).first() or ""


def submission_by_reference(reference: str) -> Submission:
    """The file of the booking that a receipt names."""
    return Submission.objects.get(matter__reference=reference)


def file_of(case_id: UUID) -> BookingSubmission:
    """The file read again from its kept bytes: its images and minutiae are not copied into tables."""
    return read_booking(file_store.get(submission_of(case_id).sha256), require_booking=False)


def bytes_of(case_id: UUID) -> bytes:
    """The file as it came."""
    return file_store.get(submission_of(case_id).sha256)


def disposition_of(case_id: UUID) -> DispositionSubmission:
    """What a court did, read again from the kept bytes of a DSPE or FDSP."""
    return read_disposition(file_store.get(submission_of(case_id).sha256))


def wants_check_of(case_id: UUID) -> RapidSearch:
    """What a quick wants check asks, read again from its kept bytes."""
    return read_rpis(file_store.get(submission_of(case_id).sha256))


def answers_of(case_id: UUID) -> QuerySet[Answer]:
    """The answers sent for a booking, oldest first."""
    return Answer.objects.select_related("delivery").filter(matter_id=case_id).order_by("number")


def answers_to(
    agency_id: int, *, after: int = 0, limit: int = 50, tcr: str = "", new: bool = False
) -> list[Answer]:
    """The answers to one agency, about bookings and requests, recorded after the one whose key is ``after``, oldest
    first.

    ``tcr``: only those to the file of this TCN; ``new``: only those that are not acknowledged.

    With several writers, a newer key may become visible before an older one. An answer is
    therefore held back for `SETTLING`, so that whoever reads on from the last key misses none.
    """
    if not _may_name(tcr):
        return []
    rows = Answer.objects.filter(delivery__agency_id=agency_id, pk__gt=after).select_related(
        "matter", "delivery"
    )
    if tcr:
        rows = rows.filter(tcr=tcr)
    if new:
        rows = rows.exclude(delivery__state=ReplyState.ACKNOWLEDGED.value)
    if connection.vendor != "sqlite":
        rows = rows.filter(at__lt=timezone.now() - SETTLING)
    return list(rows.order_by("pk")[:limit])


def answer_to(agency_id: int, tcn: str) -> Answer | None:
    """The answer with this TCN to this agency."""
    if not _may_name(tcn):
        return None
    return (
        Answer.objects.filter(delivery__agency_id=agency_id, tcn=tcn).select_related("matter__agency").first()
    )


def text_of(answer: Answer) -> str:
    """The record that an answer carries (2.075 ERS), in lines; empty where it has none, or it was erased."""
    if answer.erased:
        return ""
    second = read_transaction(answer_file(answer)).record(2)
    return second.first(75).replace("\r\n", "\n") if second else ""


def answer_file(answer: Answer) -> bytes:
    """The bytes of an answer."""
    return file_store.get(answer.sha256)


def bookings_of(case_ids: Iterable[UUID]) -> dict[UUID, Booking]:
    """Several bookings at once, by their case."""
    return _by_case(tuple(case_ids))


@read_once
def _by_case(case_ids: tuple[UUID, ...]) -> dict[UUID, Booking]:
    return {b.matter_id: b for b in Booking.objects.filter(matter_id__in=case_ids)}


def arrest_days(case_ids: Iterable[UUID]) -> dict[UUID, date | None]:
    """The day of arrest of several bookings; None where the file does not tell it, or an order erased it."""
    rows = Booking.objects.filter(matter_id__in=list(case_ids))
    return dict(rows.values_list("matter_id", "arrest_date"))


def corrections_reported(booking: Booking) -> list[JailEvent]:
    """Return the jail's corrections after the booking about the person booked, oldest first."""
    return corrections_of(booking)


def jail_reports(case_id: UUID) -> JailReports:
    """What the jail reported about this booking: releases, transfers, holds, corrections, and whether its
    newest roster lacks it. Empty where nothing was reported, or the booking is not read."""
    booking = Booking.objects.select_related("matter").filter(matter_id=case_id).first()
    return reports_of(booking) if booking else JailReports()
