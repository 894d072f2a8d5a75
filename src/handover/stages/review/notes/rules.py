"""What may be attached to a note: a small file of a few kinds, recognised by its content and not by its name.
Pure."""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from pathlib import PurePath
from typing import Final

from PIL import Image

from handover.process.fold import Refusal
from handover.stages.review.notes.active_pdf import is_active

LARGEST: Final = 10 * 1024 * 1024
PIXELS: Final = 60_000_000
KINDS: Final = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "text/plain": (".txt",),
}
"""The accepted media types, each with its permitted file extensions."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(content: bytes) -> str:
    """The media type that the content has; empty for any that is not kept."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    for kind, start in (("PNG", b"\x89PNG\r\n\x1a\n"), ("JPEG", b"\xff\xd8\xff")):
        if content.startswith(start):
            return f"image/{kind.lower()}" if _is_image(content, kind) else ""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if _CONTROL.search(text) else "text/plain"


def _is_image(content: bytes, kind: str) -> bool:
    """Return whether it can be read as an image of safe dimensions (ASVS 5.2.6)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as image:
                if image.width * image.height > PIXELS:
                    return False
                image.verify()
    except Exception:  # whatever a broken image raises: it is none
        return False
    return True


def may_attach(name: str, content: bytes) -> Refusal | None:
    """Why a file cannot be kept; None where it can."""
    if not content:
        return Refusal("file", "This file is empty.")
    if len(content) > LARGEST:
        return Refusal(
            "file", f"This file is larger than {LARGEST // 1024 // 1024} MB: send the part that counts."
        )
    kind = kind_of(content)
    if not kind:
        return Refusal("file", "This is no PDF, PNG or JPEG image, or plain text in UTF-8, by its content.")
    if PurePath(name).suffix.lower() not in KINDS[kind]:
        return Refusal(
            "file", f"The content is {kind}, and the name says something else: name it {KINDS[kind][0]}."
        )
    if kind == "application/pdf" and is_active(content):
        return Refusal(
            "file",
            "This PDF holds a program or a file of its own, or is encrypted: print it to a new PDF first.",
        )
    return None


def plain_name(name: str) -> str:
    """The name without folders and strange characters, at most 120 long."""
    last = PurePath(name.replace("\\", "/")).name
    return re.sub(r"[^\w.,()+ -]", "_", last)[-120:] or "file"
