"""Messages that came, as people of their receiver may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from handover.accounts.models import User
from handover.accounts.roles import Role
from handover.exchange.models import IncomingMessage


def visible_to(user: User) -> QuerySet[IncomingMessage]:
    """The messages that came to this person's agency; an auditor sees all. What each says is not read."""
    rows = IncomingMessage.objects.select_related("peer", "effect", "effect__matter").defer("body")
    if user.role == Role.AUDITOR:
        return rows
    return rows.filter(recipient=user.agency.ori) if user.agency else rows.none()
