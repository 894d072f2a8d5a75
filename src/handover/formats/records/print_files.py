"""The image and template files that print records name, beside the feed file and never outside its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from handover.formats.images.headers import kind_of
from handover.formats.records.bodies import Prints
from handover.formats.records.rules import Rejected
from handover.formats.templates import OtherFingerError, TemplateError, finger_of, read_record

MOST_BYTES: Final = 16 * 1024 * 1024
"""Most bytes of one print's file."""


class PrintFileError(ValueError):
    """A file that a print record names cannot be taken. ``rule`` is the code, ``message`` what to do."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule, self.message = rule, message
        super().__init__(message)


def print_path(body: Prints, folder: Path) -> Path:
    """Return the file that a record names. Raises ``PrintFileError`` for one that lies outside the folder (also by a
    link), is not there, is no plain file, or is too big."""
    named = body.image or body.template
    root = folder.resolve()
    try:
        path = (root / named).resolve()
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError, RuntimeError):
        raise PrintFileError("file-missing", "cannot be opened; send the file beside the feed file") from None
    if not path.is_relative_to(root):
        raise PrintFileError(
            "path-outside", "the path leaves the folder of the feed file; name a file inside it"
        )
    if size is None:
        raise PrintFileError("file-missing", "is not there; send the file beside the feed file")
    if not 0 < size <= MOST_BYTES:
        raise PrintFileError("file-size", f"has {size:,} bytes; a print has 1 to {MOST_BYTES:,}")
    return path


def read_print(body: Prints, folder: Path) -> bytes:
    """Return the bytes of an image (WSQ, PNG, JPEG 2000 or JPEG, known by its first bytes) or of a template (ISO
    19794-2, ANSI 378) with a view of the finger. Raises ``PrintFileError`` for a file that is neither."""
    path = print_path(body, folder)
    try:
        data = path.read_bytes()
    except OSError:
        raise PrintFileError("file-missing", "cannot be opened; send the file beside the feed file") from None
    if body.image and kind_of(data[:64]) == "NONE":
        raise PrintFileError("file-kind", "is no WSQ, PNG, JPEG 2000 or JPEG image")
    if body.template:
        _checked_template(data, body.position)
    return data


def _checked_template(data: bytes, position: int) -> None:
    try:
        finger_of(read_record(data), position)
    except OtherFingerError as error:
        raise PrintFileError(
            "file-kind", f"{error}, as the record says; send that finger's template"
        ) from None
    except TemplateError as error:
        raise PrintFileError("file-kind", f"is no template that can be read: {error}") from None


def missing_file(body: Prints, folder: Path) -> Rejected | None:
    """``file-missing``, ``file-size``, ``path-outside``: the file of a print record lies beside the feed file."""
    try:
        print_path(body, folder)
    except PrintFileError as error:
        return Rejected(error.rule, error.message, "body.image" if body.image else "body.template")
    return None
