"""Reading a sum of weights as a probability, and the limits on names, from searches whose truth is known.

Fellegi-Sunter takes the fields for independent. They are not: people of one language share surnames and given names
together, so that a rare name with another birth date is believed too readily. The limits in ``rules`` and one line,
``scale * weight + shift``, are therefore chosen by the likelihood of what was true: that this candidate, or nobody, is
the probe's person (a conditional logit over each search's candidates and "none").
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import minimize

from handover.matching.biographics import layout as k
from handover.matching.biographics.scorer import detail
from handover.matching.biographics.training.pairs import Tell, TrainingPairs
from handover.matching.biographics.weights import PREVALENCE, Calibration, Weights, weights_of

NOBODY: Final = -1
_LEAST: Final = 1e-6
"""No true answer counts as less likely: one wrong record must not rule the fit."""
_BETTER: Final = 1e-4
_GRID: Final = (
    ("rules", "surname_most", (14.0, 16.0, 18.0)),
    ("rules", "given_most", (8.0, 9.0, 10.0, 12.0, 15.0)),
    ("rules", "alias_exponent", (0.25, 0.5, 0.75, 1.0)),
    ("rules", "number_share", (0.25, 0.5)),
)
"""What is tried, one after the other, twice over. The world likes lower limits still, since its small languages have
few names; where names are many, less is identified with them (docs/adr/0007). A share of more than half would count
numbers twice."""


@dataclass(frozen=True, slots=True)
class Known:
    """Searches whose truth is known: ``mate[i]`` the record of probe i's person, `NOBODY` where there is none."""

    found: TrainingPairs
    mate: k.Ints


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The table with the limits chosen, the line, and the mean log loss in nats over all searches."""

    table: dict[str, Any]
    line: Calibration
    log_loss: float


def scored(found: TrainingPairs, weights: Weights) -> k.Floats:
    """(n,) the weight of every candidate."""
    total = np.zeros(len(found.probe))
    edges = np.searchsorted(found.probe, np.arange(found.probe_count + 1))
    for place in range(found.probe_count):
        here = slice(edges[place], edges[place + 1])
        parts, _ = detail(found.probes, place, found.gallery, found.record[here], weights)
        total[here] = parts.sum(axis=1)
    return total


def shares(odds: k.Floats, found: TrainingPairs, none: float) -> k.Floats:
    """(n,) probability of each candidate of log2 odds against ``none`` (bits of nobody), by probe."""
    top = np.full(found.probe_count, none)
    np.maximum.at(top, found.probe, odds)
    scaled = np.exp2(odds - top[found.probe])
    whole = np.exp2(none - top)
    np.add.at(whole, found.probe, scaled)
    return np.asarray(scaled / whole[found.probe])


def fit_line(weights: Weights, known: Known) -> tuple[Calibration, float]:
    """The line under which the truth is likeliest, and the mean log loss."""
    total, prior, none = scored(known.found, weights), _prior(known.found), float(np.log2(1 - PREVALENCE))

    def loss(line: Any) -> float:
        share = shares(line[0] * total + line[1] + prior, known.found, none)
        right, whole = np.zeros(known.found.probe_count), np.zeros(known.found.probe_count)
        hit = known.found.record == known.mate[known.found.probe]
        np.add.at(right, known.found.probe[hit], share[hit])
        np.add.at(whole, known.found.probe, share)
        true = np.where(known.mate == NOBODY, 1 - whole, right)
        return -float(np.log(np.clip(true, _LEAST, 1)).mean()) + (1e3 if line[0] <= 0.05 else 0.0)

    corners = np.array([[1.0, 0.0], [1.3, 0.0], [1.0, -4.0]])  # a start at 0 would be stepped from by nothing
    options = {"xatol": 1e-3, "fatol": 1e-6, "initial_simplex": corners}
    best = minimize(loss, corners[0], method="Nelder-Mead", options=options)
    return Calibration(float(best.x[0]), float(best.x[1])), float(best.fun)


def calibrate(table: dict[str, Any], known: Known, tell: Tell) -> Calibrated:
    """Choose the limits one by one by the log loss after the line is fitted."""
    best = copy.deepcopy(table)
    line, loss = fit_line(weights_of(best), known)
    steps, done = 2 * sum(len(values) for _, _, values in _GRID), 0
    for part, name, values in (*_GRID, *_GRID):
        for value in values:
            done += 1
            tell("limits and line", done / steps)
            if value == best[part][name]:
                continue
            tried = copy.deepcopy(best)
            tried[part][name] = value
            found, worth = fit_line(weights_of(tried), known)
            if worth < loss - _BETTER:
                best, line, loss = tried, found, worth
    best["calibration"] = {"scale": round(line.scale, 4), "shift": round(line.shift, 4)}
    return Calibrated(best, line, loss)


def _prior(found: TrainingPairs) -> float:
    return float(np.log2(PREVALENCE / found.population))
