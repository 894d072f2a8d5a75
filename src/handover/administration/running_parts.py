"""Which parts this deployment runs (`HANDOVER_PARTS`)."""

from __future__ import annotations

from django.conf import settings

from handover.accounts.roles import Role
from handover.process.agency_parts import AgencyPart, parts_of


def running() -> frozenset[AgencyPart]:
    """The parts that run here."""
    return frozenset(AgencyPart(name) for name in settings.HANDOVER_PARTS)


def runs(role: Role) -> bool:
    """Whether somebody with this role has anything to do here."""
    return bool(parts_of(role) & running())
