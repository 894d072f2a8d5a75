"""The repositories' rows, and the sources' records that they show."""

from handover.repositories.models.base import Hidden
from handover.repositories.models.criminal import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    CriminalIdentity,
    DispositionCategory,
)
from handover.repositories.models.immigration import (
    Encounter,
    ImmigrationIdentity,
    ImmigrationOrder,
    Reliability,
    StatusRecord,
)
from handover.repositories.models.sources import Feed, ImportRun
from handover.repositories.models.versions import (
    IndexChange,
    RecordContent,
    RecordPrint,
    RecordVersion,
    SourceRecord,
)
from handover.repositories.models.wants import Want

__all__ = [
    "Arrest", "ArrestCharge", "ChargeDisposition", "CriminalIdentity", "DispositionCategory", "Encounter", "Feed",
    "Hidden", "ImmigrationIdentity", "ImmigrationOrder", "ImportRun", "IndexChange", "RecordContent", "RecordPrint",
    "RecordVersion", "Reliability", "SourceRecord", "StatusRecord", "Want",
]  # fmt: skip
