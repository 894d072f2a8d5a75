"""ANSI/NIST-ITL traditional encoding: bounded reading that keeps every byte, and writing."""

from handover.formats.ansi_nist.errors import DEFAULT_LIMITS, AnsiNistError, Limits
from handover.formats.ansi_nist.model import (
    BinaryRecord,
    Field,
    ImageHeader,
    Record,
    SignatureHeader,
    TaggedRecord,
    Transaction,
)
from handover.formats.ansi_nist.reader import read
from handover.formats.ansi_nist.writer import FieldValue, encode, image_record, tagged, transaction, write

__all__ = [
    "DEFAULT_LIMITS",
    "AnsiNistError",
    "BinaryRecord",
    "Field",
    "FieldValue",
    "ImageHeader",
    "Limits",
    "Record",
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
