"""The ABIS as an application: its tables."""

from __future__ import annotations

from django.apps import AppConfig


class AbisConfig(AppConfig):
    """OSIA ABIS over our galleries."""

    name = "handover.abis"
    verbose_name = "ABIS"

    def ready(self) -> None:
        """Declare the thresholds as rules that two people adopt."""
        from handover.abis.galleries import thresholds_text
        from handover.administration.adoption.parts import RulePart, declare
        from handover.administration.adoption.shipped import THRESHOLDS

        declare(
            RulePart(THRESHOLDS, "thresholds of searches", lambda: {"thresholds.json": thresholds_text()})
        )
