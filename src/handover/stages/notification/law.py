"""The rules of this stage that later stages build on. Pure: no framework."""

from __future__ import annotations

from handover.stages.notification.need_to_know import RESTRICTED

__all__ = [
    "RESTRICTED",
]
