"""All operations by OSIA's name, and all scopes."""

from __future__ import annotations

from typing import Final

from handover.abis.operation import Call
from handover.abis.record_operations import (
    CreateEncounter,
    DeleteAll,
    DeleteEncounter,
    MergeEncounter,
    MoveEncounter,
    ReadAllEncounters,
    ReadEncounter,
    ReadGalleries,
    ReadGalleryContent,
    ReadTemplate,
    UpdateEncounter,
    UpdateGalleries,
    UpdateStatus,
)
from handover.abis.search_operations import Identify, IdentifyFromId, VerifyFromBio, VerifyFromId


class ReadTaskStatus(Call):
    """A task's status. `async_tasks` answers it; listed here for its name and scope."""

    operation = "readTaskStatus"
    scope = "abis.task.read"


class RedeliverTaskResult(Call):
    """Send a task's result again. `async_tasks` answers it."""

    operation = "redeliverTaskResult"
    scope = "abis.task.update"


_ALL: Final[tuple[type[Call], ...]] = (
    CreateEncounter, UpdateEncounter, ReadAllEncounters, ReadEncounter, ReadTemplate, DeleteEncounter, DeleteAll,
    MergeEncounter, MoveEncounter, UpdateStatus, UpdateGalleries, Identify, IdentifyFromId, VerifyFromId,
    VerifyFromBio, ReadGalleries, ReadGalleryContent,
)  # fmt: skip
CALLS: Final = {call.operation: call for call in _ALL}
SCOPES: Final = tuple(sorted({ReadTaskStatus.scope, RedeliverTaskResult.scope, *(c.scope for c in _ALL)}))
