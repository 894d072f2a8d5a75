"""The data-reliability memo of a report: completeness, accuracy, and records traced to their source.

After GAO-20-283G, Assessing Data Reliability: what a reader must know before relying on a figure. The sample is
determined by the report's own digest, so that anybody who repeats it gets the same cases and nobody can choose them.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.accounts.models import User
from handover.process.graph import Track
from handover.process.integrity.rounds import findings_of, last_rounds
from handover.process.models import Matter
from handover.process.replay.compare import compare
from handover.process.replay.reading import first_clock, told_matters
from handover.stages.oversight import snapshots
from handover.stages.oversight.cached_counts import counted_documentation
from handover.stages.oversight.cohorts.incidence import wilson
from handover.stages.oversight.counted import Figure, figure
from handover.stages.oversight.effort import lines as effort
from handover.stages.oversight.models import FigureSnapshot
from handover.stages.oversight.own_cases import own_among
from handover.stages.oversight.registry import FIGURES, Registered
from handover.stages.oversight.research import lines as research
from handover.stages.oversight.residents import lines as residents
from handover.web.cells import plain
from handover.web.language import all_said

TITLES: Final = all_said({
    "cohorts": "What became of requests",
    "effort": "Effort",
    "research": "Repeated research",
    "residents": "Permanent residents charged and not convicted",
})  # fmt: skip
SAMPLE: Final = 20
MOST: Final = 500
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIELDS: Final = {
    "cohorts": ("dq.answer", "dq.ground", "dq.outcome", "dq.lift"),
    "effort": (),
    "research": (),
    "residents": ("dq.charge",),
}
"""The required fields that a report rests on."""
_FAMILIES: Final = {
    "cohorts": "cohort.",
    "effort": "effort.",
    "research": "research.",
    "residents": "residents.",
}


@dataclass(frozen=True, slots=True)
class MemoLine:
    """One number of a memo: the figure, what it means for a reader (``{day}`` where it names one), and the upper end of
    Wilson's interval in percent where it is drawn from a sample."""

    counted: Figure
    meaning: str
    high: float | None = None
    day: str = ""

    @property
    def means(self) -> str:
        """The meaning, with its day."""
        return self.meaning.format(day=self.day)

    @property
    def told(self) -> str:
        """The same in the reader's language."""
        return _(self.meaning).format(day=self.day)


@dataclass(frozen=True, slots=True)
class ReliabilityMemo:
    """``digest``: of the report as it was counted. ``differing``: what the traced cases differ in, by reference.
    ``elsewhere``: how many more differ that other offices have, which are not listed."""

    name: str
    title: str
    cut: str
    digest: str
    kept: FigureSnapshot | None
    figures: tuple[Registered, ...]
    completeness: tuple[MemoLine, ...]
    accuracy: tuple[MemoLine, ...]
    traced: MemoLine
    differing: tuple[tuple[str, str], ...]
    elsewhere: int = 0


def memo(name: str, sample: int = SAMPLE, viewer: User | None = None) -> ReliabilityMemo | None:
    """Write the memo of the newest count of a report; None where nothing was counted yet. All traced cases are
    counted; those that the office of ``viewer`` has are listed. `KeyError`: no such report."""
    title = TITLES[name]
    shown = snapshots.for_page(name)
    if shown is None:
        return None
    digest = (
        shown.snapshot.digest if shown.snapshot else snapshots.digest_of(snapshots.text_of(shown.content))
    )
    traced, differing = _traced(digest, min(sample, MOST))
    bad = {reference for reference, _ in differing}
    own = own_among(bad, viewer)
    rows = tuple(row for row in FIGURES.values() if row.id.startswith(_FAMILIES[name]))
    return ReliabilityMemo(
        name, title, shown.content["cut"], digest, shown.snapshot, rows,
        (*_fields(name), *_of_report(name, shown.content)), tuple(_accuracy(name)), traced,
        tuple(one for one in differing if one[0] in own), len(bad - own),
    )  # fmt: skip


def drawn(digest: str, sample: int) -> list[str]:
    """References of cases, drawn by the digest: for each random reference the next one that there is. References are
    themselves random, so the draw does not depend on a case's content. None is drawn twice; all, where there are no
    more."""
    draw = random.Random(digest)  # noqa: S311 - a sample that anybody can draw again
    cases = Matter.objects.filter(track=Track.CASE).order_by("reference").values_list("reference", flat=True)
    found: set[str] = set()
    for _n in range(sample):
        wanted = "C-" + "".join(draw.choice(_LETTERS) for _ in range(10))
        rest = cases.exclude(reference__in=found)
        at = rest.filter(reference__gte=wanted).first() or rest.first()
        if at is None:
            break
        found.add(at)
    return sorted(found)


