"""The head of every page of a case: the person, the state, and links to the case's other pages. The stage that opens
cases identifies the person (`identify`); every stage adds its pages (`register`). This module imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from handover.accounts.roles import JAIL_ROLES, Role
from handover.process.case_track import STOPPED
from handover.process.models import Matter

if TYPE_CHECKING:
    from handover.accounts.models import User


@dataclass(frozen=True, slots=True)
class CaseHead:
    """Who a case is about, as one person may see it: ``facts`` are pairs of a label and a value."""

    person: str
    facts: tuple[tuple[str, str], ...]
    due: datetime | None
    owner: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a case that its other pages link to. ``url``: its address for a case, empty where it has none."""

    title: str
    roles: frozenset[Role]
    url: Callable[[Matter], str]
    order: int = 50


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the process, for the indicator above a case: done once its fact stands; ``fact`` empty: once ended."""

    title: str
    fact: str


PHASES: Final = (
    Phase("Matched", "print_match"), Phase("Answered", "query_answer"), Phase("Found", "determination"),
    Phase("Signed", "signature"), Phase("Lodged", "lodgement"), Phase("Served", "service"), Phase("Outcome", ""),
)  # fmt: skip
JAIL_PHASES: Final = (
    Phase("Lodged", "lodgement"), Phase("Served", "service"), Phase("Answered", "jail_answer"),
    Phase("Release time", "release_time"), Phase("Outcome", ""),
)  # fmt: skip
"""The phases that a jail sees."""


class PhaseStage(StrEnum):
    """How a phase stands; the words beside it are in ``parts/phase_words.html``."""

    COMPLETE = "complete"
    CURRENT = "current"
    STOPPED = "stopped"
    NOT_REACHED = "not-reached"
    TO_COME = ""


_Identify = Callable[[Matter, "User"], CaseHead]
_identify: list[_Identify] = []
_pages: dict[str, CasePage] = {}


def identify(by: _Identify) -> None:
    """Say who a case is about. Called once, from an app's ``ready``."""
    _identify[:] = [by]


def register(*pages: CasePage) -> None:
    """Add pages of a case. Called from an app's ``ready``."""
    _pages.update((page.title, page) for page in pages)


def registered() -> tuple[CasePage, ...]:
    """List every page, in its order."""
    return tuple(sorted(_pages.values(), key=lambda page: page.order))


def head_of(case: Matter, user: User) -> CaseHead | None:
    """Return who the case is about; None where no stage says it."""
    return _identify[0](case, user) if _identify else None


def pages_of(case: Matter, role: Role, path: str) -> list[tuple[str, str, bool]]:
    """List the pages of a case that a role may open: title, address, and whether it is the one at ``path``."""
    found = [(page.title, page.url(case)) for page in registered() if role in page.roles]
    return [(title, url, url == path) for title, url in found if url]


def phases_of(case: Matter, role: Role) -> list[tuple[str, PhaseStage]]:
    """List the phases, each with how it stands. A fact that no longer stands is not done. A stopped case waits for no
    phase: the furthest that was done says where it was stopped. An ended one reaches no further phase."""
    phases = JAIL_PHASES if role in JAIL_ROLES else PHASES
    facts, ended = case.standing.facts, case.place.ended
    done = [ended if not phase.fact else phase.fact in facts for phase in phases]
    if case.state in STOPPED:
        here, mark = max((n for n, is_done in enumerate(done) if is_done), default=0), PhaseStage.STOPPED
    else:
        first = next((n for n, is_done in enumerate(done) if not is_done), len(phases))
        here, mark = len(phases) - 1 if ended else first, PhaseStage.CURRENT
    left = PhaseStage.NOT_REACHED if ended else PhaseStage.TO_COME
    return [
        (phase.title, mark if n == here else PhaseStage.COMPLETE if done[n] else left)
        for n, phase in enumerate(phases)
    ]
