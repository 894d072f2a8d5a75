"""Which parts of a protected person's record a user may read now (R12, 8 USC 1367); each such reading is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from handover.process.models import Matter
from handover.read_once import read_once
from handover.stages.identification.public import queries as identification
from handover.stages.notification.models import MatchLink, ReadingGrant
from handover.stages.notification.need_to_know import needs_the_name, needs_the_sealed, needs_to_know
from handover.web.access import actor_of
from handover.web.reading_audit import note_reading
from handover.web.requests import user_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from handover.accounts.models import User


def restricted_cases(cases: Iterable[Matter]) -> frozenset[UUID]:
    """Return those of these cases whose person's record is protected, and those whose person an order has erased,
    because they may be protected too."""
    return _restricted(frozenset(case.pk for case in cases))


@read_once
def _restricted(cases: frozenset[UUID]) -> frozenset[UUID]:
    links = list(MatchLink.objects.filter(matter__in=cases).only("matter_id", "identity", "erasure_id"))
    protected = identification.protected_among({link.identity for link in links if link.erasure_id is None})
    return frozenset(
        link.matter_id for link in links if link.erasure_id is not None or link.identity in protected
    )


def masked_among(user: User, cases: Iterable[Matter]) -> frozenset[UUID]:
    """The cases whose record this person must not read now."""
    listed = list(cases)
    restricted = restricted_cases(listed)
    return frozenset(c.pk for c in listed if c.pk in restricted and not _lets_read(user, c))


def unnamed_among(user: User, cases: Iterable[Matter]) -> frozenset[UUID]:
    """The cases whose person this person is not shown by name in a list."""
    listed = [c for c in cases if not needs_the_name(user.role, c.state)]
    return masked_among(user, listed)


def masked_for(user: User, case: Matter) -> bool:
    """Return whether this user must not read the record of a protected person in this case; always False for people
    who are not protected."""
    return case.pk in masked_among(user, [case])


def open_record(request: HttpRequest, case: Matter, page: str) -> bool:
    """Return whether the page must mask the record. If a restricted one will be shown, the reading is recorded
    first."""
    if case.pk not in restricted_cases([case]):
        return False
    user = user_of(request)
    if not _lets_read(user, case):
        return True
    note_reading(actor_of(request), "restricted.read", case, page=page, granted=granted(user, case))
    return False


def open_sealed(request: HttpRequest, case: Matter, page: str) -> bool:
    """Whether the page may show what is sealed; the reading is recorded first."""
    user = user_of(request)
    by_grant = granted(user, case)
    if masked_for(user, case) or not needs_the_sealed(user.role, state=case.state, granted=by_grant):
        return False
    note_reading(actor_of(request), "sealed.read", case, page=page, granted=by_grant)
    return True


def granted(user: User, case: Matter) -> bool:
    """Whether a supervisor's grant lets this person read the record today. The newest grant counts."""
    until = _granted_until(case.pk, user.pk)
    return until is not None and until >= timezone.now().astimezone(case.agency.zone).date()


@read_once
def _granted_until(case: UUID, user: int) -> date | None:
    """The last day of the newest grant."""
    grants = ReadingGrant.objects.filter(matter=case, to=user).order_by("-pk")
    return grants.values_list("until", flat=True).first()


def _lets_read(user: User, case: Matter) -> bool:
    holder = case.standing.holder
    return needs_to_know(
        user.role,
        state=case.state,
        holds_it=holder is not None and holder.key == f"user:{user.pk}",
        granted=granted(user, case),
    )
