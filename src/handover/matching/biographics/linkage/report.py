"""What a linkage leaves on disk: scored pairs, clusters, the learnt weights, and a page with plots."""

from __future__ import annotations

import csv
import json
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage import report_reading
from handover.matching.biographics.linkage.accuracy import Quality, TruePairs, curve
from handover.matching.biographics.linkage.levels import LEVELS
from handover.matching.biographics.linkage.run import Linked
from handover.matching.biographics.plots import Line, WaterfallBar, lines, waterfall
from handover.matching.types import FieldEvidence

LEAST: Final = 0.01  # probability of a pair that is written down
BINS: Final = 10
EXAMPLES: Final = 6


def write(linked: Linked, folder: Path, truth: TruePairs | None, seconds: float) -> dict[str, Any]:
    """Write pairs.csv, clusters.csv, kept_apart.csv, weights.json, report.html into ``folder``; return figures."""
    folder.mkdir(parents=True, exist_ok=True)
    probability = linked.probability
    _pairs(linked, probability, folder / "pairs.csv")
    _clusters(linked, folder / "clusters.csv")
    report_reading.write_households(linked, folder / "kept_apart.csv")
    (folder / "weights.json").write_text(json.dumps(weights(linked), indent=1) + "\n", encoding="utf-8")
    sizes = Counter(Counter(linked.cluster.tolist()).values())
    figures: dict[str, Any] = {
        "records": [len(linked.left), len(linked.right_keys)],
        "compared": len(probability),
        "linked": int(linked.chosen.sum()),
        "clusters": int(sum(sizes.values())),
        "seconds": round(seconds, 2),
    }
    if truth is not None:
        right = truth.holds(*linked.pairs)
        figures.update(
            Quality(int(linked.chosen.sum()), int((right & linked.chosen).sum()), len(truth)).as_json()
        )
    (folder / "report.html").write_text(_page(linked, figures, truth, sizes), encoding="utf-8")
    return {**figures, **report_reading.as_json(linked)}


def evidence(linked: Linked, pair: int) -> list[FieldEvidence]:
    """The waterfall of one pair: one row per compared field, and one for fields that go together."""
    left, right = int(linked.pairs[0][pair]), int(linked.pairs[1][pair])
    level, one = linked.levels[pair : pair + 1], slice(pair, pair + 1)
    bits = linked.trained.weights(linked.fields, linked.pairs[0][one], linked.pairs[1][one], level)[0]
    rows = []
    for place, field in enumerate(linked.fields):
        values = [_value(field.values, side[row]) for side, row in ((field.left, left), (field.right, right))]
        seen = int(level[0, place])
        name = LEVELS[field.kind][seen - 1] if seen else "not compared"
        rows.append(FieldEvidence(field.name, name, values[0], values[1], float(bits[place])))
    together = float(linked.trained.together(linked.fields, level)[0])
    if together:
        note = "fields that go together are not counted twice"
        rows.append(FieldEvidence("together", "corrected", "", "", together, note))
    relatives = float(linked.bits[pair] - linked.strangers[pair])
    if relatives < -1e-7:
        note = "twins, or parent and child of one name, agree like this too"
        rows.append(FieldEvidence("relatives", "may be two of one family", "", "", relatives, note))
    return rows


def weights(linked: Linked) -> dict[str, Any]:
    """What was learnt, with where it comes from."""
    trained = linked.trained
    return {
        "version": 1,
        "origin": "expectation and maximisation on these files, without truth",
        "records": [len(linked.left), len(linked.right_keys)],
        "rounds": trained.rounds,
        "rate": trained.rate,
        "fields": {
            field.name: {
                "kind": field.kind.value,
                "levels": {
                    name: {"m": float(trained.m[place][n]), "u": float(trained.u[place][n])}
                    for n, name in enumerate(LEVELS[field.kind], 1)
                },
            }
            for place, field in enumerate(linked.fields)
        },
        "together": [[linked.fields[e.one].name, linked.fields[e.other].name] for e in trained.edges],
        "rules": [{"shared": name, "pairs": count} for name, count in linked.rules if count],
    }


def _value(values: list[str], row: int) -> str:
    return values[row] if row >= 0 else ""


def _pairs(linked: Linked, probability: NDArray[np.float64], path: Path) -> None:
    kept = np.flatnonzero((probability >= LEAST) | linked.chosen)
    kept = kept[np.argsort(-linked.bits[kept], kind="stable")]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["left", "right", "probability", "bits", "linked", *(field.name for field in linked.fields)]
        )
        for pair in kept.tolist():
            names = [
                LEVELS[field.kind][level - 1] if level else ""
                for field, level in zip(linked.fields, linked.levels[pair].tolist(), strict=True)
            ]
            keys = linked.left.keys[linked.pairs[0][pair]], linked.right_keys[linked.pairs[1][pair]]
            sums = f"{probability[pair]:.6f}", f"{linked.bits[pair]:.2f}", int(linked.chosen[pair])
            out.writerow([*keys, *sums, *names])


