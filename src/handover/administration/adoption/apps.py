"""The adopted rules as an application: its tables, the parts that are adopted, and what they bar."""

from __future__ import annotations

from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    """The thresholds are declared by the ABIS, which knows them."""

    name = "handover.administration.adoption"
    label = "adoption"
    verbose_name = "Adopted rules"

    def ready(self) -> None:
        """Declare the parts that are read from files of the program, and bar what would rest on unadopted ones."""
        from handover.administration.adoption import bars, parts, shipped
        from handover.process import gate

        parts.declare(*shipped.PARTS)
        gate.register(bars.rules_not_adopted, *bars.BARS)
