"""Where each state of `process.graph` is placed in the picture, and the path of each step's arrow.

Positions are (column, row) of a grid, fractions allowed. A state without a place here stands in a row below the others,
and the steps that lead to it are in the table alone; a new step between placed states gets a plain elbow until it is
given its own path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handover.process.case_track import OUT
from handover.process.graph import Step, Track, states_of
from handover.process.names import StateName, StepName

BOX: Final = (200.0, 60.0)
PITCH: Final = (340.0, 126.0)
MARGIN: Final = (80.0, 84.0)
WIDE: Final = 5
"""A step with at least this many origins starts at a bar beside them instead of at each of them."""

_B, _Q, _C, _D = Track.BOOKING, Track.SEARCH, Track.CASE, Track.DISPUTE
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow: side of the origin and of the target (t, b, l, r) with a shift along it in pixels, turns
    between them as ("x", column) or ("y", row), and the label's place with its text anchor."""

    leave: str = ""
    enter: str = ""
    out: float = 0
    into: float = 0
    turns: tuple[tuple[str, float], ...] = ()
    label: tuple[float, float, str] | None = None


@dataclass(frozen=True, slots=True)
class OriginBar:
    """A bar beside rows ``first`` to ``last``: it stands for every state there that has not ended."""

    column: float
    first: int
    last: int
    leave_row: float
    shift: float = 0


PLACES: Final[dict[tuple[Track, StateName], Point]] = {
    (_B, "received"): (0, 0), (_B, "accepted"): (1, 0), (_B, "answered"): (2, 0), (_B, "refused"): (1, 1),
    (_Q, "pending"): (0, 0), (_Q, "identified"): (2, 0), (_Q, "examination"): (1, 1), (_Q, "no_match"): (2, 2),
    (_Q, "unusable"): (2, 3), (_Q, "withdrawn"): (3, 0),
    (_D, "filed"): (0, 0), (_D, "corrected"): (1.2, 0), (_D, "unchanged"): (1.2, 1),
    (_D, "answered_elsewhere"): (1.2, 2),
    (_C, "queried"): (1, 0), (_C, "awaiting_review"): (1, 1), (_C, "in_review"): (1, 2),
    (_C, "awaiting_disposition"): (0, 2), (_C, "no_action"): (0, 3), (_C, "probable_cause"): (1, 3),
    (_C, "awaiting_signature"): (1, 4), (_C, "signed"): (1, 5), (_C, "lodged"): (1, 6), (_C, "served"): (1, 7),
    (_C, "hold_agreed"): (0, 8), (_C, "notify_agreed"): (1, 8), (_C, "declined"): (2, 8),
    (_C, "held"): (0, 9), (_C, "release_noticed"): (1, 9), (_C, "in_custody"): (0, 10.3),
    (_C, "citizenship_question"): (3.25, 0.9), (_C, "citizen"): (4.5, 0.9),
    (_C, "child_path"): (3.25, 2.6), (_C, "child_referred"): (4.5, 2.6),
    (_C, "identity_withdrawn"): (3.25, 4.3), (_C, "misidentified"): (4.5, 4.3),
    (_C, "stopped"): (3.25, 5.2), (_C, "cancelled"): (3.25, 6.1), (_C, "died"): (3.25, 7),
    (_C, "released"): (3.25, 8), (_C, "at_large"): (3.25, 9.3),
    (_C, "outcome_unknown"): (4.75, 9.3),
}  # fmt: skip

BARS: Final[dict[tuple[Track, StepName], OriginBar]] = {
    (_C, "raise_citizenship"): OriginBar(2.53, 0, 9, 0.9, -13),
    (_C, "refer_child"): OriginBar(2.53, 0, 9, 2.6, -13),
    (_C, "withdraw_identity"): OriginBar(2.53, 0, 9, 4.3),
    (_C, "stop_case"): OriginBar(2.53, 3, 9, 5.2, 13),
    (_C, "cancel"): OriginBar(2.35, 6, 9, 6.1),
    (_C, "report_death"): OriginBar(2.35, 6, 9, 7),
    (_C, "report_released"): OriginBar(2.35, 6, 9, 8, -13),
    (_C, "record_unknown"): OriginBar(3.9, 8, 9, 9.3),
}

