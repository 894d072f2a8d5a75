"""Finger minutiae records (ISO 19794-2, INCITS 378): bytes to `FingerMinutiae`, and back."""

from __future__ import annotations

from handover.formats.templates.layouts import MAX_BYTES, OtherFingerError, TemplateError
from handover.formats.templates.reading import (
    FingerView,
    MinutiaeRecord,
    finger_of,
    read_record,
    read_template,
)
from handover.formats.templates.writing import write_ansi, write_iso

__all__ = [
    "MAX_BYTES",
    "FingerView",
    "MinutiaeRecord",
    "OtherFingerError",
    "TemplateError",
    "finger_of",
    "read_record",
    "read_template",
    "write_ansi",
    "write_iso",
]
