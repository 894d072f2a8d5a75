"""How a linkage read its files, for the report and the last line: dates, values left out, and what to look at."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from handover.matching.biographics.linkage.dates import ColumnReading
from handover.matching.biographics.linkage.run import Linked

MOST_UNREAD: Final = 0.05  # of a column, without a warning
SHOWN: Final = 50  # rows of a table


def warnings_of(linked: Linked) -> list[str]:
    """What a person should look at before the links are used."""
    return [
        f"{one.field} ({one.file}): {one.given - one.read:,} of {one.given:,} dates were not read, for example "
        + ", ".join(repr(text) for text, _ in one.unread)
        for one in linked.dates
        if one.share_unread > MOST_UNREAD
    ]


def as_json(linked: Linked) -> dict[str, Any]:
    """How the dates of each column were read, what was left out, and the warnings."""
    return {
        "dates": [
            {
                "field": one.field, "file": one.file, "given": one.given, "read": one.read,
                "forms": dict(one.forms), "unread": dict(one.unread),
            }
            for one in linked.dates
        ],
        "left_out": [
            {"field": one.field, "value": one.value, "records": one.records, "kept": one.kept}
            for one in linked.left_out[:SHOWN]
        ],
        "flagged": [
            {"field": one.field, "file": one.file, "what": one.what, "records": one.records,
             "texts": dict(one.texts)}
            for one in linked.flagged
        ],
        "kept_apart": len(linked.households),
        "warnings": warnings_of(linked),
    }  # fmt: skip


def as_lines(linked: Linked) -> list[str]:
    """The same, a line each, for the terminal."""
    lines = [_line(one) for one in linked.dates]
    for one in linked.left_out[:SHOWN]:
        kept = f"; {one.kept} is compared" if one.kept else ""
        lines.append(
            f"{one.field}: '{one.value}' in {one.records:,} records of many people, no evidence{kept}"
        )
    lines += [
        f"{one.field} ({one.file}): {one.records:,} {one.what}: {_counts(one.texts)}"
        for one in linked.flagged
    ]
    if len(linked.households):
        lines.append(f"{len(linked.households):,} pairs of a household kept apart: kept_apart.csv")
    return lines


def write_households(linked: Linked, path: Path) -> None:
    """Write the pairs that are taken for relatives, with what each record says."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        named = [f"{field.name} ({side})" for field in linked.fields for side in ("left", "right")]
        out.writerow(["left", "right", "bits", "bits without relatives", *named])
        out.writerows(_households(linked))


def _households(linked: Linked) -> Iterator[list[object]]:
    pairs = linked.households
    for pair in pairs[np.argsort(-linked.strangers[pairs], kind="stable")].tolist():
        left, right = int(linked.pairs[0][pair]), int(linked.pairs[1][pair])
        values = [
            field.values[row] if row >= 0 else ""
            for field in linked.fields
            for row in (field.left[left], field.right[right])
        ]
        sums = f"{linked.bits[pair]:.1f}", f"{linked.strangers[pair]:.1f}"
        yield [linked.left.keys[left], linked.right_keys[right], *sums, *values]


def _line(one: ColumnReading) -> str:
    forms = ", ".join(f"{count:,} {form}" for form, count in one.forms)
    unread = ", ".join(f"{text!r} ({count:,})" for text, count in one.unread)
    return f"{one.field} ({one.file}): {one.read:,} of {one.given:,} dates read: {forms}" + (
        f"; not read: {unread}" if unread else ""
    )


def as_html(linked: Linked) -> list[str]:
    """The sections of the report."""
    parts = [f"<p><strong>Warning: {escape(text)}.</strong></p>" for text in warnings_of(linked)]
    if linked.dates:
        parts += [
            "<h2>Dates as they were read</h2>",
            _table(
                ("field", "file", "dates", "read", "forms", "not read"),
                ((one.field, one.file, one.given, one.read, _counts(one.forms), _counts(one.unread))
                 for one in linked.dates),
            ),
        ]  # fmt: skip
    if linked.left_out:
        head = "<h2>Values left out</h2><p>More people have them than can: placeholders, and no evidence.</p>"
        rows = ((one.field, one.value, one.records, one.kept or "nothing") for one in linked.left_out[:SHOWN])
        parts += [head, _table(("field", "value", "records", "still compared"), rows)]
    if linked.flagged:
        told = ((one.field, one.file, one.what, one.records, _counts(one.texts)) for one in linked.flagged)
        parts += [
            "<h2>Values that cannot be repaired</h2>",
            _table(("field", "file", "what", "records", "for example"), told),
        ]
    if len(linked.households):
        head = (
            "<h2>Households kept apart</h2><p>These agree as twins, or parent and child of one name, do: they are "
            "taken for two people. All of them: kept_apart.csv.</p>"
        )
        columns = ("left", "right", "bits", "without relatives", *(f"{f.name}" for f in linked.fields))
        shown = ((*row[:4], *(f"{a} / {b}" for a, b in zip(row[4::2], row[5::2], strict=True)))
                 for row in islice(_households(linked), SHOWN))  # fmt: skip
        parts += [head, _table(columns, shown)]
    return parts


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in pairs)


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return "<table><tr>" + "".join(f"<th>{escape(name)}</th>" for name in head) + "</tr>" + body + "</table>"