TABLE_ONLY: Final[frozenset[tuple[Track, StepName, StateName]]] = frozenset(
    {
        *((_C, "review_again", o) for o in ("probable_cause", "awaiting_signature", "signed")),
        *((_C, "redraft", o) for o in ("awaiting_signature", "signed")),
        (_C, "report_escape", "released"),
        *((_C, step, "in_custody") for step in ("report_loan_release", "report_loan_death")),
        *((_C, step, o) for step in ("transfer_unserved", "transfer_served", "report_escape") for o in OUT),
        *((_C, step, "stopped") for step in ("resume_stopped", "review_stopped", "settle_stopped")),
        *((_B, step, "accepted") for step in ("receive_answer", "receive_refusal")),
        (_Q, "receive_match_withdrawal", "identified"),
        (_C, "resolve_citizen_cancel", "citizenship_question"),
        (_C, "cancel_misidentified", "identity_withdrawn"),
        (_C, "hand_over_child_cancel", "child_path"),
    }
)
"""Arrows left out, by step and origin: they lead back to where a jail answers again, or overlap another
arrow. The table lists them.
"""

WAYS: Final[dict[tuple[Track, StepName, StateName], Arrow]] = {
    (_B, "refuse", "received"): Arrow("b", "l", turns=(("y", 1),), label=(0.1, 0.62, "start")),
    (_Q, "refer", "pending"): Arrow("b", "l", 60, 0, (("y", 1),), (0.25, 0.62, "start")),
    (_Q, "find_nobody", "pending"): Arrow("b", "l", 10, 0, (("y", 2),), (1.0, 1.93, "middle")),
    (_Q, "find_unusable", "pending"): Arrow("b", "l", -40, 0, (("y", 3),), (1.0, 2.93, "middle")),
    (_Q, "confirm_match", "examination"): Arrow("r", "b", -12, 0, (("x", 2),), (2.03, 0.6, "start")),
    (_Q, "exclude_match", "examination"): Arrow("r", "t", 12, 0, (("x", 2),), (2.03, 1.52, "start")),
    (_C, "take_up", "awaiting_review"): Arrow("b", "t", 16, 16),
    (_C, "put_back", "in_review"): Arrow("t", "b", -16, -16, label=(0.925, 1.4, "end")),
    (_C, "await_disposition", "in_review"): Arrow("l", "r", -14, -14),
    (_C, "close_without_action", "in_review"): Arrow(
        "l", "r", 14, 0, (("x", 0.5), ("y", 3)), label=(0.52, 2.62, "start")),
    (_C, "record_conviction", "awaiting_disposition"): Arrow("t", "l", turns=(("y", 1),)),
    (_C, "return_unsigned", "awaiting_signature"): Arrow("r", "r", turns=(("x", 1.56), ("y", 2))),
    (_C, "agree_to_hold", "served"): Arrow("l", "t", turns=(("x", 0),)),
    (_C, "agree_to_notify", "lodged"): Arrow(
        "r", "r", 14, 0, (("x", 1.56), ("y", 8)), label=(1.58, 7.42, "start")),
    (_C, "decline", "lodged"): Arrow("r", "t", -14, 20, (("x", 2.055),), label=(1.7, 5.83, "middle")),
    (_C, "decline", "served"): Arrow("r", "t", turns=(("x", 2),), label=(1.74, 6.9, "middle")),
    (_C, "give_notice", "declined"): Arrow("b", "r", turns=(("y", 9),), label=(1.66, 8.93, "middle")),
    (_C, "assume_custody", "held"): Arrow("b", "t"),
    (_C, "assume_custody", "hold_agreed"): Arrow(
        "l", "l", turns=(("x", -0.37), ("y", 10.3)), label=(-0.35, 9.55, "start")),
    (_C, "assume_custody", "notify_agreed"): Arrow(
        "l", "r", 0, -14, (("x", 0.5),), label=(0.52, 8.5, "start")),
    (_C, "assume_custody", "release_noticed"): Arrow("b", "r", 0, 14, label=(0.76, 10.41, "middle")),
    (_C, "expire", "held"): Arrow("r", "l", 14, 14, (("x", 0.4), ("y", 9.55), ("x", 2.54)), (1.75, 9.49, "middle")),
    (_C, "resolve_not_citizen", "citizenship_question"): Arrow("l", "", 14, 0, (("x", 2.44),), (2.72, 1.74, "middle")),
    (_C, "find_adult", "child_path"): Arrow("l", "", 14, 0, (("x", 2.44),), (2.72, 3.44, "middle")),
}  # fmt: skip


