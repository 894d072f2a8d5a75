"""The data-reliability memo of a public release that was taken in: what its rows lack, and what nobody here can check.

After GAO-20-283G. A release has no key by which a row could be traced to a record, and the memo says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_noop as said

from handover.released_data.file_import import ReleasedSet, database, taken_in
from handover.released_data.kinds import COLUMNS, ReleasedKind
from handover.released_data.reading import ReleasedFileError, view
from handover.stages.oversight.counted import Figure, figure
from handover.web.cells import plain


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """One number of the memo, and what it means for a reader."""

    counted: Figure
    means: str


@dataclass(frozen=True, slots=True)
class ReleasedMemo:
    """``one``: the set as it was taken in; ``completeness`` and ``accuracy``: its lines."""

    one: ReleasedSet
    completeness: tuple[ReleasedLine, ...]
    accuracy: tuple[ReleasedLine, ...]


HEADS: Final = ("Figure", "Part", "What", "Count", "Of", "Denominator", "Share %", "Meaning")


def released_memos() -> list[ReleasedMemo]:
    """The memo of each set that was taken in and can be read."""
    folder = Path(settings.HANDOVER_DATA_DIR) / "released"
    try:
        return [_memo(one, folder) for one in taken_in(folder)]
    except ReleasedFileError:
        return []


def csv_of(found: list[ReleasedMemo]) -> str:
    """The memos as a file."""
    out = io.StringIO()
    writer = csv.writer(out)
    for memo in found:
        one = memo.one
        writer.writerows((["Released file", plain(one.file)], ["Source", plain(one.source)]))
        writer.writerows((["SHA-256 with its layout", one.digest], ["Days", one.first_day, one.last_day]))
        writer.writerows(([], HEADS))
        for part, lines in (("completeness", memo.completeness), ("accuracy", memo.accuracy)):
            for line in lines:
                f = line.counted
                share = "" if f.percent is None else f"{f.percent:.1f}"
                cells = (f.key, part, f.name, str(f.n), f.of, str(f.denominator), share, line.means)
                writer.writerow([plain(cell) for cell in cells])
        writer.writerow([])
    return out.getvalue()


def _memo(one: ReleasedSet, folder: Path) -> ReleasedMemo:
    rejected, excluded = sum(one.rejected.values()), sum(one.excluded.values())
    lines = [
        ReleasedLine(figure("memo.released_rejected", rejected, one.rows), _rules(one.rejected)),
        ReleasedLine(figure("memo.released_excluded", excluded, one.rows), _rules(one.excluded)),
    ]
    if one.repeats is not None:
        means = said("within 24 hours of another event of the same person; counted, and flagged")
        lines.append(ReleasedLine(figure("memo.released_repeats", one.repeats, one.kept), means))
    return ReleasedMemo(one, tuple(_nulls(one, folder)), tuple(lines))


def _nulls(one: ReleasedSet, folder: Path) -> Iterator[ReleasedLine]:
    """Rows without a value, by column; a column that the release does not have has none in any row."""
    columns = COLUMNS[ReleasedKind(one.kind)]
    with database() as opened:
        import duckdb

        try:
            view(opened, "e", folder / f"{one.stem}.parquet")
            (counts,) = opened.execute(
                f"SELECT {', '.join(f'count({c})' for c in columns)}, count(*) FROM e"
            ).fetchall()
        except (OSError, duckdb.Error) as problem:
            raise ReleasedFileError(
                f"{one.file} is missing or broken; take it in again: {problem}"
            ) from problem
    for column, n in zip(columns, counts[:-1], strict=True):
        means = said("no value; neither a yes nor a no") if n else said("the release has no such column")
        yield ReleasedLine(
            figure("memo.released_null", counts[-1] - n, counts[-1], column.replace("_", " ")), means
        )


def _rules(rules: dict[str, int]) -> str:
    return "; ".join(f"{rule}: {n:,}" for rule, n in rules.items()) or said("none")
