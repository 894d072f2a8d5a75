"""The statements of all sources about a person; the person's row shows only the most reliable one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from handover.compiled_read import compiled_read
from handover.repositories.importing.identity_rows import latest_bodies
from handover.repositories.models import SourceRecord

_IDENTITIES: Final = {"criminal": "criminal_identity", "immigration": "immigration_identity"}


@dataclass(frozen=True, slots=True)
class SaidOfBirth:
    """Every birthplace and citizenship that a source in force gives of a person, each once, as codes."""

    birthplaces: tuple[str, ...] = ()
    citizenships: tuple[str, ...] = ()


@compiled_read
def _heads(repository: str, kind: str, subject: str) -> QuerySet[SourceRecord]:
    rows = SourceRecord.objects.filter(repository=repository, kind=kind, subject=subject)
    return rows.filter(state=SourceRecord.State.ACTIVE).order_by("pk")


def said_of_birth(repository: str, subject: str) -> SaidOfBirth:
    """Read what each source says now. Nothing where one source or none speaks of the person: then the row says it."""
    found = _heads(repository, _IDENTITIES[repository], subject)
    if len(found) < 2:
        return SaidOfBirth()
    said: dict[int, Any] = latest_bodies(found)
    return SaidOfBirth(
        tuple(dict.fromkeys(b.birthplace for b in said.values() if b.birthplace)),
        tuple(dict.fromkeys(c for b in said.values() if (c := getattr(b, "citizenship", "")))),
    )
