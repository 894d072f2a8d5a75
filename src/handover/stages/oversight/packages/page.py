"""The page of a package: a file without script that needs no account, each chart with its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from handover.stages.oversight.charts import ChartBar, bars
from handover.stages.oversight.models import FigureReply
from handover.stages.oversight.packages.content import ALL, Content, shown_source
from handover.stages.oversight.registry import FIGURES, POPULATIONS, Registered

STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1, h2 { line-height: 1.2; text-wrap: balance; }
section { border-top: 1px solid; margin-top: 2rem; padding-top: .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
caption { font-weight: bold; padding: .5rem 0; text-align: left; }
th, td { border-bottom: 1px solid #8889; padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; }
.number { font-variant-numeric: tabular-nums; text-align: right; }
.withheld { font-style: italic; }
.files a { display: inline-block; margin: 0 1rem .5rem 0; padding: .25rem 0; }
summary { cursor: pointer; padding: .25rem 0; }
code { overflow-wrap: anywhere; }
svg { height: auto; max-width: 48rem; min-width: 34rem; width: 100%; font-size: 13px; }
.ho-bars__label { fill: currentcolor; text-anchor: end; }
.ho-bars__n { fill: currentcolor; }
.ho-bars__bar { fill: #2672de; }
@media (forced-colors: active) { .ho-bars__bar { fill: Highlight; } }
@media print { details > * { display: block; } section { break-inside: avoid-page; } }
"""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A number as it is published; None where it is withheld."""

    n: int | None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One table: its figure, the chart of its first way, heads and rows of the table."""

    name: str
    title: str
    key: str
    figure: Registered
    population: str
    source: Mapping[str, str]
    picture: SafeString
    chart_of: str
    hidden: int
    heads: Sequence[str]
    rows: Sequence[tuple[Sequence[str], Sequence[ShownCell]]]


def page_of(content: Content, number: int, drafted: str, replies: Mapping[str, Sequence[FigureReply]]) -> str:
    """The page as text."""
    context = {
        "number": number, "drafted": drafted, "sections": list(sections_of(content)), "attack": content["attack"],
        "replies": [(ori, replies[ori]) for ori in sorted(replies)],
    }  # fmt: skip
    with translation.override("en"):  # the same bytes, whoever releases
        return render_to_string("oversight/package/published.html", context)


def sections_of(content: Content) -> Iterator[ShownSection]:
    """The tables of a package for its reader: withheld numbers are not in it."""
    for one in content["tables"]:
        ways, labels = one["ways"], one["labels"]
        shown = {tuple(row["at"]): None if row["withheld"] else row["n"] for row in one["rows"]}
        members = [[*sorted({at[n] for at in shown} - {ALL}), ALL] for n in range(len(ways))]
        key = FIGURES[one["figure"]].id
        margins = [(v, shown[v, *([ALL] * (len(ways) - 1))]) for v in members[0][:-1]]
        named = f"{one['figure']}.all" if FIGURES[one["figure"]].family else key
        drawn = [ChartBar(labels.get(v, v), n, key=named) for v, n in margins if n is not None]
        yield ShownSection(
            one["name"], one["title"], named, FIGURES[key], POPULATIONS[FIGURES[key].of].shown,
            _for_a_reader(shown_source(one["source"])), _picture(one, drawn), ways[0].replace("_", " "),
            sum(1 for _, n in margins if n is None), [w.replace("_", " ") for w in ways[:-1]]
            + [labels.get(v, v) for v in members[-1]],
            [
                ([labels.get(v, v) for v in at], [ShownCell(shown[*at, last]) for last in members[-1]])
                for at in _left(shown, len(ways))
            ],
        )  # fmt: skip


def _for_a_reader(source: Mapping[str, str]) -> dict[str, str]:
    """The same with its moment to the minute; the manifest has it whole."""
    as_of = source["as_of"]
    moment = f"{datetime.fromisoformat(as_of):%Y-%m-%d %H:%M} UTC" if "T" in as_of else as_of
    return {**source, "as_of": moment}


def _picture(one: Mapping[str, Any], drawn: Sequence[ChartBar]) -> SafeString:
    """The sums as bars; nothing where every one is withheld."""
    return bars(f"{one['title']}: sums", drawn, one["name"]) if drawn else SafeString("")


def _left(shown: Mapping[tuple[str, ...], int | None], ways: int) -> list[tuple[str, ...]]:
    """The values of all ways but the last, sums after their parts."""
    found = {at[:-1] for at in shown}
    return sorted(found, key=lambda at: [(value == ALL, value) for value in at])
