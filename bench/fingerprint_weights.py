"""Fit the weights of the one-to-one score, and say how well they do on databases left out of the fit.

    python bench/fingerprint_weights.py FOLDER [FOLDER ...]

Each folder holds databases of one extractor, of the same images under the same names (the two extractors of
``fvc2002`` in the sample data). A database is left out with every extractor at once. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handover.formats.minutiae import FingerMinutiae
from handover.matching.evaluation.impressions import databases, load
from handover.matching.evaluation.protocol import Protocol
from handover.matching.evaluation.rates import Rates, Scores, curve
from handover.matching.fingerprints.consensus import align
from handover.matching.fingerprints.cylinders import template
from handover.matching.fingerprints.evidence import FEATURES, describe
from handover.matching.fingerprints.pairing import relaxed_pairs

RIDGE = 1e-3
NOTHING = -30.0  # the value of a pair of fingers without two pairs of minutiae

Set = tuple[NDArray[np.float64], Protocol]


def features(fingers: list[FingerMinutiae]) -> NDArray[np.float64]:
    """(n, n, 12): NaN where two fingers have nothing in common."""
    pack, n = template(*fingers), len(fingers)
    found = np.full((n, n, len(FEATURES)), np.nan)
    for i in range(n - 1):
        probe, later = pack.one(i), pack.part(i + 1, n)
        pairs = relaxed_pairs(probe, later)
        picks = np.flatnonzero(pairs.count >= 2).astype(np.int64)
        found[i, i + 1 + picks] = describe(probe, later, pairs, picks, align(probe, later, pairs, picks))
    return found


def fit(sets: list[Set]) -> tuple[NDArray[np.float64], float]:
    """Ridge logistic regression by Newton's method; mates and non-mates weigh the same in sum."""
    x = np.concatenate([f[tuple(p.T)] for f, q in sets for p in (q.genuine, q.cross)])
    y = np.concatenate(
        [np.full(len(p), mate) for _, q in sets for p, mate in ((q.genuine, 1.0), (q.cross, 0.0))]
    )
    kept = np.isfinite(x[:, 0])
    x, y = x[kept], y[kept]
    mean, spread = x.mean(axis=0), x.std(axis=0)
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    weight = np.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum())
    penalty = np.append(np.full(x.shape[1], RIDGE), 0.0)
    b = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        slope = z.T @ (weight * (y - p)) - penalty * b
        bend = (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(penalty) + 1e-9 * np.eye(len(b))
        step = np.linalg.solve(bend, slope)
        b += step
        if np.abs(step).max() < 1e-6:
            break
    return b[:-1] / spread, float(b[-1] - (mean / spread) @ b[:-1])


def scores(one: Set, weights: NDArray[np.float64], offset: float) -> Scores:
    found, protocol = one
    return protocol.scores(np.nan_to_num(found @ weights + offset, nan=NOTHING))


def figures(parts: list[Scores]) -> dict[str, float]:
    pooled = Rates.of(curve(Scores.joined(parts)))
    return {
        "mean_eer": float(np.mean([curve(part).eer for part in parts])),
        "pooled_fmr1000": pooled.fmr1000,
        "pooled_zero_fmr": pooled.zero_fmr,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    sets: dict[tuple[str, str], Set] = {}
    for folder in parser.parse_args().folders:
        for database in databases(folder):
            impressions = list(load(database))
            fingers = [one.minutiae for one in impressions if one.minutiae is not None]
            print(f"{folder}: {database.name}", file=sys.stderr)
            names = [one.finger for one in impressions if one.minutiae is not None]
            sets[str(folder), database.name] = (features(fingers), Protocol.of(names))
    left_out: dict[str, list[Scores]] = {}
    for (folder, name), one in sets.items():
        model = fit([other for (_, its), other in sets.items() if its != name])
        left_out.setdefault(folder, []).append(scores(one, *model))
    weights, offset = fit(list(sets.values()))
    inside: dict[str, list[Scores]] = {}
    for (folder, _), one in sets.items():
        inside.setdefault(folder, []).append(scores(one, weights, offset))
    report = {
        "weights": dict(zip(FEATURES, np.round(weights, 4).tolist(), strict=True)),
        "offset": round(offset, 4),
        "left_out": {folder: figures(parts) for folder, parts in left_out.items()},
        "fitted_on": {folder: figures(parts) for folder, parts in inside.items()},
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
