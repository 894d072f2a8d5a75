"""Who reads a protected person's record (R12; 8 USC 1367(a)(2)). Pure.

Access follows the work: it begins with what a person has to do now, and ends with it. Seniority alone grants no
access.
"""

from __future__ import annotations

from typing import Final

from handover.process.names import StateName

RESTRICTED: Final = "Restricted record"
"""Placeholder shown instead of a name, number or reason to people who do not need to know. By what law is restricted
too."""

_OFFICER: Final[frozenset[StateName]] = frozenset({"in_review", "probable_cause", "signed"})
"""States in which the officer who took the review up decides, drafts and lodges."""

_AT_WORK: Final[dict[str, frozenset[StateName]]] = {
    "records_specialist": frozenset({"queried", "awaiting_disposition"}),
    "warrant_signer": frozenset({"awaiting_signature"}),
    "counsel": frozenset({"citizenship_question"}),
    "supervisor": frozenset({"identity_withdrawn", "probable_cause", "child_path", "stopped"}),
}

_HANDOVER: Final[frozenset[StateName]] = frozenset(
    {"hold_agreed", "notify_agreed", "held", "release_noticed", "released"}
)
"""Where a field officer meets the person."""


def needs_to_know(role: str, *, state: StateName, holds_it: bool, granted: bool = False) -> bool:
    """R12: return whether this person must act on the record now, or a supervisor lets them read it.

    ``holds_it``: this person took the review up and nobody has since; ``granted``: a grant of a supervisor is in
    force.
    """
    if granted:
        return True
    if role == "review_officer":
        return holds_it and state in _OFFICER
    return state in _AT_WORK.get(role, frozenset())


_UNDOES_SEALED: Final[dict[str, frozenset[StateName]]] = {
    "supervisor": frozenset({"stopped", "identity_withdrawn"}),
    "counsel": frozenset({"citizenship_question"}),
}


def needs_the_sealed(role: str, *, state: StateName, granted: bool = False) -> bool:
    """No finding may rest on a record sealed by a court's order. Only those who undo what rested on it may read it,
    and those whom a supervisor lets read the case."""
    return granted or state in _UNDOES_SEALED.get(role, frozenset())


def needs_the_name(role: str, state: StateName) -> bool:
    """Return whether the user works with the person and not with the record: the jail, and the field officer around a
    handover. Their pages name the person as booked and never say that the record is restricted."""
    return role == "jail_clerk" or (role == "field_officer" and state in _HANDOVER)
