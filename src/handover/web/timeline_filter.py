"""What a history is narrowed to: one stage, or what people did, what was reported, what was doubted, what the program
did. It stands in the address, so that a narrowed history can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handover.accounts.roles import Role
from handover.process.graph import Track
from handover.process.models import RecordedStep
from handover.web.step_pages import PageKind, registered

LEAST: Final = 6
"""A shorter history needs no filter."""
KINDS: Final = {"acts": "What people decided and did", "reports": "What was reported", "doubts": "Where something may "
                "be wrong", "program": "What the program did"}  # fmt: skip
_OF_PAGE: Final = {PageKind.ACT: "acts", PageKind.REPORT: "reports", PageKind.DOUBT: "doubts"}
_OF_TRACK: Final = {Track.BOOKING: "intake", Track.SEARCH: "identification", Track.DISPUTE: "review"}
_WITHOUT_PAGE: Final = {"open": "notification", "expire": "custody"}


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """The kind and the stage that are shown; empty for all. ``kinds`` and ``stages``: what the history has of each."""

    kind: str
    stage: str
    kinds: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]

    @property
    def offered(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.kinds) > 1 or len(self.stages) > 1


def narrowed(
    steps: Sequence[RecordedStep], track: Track, asked: Mapping[str, str]
) -> tuple[list[RecordedStep], TimelineFilter | None]:
    """Return the steps that were asked for, and the filter; None for a history too short to need one."""
    if len(steps) < LEAST:
        return list(steps), None
    told = [(step, kind_of(step, track), stage_of(step, track)) for step in steps]
    kinds = tuple((key, words) for key, words in KINDS.items() if any(k == key for _, k, _ in told))
    stages = tuple((name, name.capitalize()) for name in _once(stage for *_, stage in told))
    kind = asked.get("kind", "") if asked.get("kind") in dict(kinds) else ""
    stage = asked.get("stage", "") if asked.get("stage") in dict(stages) else ""
    shown = [step for step, k, s in told if kind in ("", k) and stage in ("", s)]
    return shown, TimelineFilter(kind, stage, kinds, stages)


def kind_of(step: RecordedStep, track: Track) -> str:
    """The kind of a step, as `KINDS` names it."""
    if step.actor_role == Role.SYSTEM:
        return "program"
    page = next((p for p in registered() if p.track is track and step.step in (p.step, p.also)), None)
    return _OF_PAGE[page.kind] if page else "acts"


def stage_of(step: RecordedStep, track: Track) -> str:
    """The stage in which a step is taken: that of its page."""
    if track is not Track.CASE:
        return _OF_TRACK[track]
    page = next((p for p in registered() if p.track is track and step.step in (p.step, p.also)), None)
    return page.name.partition(":")[0] if page else _WITHOUT_PAGE.get(step.step, "review")


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
