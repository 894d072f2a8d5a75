"""What becomes of each record of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from handover.formats.minutiae import FingerMinutiae
from handover.formats.records import Record, Rejected

if TYPE_CHECKING:
    from handover.repositories.models import SourceRecord


class Action(StrEnum):
    """How a record stands to what is on file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"
    RETRACTED = "retracted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


WRITTEN = frozenset({Action.NEW, Action.CHANGED})
"""A new version is written."""


@dataclass(slots=True)
class Planned:
    """One record and what is to be done with it. ``content`` is what its commitment is taken of.

    ``head`` is the record on file, made for a new one when it is written. ``subject``: whom it is about.
    """

    position: int
    raw: str
    action: Action
    record: Record | None = None
    content: bytes = b""
    subject: str = ""
    repository: str = ""
    head: SourceRecord | None = None
    finger: FingerMinutiae | None = None
    rejected: Rejected | None = None
    warnings: tuple[str, ...] = ()
    changed_fields: tuple[str, ...] = field(default=())
