"""Identification's place in the process."""

from django.apps import AppConfig

from handover.process.followups import follow
from handover.process.graph import Track


class IdentificationConfig(AppConfig):
    """Searching follows accepting; the criminal answer follows the criminal search, and no other."""

    name = "handover.stages.identification"
    verbose_name = "Identification"

    def ready(self) -> None:
        follow(Track.BOOKING, "accept", task="handover.stages.identification.tasks.request_searches")
        follow(Track.SEARCH, "request_search", task="handover.stages.identification.tasks.run_search")
        follow(
            Track.SEARCH,
            "identify", "find_nobody", "find_unusable", "confirm_match", "exclude_match",
            task="handover.stages.identification.tasks.answer_booking",
        )  # fmt: skip
