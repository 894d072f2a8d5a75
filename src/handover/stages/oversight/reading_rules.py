"""Questions about a reading: each is put to the reader and is never a finding about them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from handover.accounts.roles import JAIL_ROLES, Role
from handover.web.language import all_said

WATCH: Final = frozenset({Role.AUDITOR, Role.SUPERVISOR})
"""Roles whose work is to read what others do."""
WholeName = tuple[str, str]
"""Last name and first given name, in capitals."""


class ReadingQuestion(StrEnum):
    """Why somebody else asks."""

    OWN_NAME = "own_name"
    COLLEAGUE = "colleague"
    NO_WORK = "no_work"

    @property
    def words(self) -> str:
        """The question, to the reader."""
        return _WORDS[self]


_WORDS: Final = all_said(
    {
        ReadingQuestion.OWN_NAME: "The person has the reader's last name. Are they related, or is it chance?",
        ReadingQuestion.COLLEAGUE: "The person has the name of somebody who works here. Was it read for the work?",
        ReadingQuestion.NO_WORK: "The reader did nothing on it and it waited for another role. What was it read for?",
    }
)


def whole_name(last: str, first: str) -> WholeName:
    """Return a name as it is compared: capitals, the first given name alone."""
    given = first.upper().split()
    return " ".join(last.upper().split()), given[0] if given else ""


def has_work(role: Role, *, acted: bool, waited_for: Iterable[Role | None]) -> bool:
    """Return whether the reader's work explains the reading: they acted on it, it waited for their role, or reading
    is their work. A jail reads only its own bookings."""
    return acted or role in WATCH | JAIL_ROLES or role in set(waited_for)


def questions_of(
    reader: WholeName, persons: Collection[WholeName], colleagues: Collection[WholeName], *, work: bool
) -> tuple[ReadingQuestion, ...]:
    """Return what is asked. ``persons``: the names that the person is known by; ``colleagues``: of all accounts."""
    found = []
    if reader[0] and any(last == reader[0] for last, _ in persons):
        found.append(ReadingQuestion.OWN_NAME)
    if any(name in colleagues and name != reader and all(name) for name in persons):
        found.append(ReadingQuestion.COLLEAGUE)
    if not work:
        found.append(ReadingQuestion.NO_WORK)
    return tuple(found)
