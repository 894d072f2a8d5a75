"""Questions between agencies that stand on the pages of a case: what a jail asked and the office has not answered, for
whoever answers; and how far a question went, for the jail that asked it.

The exchange registers what it knows; the pages know no messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string

from handover.process.models import Matter

_registered: list[str] = []


@dataclass(frozen=True, slots=True)
class WaitingWord:
    """One question. ``what``: what is asked; ``by_name``, ``at``: by whom, and when it came or was asked; ``text``: in
    their words, where the reader may read them.

    ``refused``: why it could not be recorded, so that a person asks it anew. ``asked_here``: the reader's own agency
    asked it, and the text says who answers and how far it went; ``unsent``: it reaches nobody unless it is sent again.
    """

    what: str
    by_name: str
    at: datetime
    text: str = ""
    refused: str = ""
    asked_here: bool = False
    unsent: bool = False


def register(path: str) -> None:
    """Add the function at this dotted path. Called from an app's ``ready``.

    It takes the request and the case, and returns the questions that stand, oldest first.
    """
    if path not in _registered:
        _registered.append(path)


def waiting_words(context: dict[str, Any], case: Matter) -> dict[str, Any]:
    """The questions that stand, on the pages of a case and of its steps."""
    request: HttpRequest | None = context.get("request")
    found: list[Sequence[WaitingWord]] = []
    if request is not None:
        found = [import_string(path)(request, case) for path in _registered]
    words = [one for some in found for one in some]
    return {
        "case": case,
        "refused": [one for one in words if one.refused],
        "waits": [one for one in words if not one.refused and not one.asked_here],
        "asked": [one for one in words if one.asked_here],
    }
