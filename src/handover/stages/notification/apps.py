"""Notification's place in the process."""

from django.apps import AppConfig

from handover.process.followups import follow
from handover.process.graph import Track


class NotificationConfig(AppConfig):
    """A case follows a print match; nothing else opens one."""

    name = "handover.stages.notification"
    verbose_name = "Notification"

    def ready(self) -> None:
        follow(
            Track.SEARCH, "identify", "confirm_match", task="handover.stages.notification.tasks.open_on_match"
        )
