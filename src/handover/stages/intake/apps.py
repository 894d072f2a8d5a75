"""Intake's place in the process."""

from django.apps import AppConfig

from handover.process.followups import follow
from handover.process.graph import Track


class IntakeConfig(AppConfig):
    """Reading follows receiving."""

    name = "handover.stages.intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        follow(Track.BOOKING, "receive", task="handover.stages.intake.tasks.read_submission")
