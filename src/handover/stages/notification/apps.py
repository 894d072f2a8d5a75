"""Notification's place in the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.process import gate
from handover.process.graph import Track
from handover.process.step_tasks import follow
from handover.web import navigation

if TYPE_CHECKING:
    from handover.accounts.models import User


class NotificationConfig(AppConfig):
    """A case follows a print match; nothing else opens one."""

    name = "handover.stages.notification"
    verbose_name = "Notification"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.stages.notification.queries import lock_person
        from handover.stages.notification.step_pages import PAGES
        from handover.web import step_pages

        gate.register_lock(lock_person)
        follow(
            Track.SEARCH, "identify", "confirm_match", task="handover.stages.notification.tasks.open_on_match"
        )
        navigation.register(
            navigation.MenuItem(
                "Queries to answer",
                "notification:queue",
                frozenset({Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.AUDITOR}),
                "Raised by a print match, longest waiting first.",
                _to_answer,
            ),
            navigation.MenuItem(
                "Restricted records", "notification:grants", frozenset({Role.SUPERVISOR, Role.AUDITOR})
            ),
        )
        step_pages.register(PAGES)


def _to_answer(user: User) -> int:
    from handover.stages.notification import queries

    return queries.waiting_in(user, "queried").count()
