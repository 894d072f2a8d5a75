"""Names, dates and numbers: normalise, compare, search, explain. A lead for a person, never an identity.

What compares brings a compiler: each name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from handover.matching.biographics.errors import BiographicError
    from handover.matching.biographics.frequencies import Counts, Frequencies
    from handover.matching.biographics.scorer import RecordComparison, compare, probabilities
    from handover.matching.biographics.segment import BiographicSegment, reweighted
    from handover.matching.biographics.warmup import warm
    from handover.matching.biographics.weights import PREVALENCE, Weights, default_weights

__all__ = [
    "PREVALENCE",
    "BiographicError",
    "BiographicSegment",
    "Counts",
    "Frequencies",
    "RecordComparison",
    "Weights",
    "compare",
    "default_weights",
    "probabilities",
    "reweighted",
    "warm",
]

_MODULES: Final = {
    "PREVALENCE": "weights", "BiographicError": "errors", "BiographicSegment": "segment", "Counts": "frequencies",
    "Frequencies": "frequencies", "RecordComparison": "scorer", "Weights": "weights", "compare": "scorer",
    "default_weights": "weights", "probabilities": "scorer", "reweighted": "segment", "warm": "warmup",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
