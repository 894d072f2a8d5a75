"""Custody's place in the process."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """The jail's answers, the release clock and the outcome."""

    name = "handover.stages.custody"
    verbose_name = "Custody"
