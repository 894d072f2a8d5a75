"""Draw one track as SVG: states as boxes, steps as labelled arrows. Presentation attributes only, as the
content policy forbids styles; colour always repeats what a word says."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, Literal

from handover.accounts.roles import Role
from handover.process.case_track.received import RECEIVED
from handover.process.graph import RESUME, STATE, STAY, State, Step, Track, states_of, steps_of
from handover.process.names import StateName
from handover.web import picture_layout as layout
from handover.web.picture_layout import BARS, BOX, PLACES, WAYS, Arrow, Point

INK, QUIET, FROZEN = "#1b1b1b", "#565c65", "#54278f"
COLOURS: Final[dict[Role, str]] = {
    Role.SYSTEM: "#565c65", Role.JAIL_CLERK: "#216e1f", Role.EXAMINER: "#7a3e00", Role.RECORDS_SPECIALIST: "#00687d",
    Role.REVIEW_OFFICER: "#1a4480", Role.WARRANT_SIGNER: "#a12a1d", Role.COUNSEL: "#54278f",
    Role.SUPERVISOR: "#3d4551", Role.FIELD_OFFICER: "#745700", Role.DESIGNATED_OFFICER: "#8b0a7d",
}  # fmt: skip
FONT: Final = "Source Sans Pro Web, Source Sans Pro, Helvetica, Arial, sans-serif"
WRAP: Final = 26


def who(step: Step) -> str:
    """Name the roles of a step; more than two as a count, since the table lists them."""
    titles = sorted(role.title for role in step.roles)
    return " or ".join(titles) if len(titles) <= 2 else f"any of {len(titles)} roles"


def colour_of(step: Step) -> str:
    """Return the role's colour; ink where several roles may take the step."""
    return COLOURS.get(next(iter(step.roles)), INK) if len(step.roles) == 1 else INK


def size(track: Track) -> tuple[float, float]:
    """Return width and height in pixels."""
    corners = [layout.centre(place) for place in layout.places_of(track).values()]
    return max(x for x, _ in corners) + BOX[0] / 2 + 72, max(y for _, y in corners) + BOX[1] / 2 + 24


def drawing(track: Track) -> str:
    """Draw the track's shapes, without the ``svg`` element around them."""
    arrows, labels = [], []
    for step in drawn(track):
        for shape, label in _arrows(track, step):
            arrows.append(shape)
            labels.append(label)
    boxes = [_box(state) for state in states_of(track)]
    return "\n".join([*arrows, *boxes, *labels])


def drawn(track: Track) -> list[Step]:
    """Return the steps drawn as arrows. Those that do not change the state, those that repeat what another deployment
    did, and some others, are only in the table.
    """
    arrows = (s for s in steps_of(track) if s.to != STAY and s not in RECEIVED)
    return [s for s in arrows if not s.origins or any(layout.is_drawn(track, s, o) for o in s.origins)]


def element(track: Track) -> str:
    """Draw a whole ``svg`` element with a title and a description, for a page."""
    width, height = size(track)
    name = f"picture-{track.value}"
    css = "ho-picture ho-picture--wide" if width > 1200 else "ho-picture"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" role="img" aria-labelledby="{name} {name}-more" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" font-family="{FONT}">'
        f'<title id="{name}">The {track.value} track</title><desc id="{name}-more">{describe(track)}</desc>\n'
        f"{drawing(track)}\n</svg>"
    )


def describe(track: Track) -> str:
    """Return the picture's description."""
    states, steps = states_of(track), drawn(track)
    return (
        f"{len(states)} states as boxes and {len(steps)} steps as arrows, each labelled with its title and who "
        "takes it. The table that follows says the same."
    )


def _box(state: State) -> str:
    x, y = layout.centre(layout.places_of(state.track)[state.name])
    frozen = any(s.to == RESUME and state.name in s.origins for s in steps_of(state.track))
    edge, fill, extra = "#1a4480", "#ffffff", ""
    if state.ended:
        edge, fill = QUIET, "#eceef0"
    if frozen:
        edge, fill, extra = FROZEN, "#f5f0ff", ' stroke-dasharray="7 4"'
    waits = "ends here" if state.ended else f"waits for: {state.waits_for.title}" if state.waits_for else ""
    lines = textwrap.wrap(state.title, 24)
    top = y - 15 * (len(lines) + 1) / 2 + 11.5
    words = [_text(x, top + 15 * i, line, 13, INK, "middle", True) for i, line in enumerate(lines)]
    words.append(_text(x, top + 15 * len(lines), waits, 12, FROZEN if frozen else QUIET, "middle"))
    return (
        f'<rect class="state" x="{x - BOX[0] / 2:g}" y="{y - BOX[1] / 2:g}" width="{BOX[0]:g}" height="{BOX[1]:g}" '
        f'rx="{BOX[1] / 2 if state.ended else 5:g}" fill="{fill}" stroke="{edge}" stroke-width="2"{extra}/>'
        + "".join(words)
    )


