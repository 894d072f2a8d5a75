"""The rules of this stage that later stages build on. Pure: no framework."""

from __future__ import annotations

from handover.stages.intake.rules import EbtsFinding

__all__ = [
    "EbtsFinding",
]
