"""The page of the person concerned."""

from django.apps import AppConfig


class ConcernedConfig(AppConfig):
    """Opened by the case and the code on a notice."""

    name = "handover.concerned"
    verbose_name = "The person concerned"
