"""The parts that agencies play, and which part runs what. Pure.

Declared once: a role belongs to the part of the kinds of agency in which it can be held, and a module of addresses to
the parts named here. Pages, menu and jobs follow (`administration.running_parts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handover.accounts.roles import ALSO_OF_A_BUREAU, Role, kinds_of
from handover.process.labelled_enum import LabelledEnum


class AgencyPart(LabelledEnum):
    """What a deployment runs for its agency."""

    BUREAU = "bureau", "Criminal records bureau"
    OFFICE = "office", "Immigration office"
    JAIL = "jail", "Jail"


ALL: Final = frozenset(AgencyPart)
PART_OF_KIND: Final[Mapping[str, AgencyPart]] = {
    "bureau": AgencyPart.BUREAU, "immigration": AgencyPart.OFFICE, "jail": AgencyPart.JAIL,
}  # fmt: skip
"""The part that an agency of each kind plays; an oversight body reads what every part records."""

_BUREAU, _OFFICE, _JAIL = (
    frozenset({part}) for part in (AgencyPart.BUREAU, AgencyPart.OFFICE, AgencyPart.JAIL)
)
MODULES: Final[Mapping[str, frozenset[AgencyPart]]] = {
    "intake": _BUREAU,
    "identification": _BUREAU | _OFFICE,
    "abis": _BUREAU | _OFFICE,
    "records": _BUREAU | _OFFICE,
    "notification": _OFFICE,
    "review": _OFFICE | _JAIL,
    "detainer": _OFFICE | _JAIL,
    "custody": _OFFICE | _JAIL,
    "disclosure": _OFFICE,
    "subject_portal": _OFFICE,
}
"""The parts that run each module, by the namespace of its URLs. A module that is not listed runs everywhere."""
PAGES: Final[Mapping[str, frozenset[AgencyPart]]] = {
    "intake:list": _BUREAU | _OFFICE,
    "intake:booking": _BUREAU | _OFFICE,
    "intake:image": _BUREAU | _OFFICE,
    "identification:wants": _BUREAU,
    "identification:leads_json": _BUREAU,
    "identification:leads_text": _BUREAU,
}
"""Pages that other parts have than their module: an office reads the bookings that a bureau forwards, and has no wants.
A part that does not have the module has the page for its own roles alone."""
GALLERIES: Final[Mapping[str, frozenset[AgencyPart]]] = {
    "criminal": _BUREAU, "wants": _BUREAU, "immigration": _OFFICE,
}  # fmt: skip
"""The part that searches a gallery; other deployments can answer without it."""


def parts_of(role: Role) -> frozenset[AgencyPart]:
    """Return the parts that a person with this role works for; all parts for a role that reads every part's
    records."""
    if role is Role.DESIGNATED_OFFICER:
        return _OFFICE  # of a jail, and under the office's direction on its records (8 USC 1357(g))
    own = frozenset(PART_OF_KIND[kind] for kind in kinds_of(role) if kind in PART_OF_KIND) or ALL
    return own | _BUREAU if role in ALSO_OF_A_BUREAU else own


def module_runs(module: str, running: frozenset[AgencyPart]) -> bool:
    """Whether a module runs where these parts do."""
    return bool(MODULES.get(module, ALL) & running)


def page_runs(page: str, roles: frozenset[Role], running: frozenset[AgencyPart]) -> bool:
    """Whether a page (``intake:list``; its module alone, for any other page of it) runs, for one of its roles at least.
    A page of no role is its module's.
    """
    module = page.partition(":")[0]
    parts = PAGES.get(page, MODULES.get(module, ALL))
    if not parts & running:
        return False
    own = running if module_runs(module, running) else parts & running
    return not roles or any(parts_of(role) & own for role in roles)
