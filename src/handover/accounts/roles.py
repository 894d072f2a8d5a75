"""Who acts. Each person has one role; only `process.graph` says what a role may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The roles of docs/architecture.md, and the system itself for steps that no person takes."""

    SYSTEM = "system"
    JAIL_CLERK = "jail_clerk"
    JAIL_MACHINE = "jail_machine"
    DESIGNATED_OFFICER = "designated_officer"
    EXAMINER = "examiner"
    RECORDS_SPECIALIST = "records_specialist"
    REVIEW_OFFICER = "review_officer"
    WARRANT_SIGNER = "warrant_signer"
    COUNSEL = "counsel"
    SUPERVISOR = "supervisor"
    FIELD_OFFICER = "field_officer"
    AUDITOR = "auditor"
    PERSON = "person"

    @property
    def title(self) -> str:  # type: ignore[override] # words for people, not str.title
        """Return the role's title, for a page."""
        return TITLES[self]


TITLES = {
    Role.SYSTEM: "Handover itself",
    Role.JAIL_CLERK: "Jail records clerk",
    Role.JAIL_MACHINE: "Jail machine account",
    Role.DESIGNATED_OFFICER: "Designated officer, 287(g)",
    Role.EXAMINER: "Fingerprint examiner",
    Role.RECORDS_SPECIALIST: "Records specialist",
    Role.REVIEW_OFFICER: "Review officer",
    Role.WARRANT_SIGNER: "Warrant signer",
    Role.COUNSEL: "Counsel",
    Role.SUPERVISOR: "Supervisor",
    Role.FIELD_OFFICER: "Field officer",
    Role.AUDITOR: "Auditor",
    Role.PERSON: "The person concerned",
}

SIGN_IN = tuple(r for r in Role if r not in (Role.SYSTEM, Role.JAIL_MACHINE, Role.PERSON))
"""Roles that an account may have. The person concerned has none: see `handover.subject_portal`."""

JAIL_ROLES = frozenset({Role.JAIL_CLERK, Role.JAIL_MACHINE, Role.DESIGNATED_OFFICER})
"""Roles that act for one jail and see only what that jail sent or was sent."""

IMMIGRATION_ROLES = frozenset(
    {Role.REVIEW_OFFICER, Role.WARRANT_SIGNER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER}
)
"""Roles of the immigration office that read a whole case."""

NATIONAL_ROLES = frozenset({Role.COUNSEL, Role.RECORDS_SPECIALIST, Role.EXAMINER})
"""Roles that serve the cases of every immigration office where their own is declared national; all others of an office
have its cases alone. Auditors and the bureau's examiners belong to no office and serve all."""

_KINDS = {
    Role.JAIL_CLERK: {"jail"},
    Role.DESIGNATED_OFFICER: {"jail"},
    Role.EXAMINER: {"bureau", "immigration"},
    Role.RECORDS_SPECIALIST: {"immigration"},
    Role.REVIEW_OFFICER: {"immigration"},
    Role.WARRANT_SIGNER: {"immigration"},
    Role.COUNSEL: {"immigration"},
    Role.SUPERVISOR: {"immigration"},
    Role.FIELD_OFFICER: {"immigration"},
    Role.AUDITOR: {"oversight"},
}


def kinds_of(role: Role) -> frozenset[str]:
    """Return the kinds of agency (`Agency.Kind`) in which a role can be held: nobody of a jail reviews a case.

    Empty for roles that no account of a person may have.
    """
    return frozenset(_KINDS.get(role, ()))


ALSO_OF_A_BUREAU: Final = frozenset({Role.SUPERVISOR, Role.RECORDS_SPECIALIST})
"""Roles that a bureau has too where no office runs beside it: its messages, orders about its records and what its
schedule says is due are theirs. Where an office runs, these are the office's people."""


def kinds_where(role: Role, parts: Collection[str]) -> frozenset[str]:
    """Return the kinds of agency in which a role can be held in a deployment of these parts (`HANDOVER_PARTS`)."""
    alone = "bureau" in parts and "office" not in parts
    return kinds_of(role) | ({"bureau"} if alone and role in ALSO_OF_A_BUREAU else frozenset())


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step. ``key`` identifies the person or part (``user:12``; ``system:matcher``). ``office``: the ORI of
    the immigration office to whose matters they are limited; empty where they are limited to none.
    """

    key: str
    name: str
    role: Role
    agency: str = ""
    office: str = ""

    @classmethod
    def person(cls, reference: str) -> Actor:
        """Return the person concerned by the case of this reference, who signs in with the code printed on
        their notice.
        """
        return cls(key=f"person:{reference}", name=Role.PERSON.title, role=Role.PERSON)

    @classmethod
    def system(cls, part: str) -> Actor:
        """Return the program itself, acting by rule; ``part`` names the component (intake, matcher, clock)."""
        return cls(key=f"system:{part}", name=f"Handover ({part})", role=Role.SYSTEM)
