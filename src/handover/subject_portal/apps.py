"""The page of the person concerned."""

from django.apps import AppConfig


class SubjectPortalConfig(AppConfig):
    """Opened by the case and the code on a notice."""

    name = "handover.subject_portal"
    label = "concerned"  # tables and migrations keep the label that they were made with
    verbose_name = "The person concerned"
