"""The rules of this stage that later stages build on. Pure: no framework."""

from __future__ import annotations

from handover.stages.review.children.rules import Care
from handover.stages.review.determination.rules.terms import Basis

__all__ = [
    "Basis",
    "Care",
]
