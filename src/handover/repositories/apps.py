"""The repositories' place in the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

from handover.accounts.roles import Role

if TYPE_CHECKING:
    from handover.accounts.models import User

SEES = (Role.RECORDS_SPECIALIST, Role.SUPERVISOR, Role.COUNSEL, Role.AUDITOR)
"""Who opens the pages of orders about records."""


class RepositoriesConfig(AppConfig):
    """Tables of records and their sources, and what a step is told of the records that it used."""

    name = "handover.repositories"
    verbose_name = "Repositories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch the tables, so that whoever must follow a change is told in its transaction."""
        from handover.repositories import changes, index
        from handover.web import navigation, step_marks

        changes.connect()
        index.connect()
        step_marks.register("handover.repositories.step_marks.marks")
        navigation.register(
            navigation.MenuItem(
                "Orders about records", "records:orders", frozenset(SEES),
                "Records to seal, unseal or expunge by order: one person asks, another approves.", _waiting,
                navigation.Group.WORK, last=True,
            )
        )  # fmt: skip


def _waiting(user: User) -> int:
    from handover.repositories import order_views

    return order_views.waiting_for(user)
