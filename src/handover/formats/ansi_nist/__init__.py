"""ANSI/NIST-ITL traditional encoding: bounded reading that keeps every byte, and writing."""

from handover.formats.ansi_nist.errors import DEFAULT_LIMITS, AnsiNistError, Limits
from handover.formats.ansi_nist.model import (
    AnsiRecord,
    BinaryRecord,
    Field,
    ImageHeader,
    SignatureHeader,
    TaggedRecord,
    Transaction,
)
from handover.formats.ansi_nist.reader import read
from handover.formats.ansi_nist.writer import FieldValue, encode, image_record, tagged, transaction, write

__all__ = [
    "DEFAULT_LIMITS",
    "AnsiNistError",
    "AnsiRecord",
    "BinaryRecord",
    "Field",
    "FieldValue",
    "ImageHeader",
    "Limits",
    "SignatureHeader",
    "TaggedRecord",
    "Transaction",
    "encode",
    "image_record",
    "read",
    "tagged",
    "transaction",
    "write",
]