def _clusters(linked: Linked, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["file", "id", "cluster"])
        keys = [("left", key) for key in linked.left.keys]
        keys += [("right", key) for key in linked.right.keys] if linked.right else []
        for (side, key), cluster in zip(keys, linked.cluster.tolist(), strict=True):
            out.writerow([side, key, cluster])


def _page(linked: Linked, figures: dict[str, Any], truth: TruePairs | None, sizes: Counter[int]) -> str:
    rows = "".join(f"<tr><th>{escape(str(k))}</th><td>{escape(str(v))}</td></tr>" for k, v in figures.items())
    spread = "".join(f"<tr><td>{size}</td><td>{count:,}</td></tr>" for size, count in sorted(sizes.items()))
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Linkage</title><style>body{font:16px sans-serif;"
        "max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{padding:.2em .8em;"
        "text-align:left;border-bottom:1px solid #ccc}svg{max-width:100%}</style><h1>Linkage</h1>",
        f"<table>{rows}</table>",
        *report_reading.as_html(linked),
        "<h2>Thresholds</h2>",
        _thresholds(linked, truth),
        "<h2>Cluster sizes</h2><table><tr><th>records</th><th>clusters</th></tr>",
        spread,
        "</table><h2>Pairs near the threshold</h2><p>The most doubtful decisions: look at these first.</p>",
        *_examples(linked),
    ]
    return "\n".join(parts)


def _thresholds(linked: Linked, truth: TruePairs | None) -> str:
    probability = linked.probability
    if truth is None:
        at = np.linspace(0, 1, 51)
        expected = _expected(probability, at)
        drawn = [Line(name, list(zip(at.tolist(), values, strict=True))) for name, values in expected.items()]
        title = "Expected by the probabilities themselves; no truth was given"
        return lines(title, ("threshold", "share"), drawn) + f"<p>{title}.</p>"
    right = truth.holds(*linked.pairs)
    seen = curve(probability, right, len(truth))
    drawn = [
        Line("precision", list(zip(seen.threshold.tolist(), seen.precision.tolist(), strict=True))),
        Line("recall", list(zip(seen.threshold.tolist(), seen.recall.tolist(), strict=True))),
    ]
    plot = lines("Precision and recall by threshold", ("threshold (probability of a pair)", "share"), drawn)
    return plot + "<h2>Reliability</h2>" + _reliability(probability, right)


def _expected(probability: NDArray[np.float64], at: NDArray[np.float64]) -> dict[str, list[float]]:
    whole = max(float(probability.sum()), 1e-9)
    found: dict[str, list[float]] = {"precision": [], "recall": []}
    for threshold in at.tolist():
        taken = probability[probability >= threshold]
        found["precision"].append(float(taken.mean()) if len(taken) else 1.0)
        found["recall"].append(float(taken.sum()) / whole)
    return found


def _reliability(probability: NDArray[np.float64], right: NDArray[np.bool_]) -> str:
    place = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    points, rows = [], []
    for at in range(BINS):
        inside = place == at
        if inside.any():
            points.append((float(probability[inside].mean()), float(right[inside].mean())))
            rows.append(
                f"<tr><td>{at / BINS:.1f}-{(at + 1) / BINS:.1f}</td><td>{int(inside.sum()):,}</td>"
                f"<td>{points[-1][0]:.3f}</td><td>{points[-1][1]:.3f}</td></tr>"
            )
    drawn = [Line("as found", points, marked=True), Line("as promised", [(0.0, 0.0), (1.0, 1.0)])]
    table = "<table><tr><th>probability</th><th>pairs</th><th>mean</th><th>true</th></tr>" + "".join(rows)
    return lines("Reliability", ("probability", "share that is true"), drawn) + table + "</table>"


def _examples(linked: Linked) -> list[str]:
    near = np.argsort(np.abs(linked.bits), kind="stable")[:EXAMPLES]
    parts = []
    for pair in near.tolist():
        keys = linked.left.keys[linked.pairs[0][pair]], linked.right_keys[linked.pairs[1][pair]]
        title = f"{keys[0]} and {keys[1]}: {'linked' if linked.chosen[pair] else 'not linked'}"
        rows = evidence(linked, pair)
        cells = "".join(
            f"<tr><td>{escape(r.field)}</td><td>{escape(r.probe_value)}</td><td>{escape(r.gallery_value)}</td>"
            f"<td>{escape(r.level)}</td><td>{r.weight:+.1f}</td></tr>"
            for r in rows
        )
        bars = [WaterfallBar(f"{r.field}: {r.level}", r.weight) for r in rows]
        head = "<tr><th>field</th><th>left</th><th>right</th><th>level</th><th>bits</th></tr>"
        parts.append(f"<h3>{escape(title)}</h3>{waterfall(title, linked.trained.prior, bars)}")
        parts.append(f"<table>{head}{cells}</table>")
    return parts
