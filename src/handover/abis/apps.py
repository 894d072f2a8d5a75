"""The ABIS as an application: its tables."""

from __future__ import annotations

from django.apps import AppConfig


class AbisConfig(AppConfig):
    """OSIA ABIS over our galleries."""

    name = "handover.abis"
    verbose_name = "ABIS"