def _traced(digest: str, sample: int) -> tuple[MemoLine, tuple[tuple[str, str], ...]]:
    references = drawn(digest, sample)
    since = first_clock()
    replayed = [compare(told, since) for told in told_matters(references)] if references else []
    told = {one.reference for one in replayed}
    untold = [
        (reference, said("the audit log does not tell of it"))
        for reference in references
        if reference not in told
    ]
    wrong = [(one.reference, text) for one in replayed for text in one.differences]
    bad = {reference for reference, _ in (*wrong, *untold)}
    span = wilson(len(bad) / len(references), len(references)) if references else None
    line = MemoLine(
        figure("memo.traced", len(bad), len(references)),
        said("rebuilt from the audit log alone and compared: state, steps, clocks, digests"),
        None if span is None else 100 * span[1],
    )
    return line, (*wrong, *untold)


def _fields(name: str) -> Iterator[MemoLine]:
    """The required fields that the report rests on: those without a value."""
    if not _FIELDS[name]:
        return
    for one in counted_documentation().fields:
        if one.key in _FIELDS[name]:
            missing = Figure(one.key, one.title, one.null + one.unknown, one.of, one.due)
            yield MemoLine(missing, said("no value, or recorded as not known"))


def _of_report(name: str, content: dict[str, Any]) -> Iterator[MemoLine]:
    """What the report itself leaves open."""
    if name == "cohorts":
        lodged = sum(row["lodged"] for row in content["cohorts"])
        lost = sum(row["lodged"] for row in content["cohorts"] if not row["ori"])
        yield MemoLine(
            figure("memo.no_ori", lost, lodged), said("in a row of its own: no ORI of the jail is on record")
        )
    elif name == "effort":
        (shown,) = effort.figures_of(content)
        yield MemoLine(
            shown, said("the rest is withheld: too few people or matters, or one person with over half")
        )
    elif name == "research":
        yield from _named(
            research.figures_of(content), "research.kind.unknown", said("neither asked for nor unasked")
        )
    else:
        yield from _named(
            residents.figures_of(content), "residents.charges.unknown", said("in a state of its own")
        )
        yield from _named(
            residents.figures_of(content), "residents.beside.unknown", said("left out of the cohorts")
        )


def _named(figures: Sequence[Figure], key: str, means: str) -> Iterator[MemoLine]:
    yield from (MemoLine(one, means) for one in figures if one.key == key)


def _accuracy(name: str) -> Iterator[MemoLine]:
    """Late records, restatements, and what the last round of checks found."""
    for lag in counted_documentation().lags:
        if lag.recorded:
            late = Figure(lag.key, lag.title, lag.late, said("events of the kind"), lag.recorded)
            yield MemoLine(late, said("recorded more than a day after they happened"))
    kept = FigureSnapshot.objects.filter(name=name)
    yield MemoLine(
        figure("memo.restated", kept.exclude(why="").count(), kept.count()),
        said("came out differently when a cut was counted again; each says why"),
    )
    ended, _running = last_rounds()
    if ended is not None:
        read = sum(ended.counts.values())
        yield MemoLine(
            figure("memo.findings", len(findings_of(ended)), read),
            said("in the round of checks of {day}, over all matters"),
            day=f"{ended.began_at:%Y-%m-%d}",
        )


HEADS: Final = (
    "Figure",
    "Part",
    "What",
    "Count",
    "Of",
    "Denominator",
    "Share %",
    "At most % (Wilson 95)",
    "Meaning",
)


def csv_of(found: ReliabilityMemo, now: datetime | None = None) -> str:
    """The memo as a file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Data-reliability memo", plain(found.title)])
    writer.writerow(["Counted as of", found.cut])
    writer.writerow(["Written", f"{now or timezone.now():%Y-%m-%d %H:%M:%S}"])
    writer.writerow(["SHA-256 of the report", found.digest])
    writer.writerow([])
    writer.writerow(HEADS)
    for part, lines in _parts(found):
        for line in lines:
            writer.writerow([plain(cell) for cell in _cells(part, line)])
    writer.writerow([])
    writer.writerow(["Case", "Differs in"])
    writer.writerows([plain(cell) for cell in row] for row in found.differing)
    writer.writerow([])
    writer.writerow(["Figure", "Counts", "Counted of", "Left out"])
    writer.writerows([row.id, row.numerator, row.of, row.left_out] for row in found.figures)
    return out.getvalue()


def _parts(found: ReliabilityMemo) -> Iterable[tuple[str, Sequence[MemoLine]]]:
    return ("completeness", found.completeness), ("accuracy", found.accuracy), ("tracing", (found.traced,))


def _cells(part: str, line: MemoLine) -> list[str]:
    one = line.counted
    share, high = ("" if v is None else f"{v:.1f}" for v in (one.percent, line.high))
    return [one.key, part, one.name, str(one.n), one.of, str(one.denominator), share, high, line.means]
