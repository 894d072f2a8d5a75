"""Finger minutiae records (ISO/IEC 19794-2:2005, ANSI INCITS 378) to `FingerMinutiae`, and back.

Signatures below are final; the reading lands next.
"""

from __future__ import annotations

from handover.formats.minutiae import FingerMinutiae


class TemplateError(ValueError):
    """Bytes that are no finger minutiae record; the text says where and why."""


def read_template(data: bytes, position: int | None = None) -> list[FingerMinutiae]:
    """One value per finger view. Raises ``TemplateError``."""
    raise TemplateError(f"{len(data)} bytes, position {position}: not read yet")


def write_iso(finger: FingerMinutiae) -> bytes:
    """An ISO/IEC 19794-2:2005 record of one view. Raises ``TemplateError``."""
    raise TemplateError(f"position {finger.position}: not written yet")
