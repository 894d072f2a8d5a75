"""Detainer's place in the process."""

from django.apps import AppConfig


class DetainerConfig(AppConfig):
    """Every step here is a person's: no task follows another stage's step."""

    name = "handover.stages.detainer"
    verbose_name = "Detainer"
