"""The clocks of cases as an application."""

from django.apps import AppConfig


class CaseClocksConfig(AppConfig):
    """The label is the name of its tables and migrations; it stays where the folder moves."""

    name = "handover.process.case_clocks"
    label = "clocks"
    verbose_name = "Clocks of cases"
