"""Intake's place in the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.process.followups import follow
from handover.process.graph import Track
from handover.web import navigation

READERS = frozenset({Role.JAIL_CLERK, Role.EXAMINER, Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.AUDITOR})

if TYPE_CHECKING:
    from handover.accounts.models import User


class IntakeConfig(AppConfig):
    """Reading follows receiving."""

    name = "handover.stages.intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Register what follows a step, and what the menu shows."""
        follow(Track.BOOKING, "receive", task="handover.stages.intake.tasks.read_submission")
        follow(Track.BOOKING, "refuse", "answer", task="handover.stages.intake.tasks.push_answer")
        navigation.register(
            navigation.Item(
                "Bookings", "intake:list",
                READERS,
                "Being read or searched now; the answered ones are listed too.", _under_way,
            ),
            navigation.Item("Send a booking", "intake:send", frozenset({Role.JAIL_CLERK})),
        )  # fmt: skip


def _under_way(user: User) -> int:
    from handover.stages.intake import queries

    return queries.visible_to(user).filter(state__in=("received", "accepted")).count()