def places_of(track: Track) -> dict[StateName, Point]:
    """Return the place of each state of a track: its own, or one in a row below all that have one."""
    own = {s.name: PLACES[track, s.name] for s in states_of(track) if (track, s.name) in PLACES}
    below = max(row for _, row in own.values()) + 1.2
    rest = [s.name for s in states_of(track) if s.name not in own]
    return own | {name: (1.25 * i, below) for i, name in enumerate(rest)}


def is_drawn(track: Track, step: Step, origin: StateName) -> bool:
    """Say whether the arrow of a step from one origin is in the picture, and not in the table alone."""
    key = (track, step.name, origin)
    wide = len(step.origins) >= WIDE and (track, step.name) not in BARS and key not in WAYS
    if wide or key in TABLE_ONLY:
        return False
    return (track, origin) in PLACES and (step.state_after is None or (track, step.state_after) in PLACES)


def centre(place: Point) -> Point:
    """Return the centre, in pixels, of a grid position."""
    return (MARGIN[0] + BOX[0] / 2 + place[0] * PITCH[0], MARGIN[1] + BOX[1] / 2 + place[1] * PITCH[1])


def port(place: Point, side: str, shift: float) -> Point:
    """Return the point, in pixels, on a side of the box at a position; ``shift`` moves it along the side."""
    x, y = centre(place)
    half = (BOX[0] / 2, BOX[1] / 2)
    return {
        "t": (x + shift, y - half[1]),
        "b": (x + shift, y + half[1]),
        "l": (x - half[0], y + shift),
        "r": (x + half[0], y + shift),
    }[side]


def default_way(origin: Point, target: Point) -> Arrow:
    """Return the default arrow: straight down, straight across, or with one elbow."""
    if origin[0] == target[0]:
        return Arrow("b", "t") if origin[1] < target[1] else Arrow("t", "b")
    if origin[1] == target[1]:
        return Arrow("r", "l") if origin[0] < target[0] else Arrow("l", "r")
    return Arrow("b" if origin[1] < target[1] else "t", "l" if origin[0] < target[0] else "r")


def points(way: Arrow, origin: Point, target: Point | None) -> list[Point]:
    """Return the corners of the arrow, with horizontal and vertical segments only. Without a target it ends
    at its last turn.
    """
    line = [port(origin, way.leave, way.out)]
    for axis, value in way.turns:
        x, y = centre((value, value))
        line.append((x, line[-1][1]) if axis == "x" else (line[-1][0], y))
    if target is None:
        return line
    end = port(target, way.enter, way.into)
    upright_end = way.enter in "tb"
    last = line[-1]
    corner = (end[0], last[1]) if upright_end else (last[0], end[1])
    return [p for i, p in enumerate([*line, corner, end]) if i == 0 or p != [*line, corner, end][i - 1]]
