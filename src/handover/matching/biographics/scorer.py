"""One record against another, and the probability that the weight stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, log2

import numpy as np

from handover.matching.biographics import kernel
from handover.matching.biographics import layout as k
from handover.matching.biographics.columns import (
    encode,
    kept_births,
    kept_names,
    kept_numbers,
    packed_number,
)
from handover.matching.biographics.defaults import Defaults
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.evidence import Side, evidence_of
from handover.matching.biographics.frequencies import Frequencies
from handover.matching.biographics.weights import PREVALENCE, Calibration, Weights, default_weights
from handover.matching.types import Biographics, FieldEvidence

_CODES = k.FIELDS + 4 + k.KIND_COUNT
NO_DEFAULTS = Defaults()


@dataclass(frozen=True, slots=True)
class RecordComparison:
    """Two records compared. ``weight`` in bits is the sum of the evidence's weights."""

    weight: float
    probability: float
    evidence: tuple[FieldEvidence, ...]


def probabilities(
    weights: Sequence[float] | k.Floats,
    population: int,
    *,
    prevalence: float = PREVALENCE,
    calibration: Calibration | None = None,
) -> list[float]:
    """Probability of each candidate that it, and no other, is the probe's person.

    Bayes over the candidates of one search and "none of them": each of ``population`` records has the prior
    prevalence / population, a weight multiplies it by 2**(scale * weight + shift), where the line is the
    ``calibration`` that belongs to the weights (default: of those in use). So equal namesakes share, and the sum never
    passes 1. Call it again when answers of several segments are merged, with the whole gallery's size.
    Raises BiographicError unless population >= 1 and 0 < prevalence < 1.
    """
    if population < 1 or not 0 < prevalence < 1:
        raise BiographicError("population must be at least 1, prevalence between 0 and 1")
    if not len(weights):
        return []
    line = calibration or default_weights().calibration
    odds = line.read(np.asarray(weights, dtype=np.float64)) + log2(prevalence / population)
    none = log2(1 - prevalence)
    top = max(float(odds.max()), none)
    scaled = np.exp2(odds - top)
    shares: list[float] = (scaled / (fsum(scaled.tolist()) + 2.0 ** (none - top))).tolist()
    return shares


def even(population: int, *, prevalence: float = PREVALENCE, calibration: Calibration | None = None) -> float:
    """The weight at which one candidate is as likely as that no record is the probe's person."""
    line = calibration or default_weights().calibration
    return (log2((1 - prevalence) * population / prevalence) - line.shift) / line.scale


def side(record: Biographics, defaults: Defaults = NO_DEFAULTS) -> Side:
    """A record for evidence, with what was kept of it."""
    births = [place for value, place in kept_births(record).items() if defaults.keeps_birth(value)]
    numbers = [
        place
        for (kind, form), place in kept_numbers(record).items()
        if defaults.keeps_number(packed_number(kind, form))
    ]
    return Side(record, list(kept_names(record).values()), births, numbers)


def detail(
    probe: k.Columns, row: int, gallery: k.Columns, rows: k.Ints, weights: Weights
) -> tuple[k.Floats, k.Ints]:
    """The waterfalls of the rows: (len, FIELDS) bits and (len, FIELDS + 4 + KIND_COUNT) levels."""
    totals = np.zeros(len(rows))
    parts, codes = np.zeros((len(rows), k.FIELDS)), np.zeros((len(rows), _CODES), dtype=np.int64)
    kernel.score(probe, row, gallery, rows, weights.array, totals, parts, codes)
    return parts, codes


def compare(
    probe: Biographics,
    record: Biographics,
    *,
    frequencies: Frequencies | None = None,
    population: int = 1,
    weights: Weights | None = None,
) -> RecordComparison:
    """Compare two records; the weight is the same in either order.

    ``population`` is the number of records the second was picked from: 1, the default, gives the probability at
    even odds, as where prints have already named the record. Raises BiographicError for values of a wrong type.
    """
    table = frequencies or Frequencies.background()
    mine, theirs = encode([probe], table), encode([record], table)
    rows = np.zeros(1, dtype=np.int64)
    table_of_weights = weights or default_weights()
    parts, codes = detail(mine.columns, 0, theirs.columns, rows, table_of_weights)
    evidence = evidence_of(side(probe), side(record), parts[0], codes[0])
    weight = fsum(row.weight for row in evidence)
    probability = probabilities([weight], population, calibration=table_of_weights.calibration)[0]
    return RecordComparison(weight, probability, evidence)
