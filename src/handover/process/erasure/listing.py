"""Erasures that wait for a second person: as rows, and in words for the command line."""

from __future__ import annotations

from collections import Counter

from django.db.models import Exists, OuterRef, QuerySet

from handover.accounts.models import User
from handover.accounts.roles import Actor
from handover.accounts.usernames import normal_username
from handover.process.erasure.models import ErasureMatter, ErasureRequest


def undecided(office: str = "") -> QuerySet[ErasureRequest]:
    """Requests that nobody has decided, oldest first. ``office``: as in `seen_from`."""
    return seen_from(ErasureRequest.objects.filter(done=None, declined=None), office).order_by("pk")


def seen_from(rows: QuerySet[ErasureRequest], office: str) -> QuerySet[ErasureRequest]:
    """Filter requests to those about a matter that the office with this ORI has now, or about no matter; an empty ORI
    keeps all.
    """
    if not office:
        return rows
    about = ErasureMatter.objects.filter(request=OuterRef("pk"))
    return rows.filter(~Exists(about) | Exists(about.filter(matter__office__ori=office)))


def waiting() -> list[str]:
    """A line for each request that nobody has decided, oldest first."""
    return [_line(row) for row in undecided()]


def tables_of(row: ErasureRequest) -> str:
    """How many rows of each table a request names."""
    tables = Counter(label.partition(":")[0] for label in row.rows)
    return ", ".join(f"{n} {name}" for name, n in sorted(tables.items()))


def decider(username: str) -> Actor:
    """Return the person with this username. Raises ``LookupError`` if there is none, ``PermissionError`` if they lack
    the role."""
    found = User.objects.select_related("agency").filter(username=normal_username(username)).first()
    if found is None:
        raise LookupError(f"nobody has the username {username!r}: say with --by who decides")
    return found.actor


def _line(row: ErasureRequest) -> str:
    return (
        f"request {row.pk}: asked by {row.by_name} on {row.at:%Y-%m-%d %H:%M} UTC; {row.authority}, "
        f"of {row.ordered_on}; {tables_of(row)}"
    )
