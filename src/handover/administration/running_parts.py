"""Which parts this deployment runs (`HANDOVER_PARTS`)."""

from __future__ import annotations

from django.conf import settings

from handover.accounts.roles import Role, kinds_where
from handover.process.agency_parts import AgencyPart, parts_of


def running() -> frozenset[AgencyPart]:
    """The parts that run here."""
    return frozenset(AgencyPart(name) for name in settings.HANDOVER_PARTS)


def runs(role: Role) -> bool:
    """Whether somebody with this role has anything to do here."""
    return bool(parts_of(role) & running())


def kinds_here(role: Role) -> frozenset[str]:
    """The kinds of agency in which a role is held in this deployment."""
    return kinds_where(role, settings.HANDOVER_PARTS)
