"""The files of a package: tables as CSV and Parquet, dictionary, registry, replies, page, digests. The same content
gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handover.released_data.linked_tables import CLOSE, MARKER, THRESHOLD
from handover.stages.oversight.models import FigureReply
from handover.stages.oversight.packages.content import Content, mark_of, published, shown_source
from handover.stages.oversight.packages.page import STYLE, page_of
from handover.stages.oversight.registry import FIGURES, chain_of
from handover.web.cells import plain

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
PAGE: Final = "index.html"
PROOF: Final = "release.tlog-proof"
REVISED: Final = "revised"
_RULE: Final = (
    f"counts of 1 to {THRESHOLD - 1} are withheld, with what would give them away; a zero is published; but where all "
    "of a group fall into one cell, that cell and a zero are withheld; so are, where all that a group gained since an "
    "earlier package is in one cell, that cell and one that stayed"
)
_COLUMNS: Final = {
    "figure": ("text", "name of the figure in registry.json"),
    "count": ("whole number", f"how many; “{MARKER}” in CSV and null in Parquet where it is withheld"),
    "withheld": ("true or false; Parquet only", "whether the number is withheld"),
    "flags": ("text", "what a reader must know: provisional, revised, break; separated by a blank"),
}


@dataclass(frozen=True, slots=True)
class PackageHead:
    """``number``: of the package; ``replies``: of the agencies whose figures it has; ``before``: the values that the
    last release published for the same numbers."""

    number: int
    drafted: str
    replies: Mapping[str, Sequence[FigureReply]]
    before: Mapping[tuple[str, tuple[str, ...]], int]


def files_of(content: Content, head: PackageHead) -> dict[str, bytes]:
    """Every file by name; the list of files with their digests is `MANIFEST`."""
    found: dict[str, bytes] = {}
    for one in content["tables"]:
        rows = list(_rows(one, head.before))
        found[f"{one['name']}.csv"] = _csv(["figure", *one["ways"], "count", "flags"], rows)
        found[f"{one['name']}.parquet"] = _parquet(one["ways"], rows)
    figures = sorted({one["figure"] for one in content["tables"]})
    found["registry.json"] = _json([_registered(name) for name in figures])
    found["dictionary.csv"] = _csv(["file", "column", "kind", "meaning"], _dictionary(content))
    found["replies.csv"] = _csv(["agency", "month_of_lodging", "day", "reply", "read_count"], _replies(head))
    found["style.css"] = STYLE.encode()
    found[PAGE] = page_of(content, head.number, head.drafted, head.replies).encode()
    found[MANIFEST] = _json(_manifest(content, head, found))
    lines = (f"{sha256(data)}  {name}\n" for name, data in sorted(found.items()))
    return {**found, SUMS: "".join(lines).encode()}


def sha256(data: bytes) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _rows(one: Mapping[str, Any], before: Mapping[tuple[str, tuple[str, ...]], int]) -> Iterator[list[Any]]:
    flags = " ".join(flag.name.lower() for flag in FIGURES[one["figure"]].flags)
    for row in one["rows"]:
        was = before.get((one["name"], tuple(row["at"])))
        revised = not row["withheld"] and was is not None and was != row["n"]
        told = f"{flags} {REVISED}".strip() if revised else flags
        yield [one["figure"], *row["at"], MARKER if row["withheld"] else row["n"], told]


def _csv(heads: Sequence[str], rows: Iterator[list[Any]] | list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def _parquet(ways: Sequence[str], rows: Sequence[list[Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*rows, strict=True))
    text = {name: pa.array(columns[n], pa.string()) for n, name in enumerate(("figure", *ways))}
    counts = [None if n == MARKER else n for n in columns[-2]]
    table = pa.table(
        {**text, "count": pa.array(counts, pa.int64()), "withheld": pa.array([n is None for n in counts], pa.bool_()),
         "flags": pa.array(columns[-1], pa.string())}
    )  # fmt: skip
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _registered(name: str) -> dict[str, Any]:
    row = FIGURES[name]
    return {
        "id": row.id, "title": row.shown, "counts": row.numerator, "left_out": row.left_out, "clock": str(row.clock),
        "periods": str(row.years), "adds_up_to": row.sums_to, "flags": [str(flag) for flag in row.flags],
        "populations": [{"id": p.id, "members": p.shown, "left_out": p.left_out} for p in chain_of(row.of)],
    }  # fmt: skip


def _dictionary(content: Content) -> Iterator[list[str]]:
    for one in content["tables"]:
        for way in one["ways"]:
            words = "; ".join(f"{code}: {text}" for code, text in sorted(one["labels"].items()))
            yield [one["name"], way, "text", f"“all” is the sum over it. {words}".strip()]
        yield from ([one["name"], column, *told] for column, told in _COLUMNS.items())


def _replies(head: PackageHead) -> Iterator[list[str]]:
    for ori in sorted(head.replies):
        for one in head.replies[ori]:
            yield [ori, one.month, f"{one.at:%Y-%m-%d}", one.text, mark_of(one.digest)]


_TOLD: Final = ("withheld", "numbers", "releases", "recovered", "recovered_nearly", "gains_told")
"""What is published about the attack. The count of numbers withheld over all releases is left out, because it would
reveal how many changed; so is whether the search was cut off, because that depends on the numbers too."""


def _manifest(content: Content, head: PackageHead, found: Mapping[str, bytes]) -> dict[str, Any]:
    sources = {(shown := shown_source(one["source"]))["mark"]: shown for one in content["tables"]}
    return {
        "package": head.number, "drafted": head.drafted, "threshold": THRESHOLD, "open_by": CLOSE, "marker": MARKER,
        "rule": _RULE,
        "attack": {name: n for name, n in content["attack"].items() if name in _TOLD},
        "sources": [sources[mark] for mark in sorted(sources)],
        "files": {name: {"sha256": sha256(data), "bytes": len(data)} for name, data in sorted(found.items())},
    }  # fmt: skip


__all__ = ["MANIFEST", "PAGE", "PROOF", "SUMS", "PackageHead", "files_of", "published", "sha256"]
