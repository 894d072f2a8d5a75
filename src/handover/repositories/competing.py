"""What each of several sources says of a person, where their row shows the most reliable one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from handover.repositories.importing.identity_rows import latest_bodies
from handover.repositories.models import SourceRecord

_IDENTITIES: Final = {"criminal": "criminal_identity", "immigration": "immigration_identity"}


@dataclass(frozen=True, slots=True)
class SaidOfBirth:
    """Every birthplace and citizenship that a source in force gives of a person, each once, as codes."""

    birthplaces: tuple[str, ...] = ()
    citizenships: tuple[str, ...] = ()


def said_of_birth(repository: str, subject: str) -> SaidOfBirth:
    """Read what each source says now. Nothing where one source or none speaks of the person: then the row says it."""
    heads = SourceRecord.objects.filter(
        repository=repository, kind=_IDENTITIES[repository], subject=subject, state=SourceRecord.State.ACTIVE
    )
    found = list(heads.order_by("pk"))
    if len(found) < 2:
        return SaidOfBirth()
    said: dict[int, Any] = latest_bodies(found)
    return SaidOfBirth(
        tuple(dict.fromkeys(b.birthplace for b in said.values() if b.birthplace)),
        tuple(dict.fromkeys(c for b in said.values() if (c := getattr(b, "citizenship", "")))),
    )
