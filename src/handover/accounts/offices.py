"""Which immigration office has the cases of a jail."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from handover.accounts.models import Agency
from handover.read_once import read_once

OfficeReach = Agency.Reach


def offices() -> QuerySet[Agency]:
    """The immigration offices on file: the default first, a national one last, else by ORI."""
    rank = Case(
        When(reach=OfficeReach.DEFAULT, then=Value(0)),
        When(reach=OfficeReach.NATIONAL, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return Agency.objects.filter(kind=Agency.Kind.IMMIGRATION).order_by(rank, "ori")


@read_once
def default_office() -> Agency | None:
    """The office of the jails that name none: the one declared, else the first by ORI; None where none is on file."""
    return offices().first()


def office_for(agency: Agency) -> Agency | None:
    """The office that has the cases of this jail's bookings; None only where no immigration office is on file."""
    named = offices().filter(ori=agency.office).first() if agency.office else None
    return named or default_office()


def served_by(office: Agency) -> QuerySet[Agency]:
    """The agencies whose bookings this office has."""
    of_it = Q(office=office.ori)
    if office == default_office():
        known = Agency.objects.filter(kind=Agency.Kind.IMMIGRATION).values("ori")
        of_it |= ~Q(office__in=known)
    return Agency.objects.filter(of_it)
