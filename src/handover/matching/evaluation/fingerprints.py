"""Evaluate one or two matchers on a folder of fingerprint databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from handover.matching.evaluation.impressions import Impression, failures
from handover.matching.evaluation.matchers import Matcher, run
from handover.matching.evaluation.protocol import Protocol
from handover.matching.evaluation.rates import Rates, Scores, curve, intervals

Intervals = dict[str, tuple[float, float]] | None


class EvaluationError(Exception):
    """A folder cannot be evaluated; the text says why and what to do."""


@dataclass(frozen=True, eq=False, slots=True)
class Figures:
    """Rates over all pairs of different fingers and, separately, over the FVC protocol's pairs."""

    cross: Rates
    cross_intervals: Intervals
    fvc: Rates
    scores: Scores

    @classmethod
    def of(cls, cross: Scores, fvc: Scores) -> Figures:
        """Figures of one database, or of several joined."""
        return cls(Rates.of(curve(cross)), intervals(cross), Rates.of(curve(fvc)), cross)

    def as_json(self) -> dict[str, Any]:
        """Fractions; ``intervals`` 95 % by bootstrap of fingers."""
        return {
            "genuine": len(self.scores.genuine),
            "impostor": len(self.scores.impostor),
            **asdict(self.cross),
            "intervals": self.cross_intervals,
            "fvc": asdict(self.fvc),
        }


@dataclass(frozen=True, eq=False, slots=True)
class DatabaseResult:
    """One database under one matcher."""

    name: str
    fingers: int
    impressions: int
    failed: tuple[Impression, ...]
    figures: Figures
    fvc_scores: Scores
    comparisons: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the figures, and what could not be enrolled."""
        return {
            "name": self.name,
            "fingers": self.fingers,
            "impressions": self.impressions,
            "failure_to_enrol": len(self.failed) / self.impressions,
            "failed": {one.name: one.problem for one in self.failed},
            **self.figures.as_json(),
            "comparisons": self.comparisons,
            "seconds": round(self.seconds, 4),
            "comparisons_per_second_per_core": round(self.comparisons / max(self.seconds, 1e-9)),
        }


@dataclass(frozen=True, eq=False, slots=True)
class Result:
    """All databases under one matcher. ``pooled``: one threshold for all of them."""

    matcher: str
    databases: tuple[DatabaseResult, ...]
    pooled: Figures

    @property
    def eer(self) -> float:
        """Return the mean of the databases' EER over all pairs of different fingers."""
        return sum(d.figures.cross.eer for d in self.databases) / len(self.databases)

    @property
    def eer_fvc(self) -> float:
        """Return the same with the FVC protocol's non-mates."""
        return sum(d.figures.fvc.eer for d in self.databases) / len(self.databases)

    def as_json(self) -> dict[str, Any]:
        """``eer`` and ``eer_fvc`` means over databases; ``fmr100`` ... of the pool."""
        comparisons = sum(d.comparisons for d in self.databases)
        seconds = sum(d.seconds for d in self.databases)
        impressions = sum(d.impressions for d in self.databases)
        return {
            "matcher": self.matcher,
            "eer": self.eer,
            "eer_fvc": self.eer_fvc,
            "fmr100": self.pooled.cross.fmr100,
            "fmr1000": self.pooled.cross.fmr1000,
            "zero_fmr": self.pooled.cross.zero_fmr,
            "failure_to_enrol": sum(len(d.failed) for d in self.databases) / impressions,
            "comparisons": comparisons,
            "seconds": round(seconds, 4),
            "comparisons_per_second_per_core": round(comparisons / max(seconds, 1e-9)),
            "pooled": self.pooled.as_json(),
            "databases": [d.as_json() for d in self.databases],
        }


def evaluate(
    matcher: Matcher,
    databases: Sequence[tuple[str, Sequence[Impression]]],
    *,
    workers: int = 1,
    progress: Callable[[str, int], None] | None = None,
) -> Result:
    """Run ``matcher`` over databases (name and impressions ordered by finger).

    ``progress`` receives the database and the number of its impressions compared. Raises ``EvaluationError``
    if a database lacks two fingers or a finger with two impressions.
    """
    results = []
    for name, impressions in databases:
        protocol = Protocol.of([one.finger for one in impressions])
        if not (len(protocol.genuine) and len(protocol.cross)):
            raise EvaluationError(
                f"{name}: needs at least two fingers, and one of them twice; files are named "
                "<finger>_<impression>.iso (or .png, .tif, .wsq)"
            )
        tell = None if progress is None else lambda done, name=name: progress(name, done)
        done = run(matcher, [one.minutiae for one in impressions], workers=workers, progress=tell)
        cross, fvc = protocol.scores(done.matrix), protocol.scores(done.matrix, fvc=True)
        results.append(
            DatabaseResult(
                name,
                1 + int(protocol.finger.max()),
                len(impressions),
                tuple(failures(impressions)),
                Figures.of(cross, fvc),
                fvc,
                done.comparisons,
                done.seconds,
            )
        )
    cross = Scores.joined([r.figures.scores for r in results])
    fvc = Scores.joined([r.fvc_scores for r in results])
    pooled = results[0].figures if len(results) == 1 else Figures.of(cross, fvc)
    return Result(matcher.name, tuple(results), pooled)


def as_text(results: Sequence[Result]) -> str:
    """Format a table in per cent, with one row per database and one for all, for each matcher."""
    head = f"{'':24}{'EER':>7}{'95 % interval':>16}{'FVC EER':>9}{'FMR100':>8}{'FMR1000':>9}{'ZeroFMR':>9}"
    lines = []
    for result in results:
        lines += [
            f"{result.matcher}: per cent; all pairs of different fingers",
            head + f"{'FTE':>7}{'cmp/s':>10}",
        ]
        for one in result.databases:
            lines.append(_row(one.name, one.figures, len(one.failed) / one.impressions)
                         + f"{one.comparisons / max(one.seconds, 1e-9):10,.0f}")  # fmt: skip
        if len(result.databases) > 1:
            failed = sum(len(d.failed) for d in result.databases) / sum(
                d.impressions for d in result.databases
            )
            lines.append(_row("one threshold for all", result.pooled, failed))
            lines.append(f"{'mean EER':24}{100 * result.eer:7.3f}{'':16}{100 * result.eer_fvc:9.3f}")
        lines.append("")
    return "\n".join(lines)


def _row(name: str, figures: Figures, failed: float) -> str:
    band = ""
    if figures.cross_intervals:
        low, high = figures.cross_intervals["eer"]
        band = f"{100 * low:.2f}-{100 * high:.2f}"
    r = figures.cross
    return (
        f"{name[:24]:24}{100 * r.eer:7.3f}{band:>16}{100 * figures.fvc.eer:9.3f}{100 * r.fmr100:8.3f}"
        f"{100 * r.fmr1000:9.3f}{100 * r.zero_fmr:9.3f}{100 * failed:7.2f}"
    )
