"""What a record of a statement must say (I-247A box 1 d). Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from handover.process.fold import Refusal

LEAST_SAID: Final = 20
"""Minimum length of a recorded statement. Our own choice: a yes or no is not a statement."""


def in_the_persons_words(text: str) -> Refusal | None:
    """A statement is written down, not its conclusion."""
    if len(text.strip()) >= LEAST_SAID:
        return None
    return Refusal("text", "Write what was asked and what the person answered, in the person's own words.")


def made_before(made_at: datetime, now: datetime) -> Refusal | None:
    """A statement must have been made before it is recorded."""
    return Refusal("made_at", "The time lies in the future.") if made_at > now else None
