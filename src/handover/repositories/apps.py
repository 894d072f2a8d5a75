"""The repositories' place in the program."""

from __future__ import annotations

from django.apps import AppConfig


class RepositoriesConfig(AppConfig):
    """Tables of records and their sources, and what a step is told of the records that it used."""

    name = "handover.repositories"
    verbose_name = "Repositories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch the tables, so that whoever must follow a change is told in its transaction."""
        from handover.repositories import changes, index, order_views
        from handover.web import navigation, step_marks

        changes.connect()
        index.connect()
        step_marks.register("handover.repositories.withdrawal_marks.marks")
        navigation.register(
            navigation.MenuItem(
                "Orders about records", "records:orders", frozenset(order_views.SEES),
                "Records to seal, unseal or expunge by order: one person asks, another approves.",
                order_views.waiting_for,
                navigation.Group.WORK, last=True,
            )
        )  # fmt: skip
