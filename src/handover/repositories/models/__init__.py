"""The repositories' rows, and the sources' records that they show."""

from handover.repositories.models.base import Hidden
from handover.repositories.models.criminal import (
    Arrest,
    ArrestCharge,
    ChargeDisposition,
    CriminalIdentity,
    DispositionCategory,
)
from handover.repositories.models.expungements import Expungement
from handover.repositories.models.immigration import (
    Encounter,
    ImmigrationIdentity,
    ImmigrationOrder,
    Reliability,
    StatusRecord,
)
from handover.repositories.models.orders import RecordOrder
from handover.repositories.models.sent_files import SentFile
from handover.repositories.models.sources import Feed, ImportRun
from handover.repositories.models.uses import DECISIONS, RecordUse, ReliedOn, WithdrawnUse
from handover.repositories.models.versions import (
    FormerKey,
    IndexChange,
    RecordContent,
    RecordPrint,
    RecordVersion,
    SourceRecord,
)
from handover.repositories.models.wants import Want

__all__ = [
    "DECISIONS",
    "Arrest",
    "ArrestCharge",
    "ChargeDisposition",
    "CriminalIdentity",
    "DispositionCategory",
    "Encounter",
    "Expungement",
    "Feed",
    "FormerKey",
    "Hidden",
    "ImmigrationIdentity",
    "ImmigrationOrder",
    "ImportRun",
    "IndexChange",
    "RecordContent",
    "RecordOrder",
    "RecordPrint",
    "RecordUse",
    "RecordVersion",
    "Reliability",
    "ReliedOn",
    "SentFile",
    "SourceRecord",
    "StatusRecord",
    "Want",
    "WithdrawnUse",
]  # fmt: skip
