"""Who takes the steps of a case: the roles that several steps share."""

from __future__ import annotations

from typing import Final

from handover.accounts.roles import IMMIGRATION_ROLES, Role

PROGRAM: Final = frozenset({Role.SYSTEM})
OFFICER: Final = frozenset({Role.REVIEW_OFFICER})
CLERK: Final = frozenset({Role.JAIL_CLERK})
FIELD: Final = frozenset({Role.FIELD_OFFICER})
DESIGNEE: Final = frozenset({Role.DESIGNATED_OFFICER})
SPECIALIST: Final = frozenset({Role.RECORDS_SPECIALIST})
COUNSEL: Final = frozenset({Role.COUNSEL})
SUPERVISES: Final = frozenset({Role.REVIEW_OFFICER, Role.SUPERVISOR})
ASKS: Final = IMMIGRATION_ROLES | {Role.SYSTEM, Role.PERSON, Role.RECORDS_SPECIALIST, Role.JAIL_CLERK}
"""Anyone may stop the case for a citizenship question or a doubt about age: the person concerned, and the program
where a record says so. Counsel alone, and a supervisor alone, may let it go on."""
WITNESSES: Final = frozenset(
    {Role.REVIEW_OFFICER, Role.COUNSEL, Role.SUPERVISOR, Role.FIELD_OFFICER, Role.JAIL_CLERK}
)
CORRECTS: Final = frozenset({Role.JAIL_CLERK, Role.FIELD_OFFICER, Role.SUPERVISOR})
