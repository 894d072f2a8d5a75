"""What a jail may erase by itself: requests that came from an office in another deployment, and messages about no
case here. The office keeps its own record in its own deployment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from handover.accounts.roles import Role
from handover.process.erasure.columns import Erasable
from handover.process.erasure.models import ErasureRequest
from handover.process.erasure.uses import matter_of, rows_named
from handover.process.graph import Track
from handover.process.models import Matter

JAIL_DECIDES: Final = Role.JAIL_CLERK
"""Roles that may request an erasure at a jail; a different person of the same jail approves or declines it."""
_RECEIVED: Final = Q(track=Track.CASE, parent=None)


def received_by(jail: str) -> QuerySet[Matter]:
    """The requests that came to this jail from an office elsewhere."""
    return Matter.objects.filter(_RECEIVED, agency__ori=jail)


def is_jails_own(labels: Collection[str], jail: str) -> bool:
    """Return whether all these rows belong to requests this jail received, to disputes about them, or to the jail and
    no matter."""
    try:
        rows = list(rows_named(labels))
    except LookupError:
        return False
    matters = {pk for row in rows if (pk := matter_of(row))}
    apart = [row for row in rows if not matter_of(row)]
    return bool(rows and jail) and _all_received(matters, jail) and all(_named(row, jail) for row in apart)


def waiting_at(jail: str) -> list[ErasureRequest]:
    """The requests for an erasure there that nobody has decided, oldest first."""
    rows = ErasureRequest.objects.filter(done=None, declined=None).order_by("pk")
    return [row for row in rows if is_jails_own(row.rows, jail)]


def _all_received(matters: set[UUID], jail: str) -> bool:
    mine = received_by(jail)
    about = Matter.objects.filter(Q(pk__in=mine) | Q(parent__in=mine), agency__ori=jail, pk__in=matters)
    return about.count() == len(matters)


def _named(row: Erasable, jail: str) -> bool:
    return bool(row.jail_column) and getattr(row, row.jail_column) == jail