def _arrows(track: Track, step: Step) -> Iterable[tuple[str, str]]:
    target = PLACES[track, step.state_after] if step.state_after else None
    colour = colour_of(step)
    if not step.origins and target:
        x, y = layout.port(target, "t", 0)
        line = [(x, y - 44), (x, y)]
        dot = f'<circle cx="{x:g}" cy="{y - 48:g}" r="6" fill="{INK}"/>'
        yield dot + _line(line, colour), _label(step, (x + 12, y - 44), "start")
    elif (track, step.name) in BARS and target:
        yield _from_bar(track, step, target)
    else:
        for origin in (o for o in step.origins if layout.is_drawn(track, step, o)):
            start = PLACES[track, origin]
            way = WAYS.get((track, step.name, origin))
            if way is None:
                way = layout.default_way(start, target or start)
            line = layout.points(way, start, target)
            yield _line(line, colour), _label(step, *_spot(way, line))


def _from_bar(track: Track, step: Step, target: Point) -> tuple[str, str]:
    bar = BARS[track, step.name]
    x, top = layout.centre((bar.column, bar.first))
    _, bottom = layout.centre((bar.column, bar.last))
    top, bottom = top - BOX[1] / 2, bottom + BOX[1] / 2
    end = layout.port(target, "l", bar.shift)
    path = f"M{x - 12:g} {top:g}H{x:g}V{bottom:g}H{x - 12:g}"
    bracket = f'<path d="{path}" fill="none" stroke="{QUIET}" stroke-width="3"/>'
    middle = (x + end[0]) / 2
    return bracket + _line([(x, end[1]), end], colour_of(step)), _label(step, (middle + 14, end[1]), "middle")


def _spot(way: Arrow, line: Sequence[Point]) -> tuple[Point, str]:
    """Place the label at the longest segment: above a horizontal one, to the right of a vertical one."""
    if way.label:
        column, row, anchor = way.label
        return layout.centre((column, row)), anchor
    a, b = max(itertools.pairwise(line), key=lambda ab: abs(ab[0][0] - ab[1][0]) + abs(ab[0][1] - ab[1][1]))
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    return ((x, y), "middle") if a[1] == b[1] else ((x + 10, y), "start")


def _label(step: Step, at: Point, anchor: str) -> str:
    """Title and role. ``at`` is the middle of the label's left or right edge, or, centred, its lower edge."""
    lines = textwrap.wrap(step.title, WRAP)
    height = 14 * (len(lines) + (2 if step.two_person else 1))
    x, y = at[0], at[1] - (height + 4 if anchor == "middle" else height / 2) + 11
    words = [_text(x, y + 14 * i, line, 13, INK, anchor, halo=True) for i, line in enumerate(lines)]
    y += 14 * len(lines)
    words.append(_text(x, y, who(step), 12, colour_of(step), anchor, halo=True))
    if step.two_person:
        words.append(_text(x, y + 14, "second person needed", 12, FROZEN, anchor, True, True))
    return "".join(words)


def _line(line: Sequence[Point], colour: str) -> str:
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in line)
    (ax, ay), (bx, by) = line[-2:]
    dx, dy = (bx > ax) - (bx < ax), (by > ay) - (by < ay)
    wings = [
        (bx - 9 * dx + 4.5 * dy, by - 9 * dy + 4.5 * dx),
        (bx - 9 * dx - 4.5 * dy, by - 9 * dy - 4.5 * dx),
    ]
    head = " ".join(f"{x:g},{y:g}" for x, y in [(bx, by), *wings])
    return (
        f'<path d="{path}" fill="none" stroke="#ffffff" stroke-width="7"/>'
        f'<path class="step" d="{path}" fill="none" stroke="{colour}" stroke-width="1.75"/>'
        f'<polygon points="{head}" fill="{colour}"/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    height: int,
    colour: str,
    anchor: str,
    bold: bool = False,
    halo: bool = False,
) -> str:
    more = ' font-weight="700"' if bold else ""
    if halo:
        more += ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{height}" fill="{colour}" text-anchor="{anchor}"{more}>'
        f"{escape(words)}</text>"
    )


def state_title(track: Track, name: StateName | Literal["(resume)", "(stay)"]) -> str:
    """Return a state's title, or say that the case resumes where it was or stays there."""
    if name == RESUME:
        return "where the freeze began"
    return "stays where it is" if name == STAY else STATE[track, name].title
