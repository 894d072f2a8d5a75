"""The figures of searches, the same for ours and for every peer."""

from __future__ import annotations

import numpy as np


def milliseconds(seconds: np.ndarray) -> dict[str, float]:
    """Median and 95th percentile of times in seconds."""
    p50, p95 = np.percentile(seconds * 1e3, [50, 95])
    return {"p50_ms": round(float(p50), 3), "p95_ms": round(float(p95), 3)}


def recall(place: np.ndarray) -> dict[str, float]:
    """Of the rank of each probe's person, 0 for not brought up."""
    return {
        "recall_1": round(float((place == 1).mean()), 4),
        "recall_10": round(float(((place > 0) & (place <= 10)).mean()), 4),
        "probes": len(place),
    }
