"""A request's states and steps in the words that a jail reads, which are those of its papers. Pure.

A jail learns that a request is stopped or withdrawn, and never why: the titles of the office's own states and steps say
what the office found out about the person. The jail may not read what else the office does.
Each says in its declaration what a jail reads of it (`jail_reads`). Of what the office's people record meanwhile by
steps that a jail reads, such as a breach, it reads what was done and when (`may_say_why`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handover.accounts.roles import IMMIGRATION_ROLES, JAIL_ROLES, Role
from handover.process.case_track import CASE_STATES, CASE_STEPS, STOPPED
from handover.process.definitions import State, Step, Track
from handover.process.names import StateName, StepName
from handover.process.step_columns import JailReads

IS_STOPPED: Final = "The request is stopped. Do not hold."
IS_WITHDRAWN: Final = "The request is withdrawn. Do not hold."
GOES_ON: Final = "The request goes on."
THE_OFFICE: Final = "Immigration office"
WITH_OFFICE: Final = "With the immigration office"

_WORDS: Final[Mapping[JailReads | None, str]] = {
    JailReads.STOPPED: IS_STOPPED,
    JailReads.WITHDRAWN: IS_WITHDRAWN,
    JailReads.GOES_ON: GOES_ON,
    JailReads.WITH_OFFICE: WITH_OFFICE,
}
"""Replaces the title of a state or step that reveals more; a jail reads the other titles as they are."""

CALLED_OFF: Final[tuple[StateName, ...]] = tuple(
    state.name for state in CASE_STATES if state.jail_reads is JailReads.WITHDRAWN
)
"""The ends in which a request no longer stands."""

_NOT_IN_FORCE: Final = frozenset({*STOPPED, *CALLED_OFF})

SHOWN: Final[frozenset[StepName]] = frozenset(
    step.name for step in CASE_STEPS if step.jail_reads not in (None, JailReads.NOTHING)
)
"""The steps that a jail reads of. The others are the office's own."""


def state_title(state: State, reader: Role | None) -> str:
    """What a reader reads for a state."""
    if reader not in JAIL_ROLES or state.track is not Track.CASE:
        return state.title
    return _WORDS.get(state.jail_reads, state.title)


def step_title(step: Step, reader: Role | None) -> str:
    """What a reader reads for a step that was taken."""
    if reader not in JAIL_ROLES or step.track is not Track.CASE:
        return step.title
    return _WORDS.get(step.jail_reads, step.title)


def is_reworded(step: Step, reader: Role | None) -> bool:
    """Return whether this reader sees other words than the step's title; if so, its actor and facts are not shown
    either."""
    return step_title(step, reader) != step.title


def may_say_why(actor_role: str, state: str) -> bool:
    """Return whether what was recorded may say why a request is stopped or withdrawn: one of the office's people did
    it while it was. Who they are may tell it, as counsel's name does, and so may their words; a jail reads neither."""
    return actor_role in IMMIGRATION_ROLES and state in _NOT_IN_FORCE
