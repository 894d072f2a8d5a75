"""Which repository a kind of record belongs to, and the repository's own key of whom or what a record is about."""

from __future__ import annotations

from typing import Final

from handover.formats.records import Record
from handover.formats.records.bodies import CriminalIdentity, ImmigrationIdentity, Prints, Want

CRIMINAL: Final = "criminal"
IMMIGRATION: Final = "immigration"
WANTS: Final = "wants"
REPOSITORY_OF: Final = {
    "criminal_identity": CRIMINAL, "arrest": CRIMINAL, "charge": CRIMINAL, "disposition": CRIMINAL,
    "immigration_identity": IMMIGRATION, "encounter": IMMIGRATION, "status": IMMIGRATION, "order": IMMIGRATION,
    "want": WANTS,
}  # fmt: skip
"""By kind; prints name the kind of identity that they belong to."""
ORDER: Final = (
    "criminal_identity", "immigration_identity", "arrest", "charge", "disposition", "encounter", "status", "order",
    "want", "prints",
)  # fmt: skip
"""The kinds so that what a record belongs to comes before it."""
SEARCHED: Final = frozenset({"criminal_identity", "immigration_identity", "want", "prints"})
"""Kinds whose content is in a gallery."""


def repository_of(record: Record) -> str:
    """Return ``criminal``, ``immigration`` or ``wants``."""
    if isinstance(record.body, Prints):
        return REPOSITORY_OF[record.body.identity_kind]
    return REPOSITORY_OF.get(record.kind, "")


def own_subject(record: Record) -> str:
    """Return the repository's key that a record states itself: UCN, else SID; FIN, else A-number; NIC, else its key.

    Empty for a record that belongs to another one, and for an identity that states no number.
    """
    match record.body:
        case CriminalIdentity(ucn=ucn, sid=sid):
            return ucn or sid
        case ImmigrationIdentity(fin=fin, a_number=a_number):
            return fin or (f"A{a_number}" if a_number else "")
        case Want(nic=nic):
            return nic or record.source_key[:60]
    return ""
