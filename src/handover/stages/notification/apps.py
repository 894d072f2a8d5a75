"""Notification's place in the process."""

from __future__ import annotations

from django.apps import AppConfig

from handover.accounts.roles import Role
from handover.process import gate
from handover.process.graph import Track
from handover.process.step_tasks import follow
from handover.web import navigation


class NotificationConfig(AppConfig):
    """A case follows a print match; nothing else opens one."""

    name = "handover.stages.notification"
    verbose_name = "Notification"

    def ready(self) -> None:
        """Tell the process and the menu what this stage adds."""
        from handover.stages.identification.public import is_of_immigration
        from handover.stages.intake.public import list_names
        from handover.stages.notification.case_rows import head_of, named, rows_of, sortable
        from handover.stages.notification.finder import FINDER
        from handover.stages.notification.queries import lock_person
        from handover.stages.notification.queues import CASE_PAGES, QUEUES
        from handover.stages.notification.step_pages import PAGES
        from handover.web import case_head, queues, site_search, step_pages

        gate.register_lock(lock_person)
        follow(
            Track.SEARCH, "identify", "confirm_match", task="handover.stages.notification.tasks.open_on_match",
            concerns=is_of_immigration,
        )  # fmt: skip
        queues.describe(queues.Description(rows_of, sortable, named, list_names))
        queues.register(*QUEUES)
        case_head.identify(head_of)
        case_head.register(*CASE_PAGES)
        site_search.register(FINDER)
        navigation.register(
            navigation.MenuItem(
                "Restricted records",
                "notification:grants",
                frozenset({Role.SUPERVISOR, Role.AUDITOR}),
                group=navigation.Group.OVERSIGHT,
            ),
        )
        step_pages.register(PAGES)
