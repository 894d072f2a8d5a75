"""Oversight's place in the process: it reads all of it and changes none of it."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """No task, no step."""

    name = "handover.stages.oversight"
    verbose_name = "Oversight"
