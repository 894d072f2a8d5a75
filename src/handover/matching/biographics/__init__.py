"""Names, dates and numbers: normalise, compare, search, explain. A lead for a person, never an identity."""

from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.frequencies import Counts, Frequencies
from handover.matching.biographics.scorer import PREVALENCE, RecordComparison, compare, probabilities
from handover.matching.biographics.segment import BiographicSegment, reweighted
from handover.matching.biographics.warmup import warm
from handover.matching.biographics.weights import Weights, default_weights

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
