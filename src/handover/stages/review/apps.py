"""Review's place in the process."""

from django.apps import AppConfig

from handover.process.followups import follow
from handover.process.graph import Track


class ReviewConfig(AppConfig):
    """A record of citizenship freezes a case as soon as it is seen (R5)."""

    name = "handover.stages.review"
    verbose_name = "Review"

    def ready(self) -> None:
        follow(Track.CASE, "open", "answer_query", task="handover.stages.review.tasks.freeze_on_record")
