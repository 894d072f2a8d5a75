"""A page with the messages of one case, drawn from the logs of every deployment: a line for each agency, and the same
as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from handover.demo.agencies.logs import LoggedMessage, fullest_case, log_of, put_together
from handover.demo.agencies.remote_deployments import SidesApart
from handover.exchange.sequence import PassageState
from handover.exchange.sequence_picture import SequenceArrow, sequence
from handover.process.models import Matter

NAME: Final = "messages-of-one-case.html"
_STYLE: Final = """
:root { --sans: system-ui, sans-serif } body { font-family: var(--sans); margin: 1rem auto; max-width: 60rem }
body { padding: 0 1rem } .ho-sequence { min-width: 40rem; width: 100% } div { overflow-x: auto }
table { border-collapse: collapse; margin-top: 1rem } caption { text-align: start; font-weight: 700 }
th, td { border: 1px solid #a9aeb1; padding: .3rem .5rem; text-align: start }
"""
_HEADS: Final = (
    "Time",
    "Message",
    "From",
    "To",
    "Entry of its log",
    "Entry of the other's log",
    "There",
    "Both logs agree",
)


@dataclass(frozen=True, slots=True)
class DrawnMessages:
    """Where the page lies, how many messages it shows, and about how many of them the logs do not agree."""

    place: Path
    messages: int
    differ: int


def draw(apart: SidesApart, folder: Path) -> DrawnMessages | None:
    """Write the page of the case here of which most passed; None where nothing did."""
    case = fullest_case()
    if case is None:
        return None
    about = [case.reference, *([case.parent.reference] if case.parent else [])]
    passed = put_together([*log_of(about), *apart.logs(about)])
    if not passed:
        return None
    place = folder / NAME
    place.write_text(page(case, passed), encoding="utf-8")
    return DrawnMessages(place, len(passed), sum(bool(one.differs) for one in passed))


def page(case: Matter, passed: Sequence[LoggedMessage]) -> SafeString:
    """The picture of these messages, and the table that says the same."""
    zone = ZoneInfo(case.agency.time_zone)
    title = f"Messages about {case.reference}"
    times = [f"{one.at.astimezone(zone):%b %d, %H:%M:%S %Z}" for one in passed]
    arrows = [_arrow(when, one) for when, one in zip(times, passed, strict=True)]
    picture = sequence(title, _in_order(case, passed), arrows, "sequence")
    heads = format_html_join("", '<th scope="col">{}</th>', ((head,) for head in _HEADS))
    rows = format_html_join(
        "\n",
        '<tr><td>{}</td><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>',
        (
            (
                when, one.kind, one.source, one.target, _number(one.entry), _number(one.taken), one.outcome,
                f"NO: {one.differs}" if one.differs else "yes",
            )
            for when, one in zip(times, passed, strict=True)
        ),
    )  # fmt: skip
    return format_html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>{0}</title><style>{1}</style></head><body><h1>{0}</h1><p>As the logs of all deployments tell it. Times "
        "are those of {2}. Synthetic people alone.</p><div>{3}</div><div><table><caption>The same as a table</caption>"
        "<thead><tr>{4}</tr></thead><tbody>{5}</tbody></table></div></body></html>\n",
        title, mark_safe(_STYLE + _style_of_pages()), case.agency.name, picture, heads, rows,  # noqa: S308 - our own
    )  # fmt: skip


def _arrow(when: str, one: LoggedMessage) -> SequenceArrow:
    """Drawn as what became of it; one about which the logs do not agree as refused, and it says why."""
    state = PassageState.REFUSED if one.differs else one.state
    says = one.differs or one.outcome
    return SequenceArrow(when, one.source, one.target, one.kind, state.value, says, one.arrives)


def _number(entry: int | None) -> str:
    return "—" if entry is None else str(entry)


def _in_order(case: Matter, passed: Sequence[LoggedMessage]) -> list[str]:
    """The bureau's line, the office's, the jail's: messages go between neighbours."""
    office = case.office.name if case.office else ""
    names = dict.fromkeys(name for one in passed for name in (one.source, one.target))
    rank = {office: 1, case.agency.name: 2}
    return sorted(names, key=lambda name: rank.get(name, 0))


def _style_of_pages() -> str:
    sheet = files("handover.web").joinpath("static/web/handover.css").read_text(encoding="utf-8")
    return "\n".join(line for line in sheet.splitlines() if line.startswith(".ho-sequence"))
