"""When the program asks a person to cancel because nobody comes for the person held. Pure.

ICE Policy 10074.2 (S): custody is taken promptly, or the request is cancelled. 8 CFR 287.7(d): no extension.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from handover.process.names import StateName
from handover.stages.custody.time_rules import RELEASE_TOLERANCE

BEFORE_THE_END: Final = timedelta(hours=1)
"""How long before a hold ends a person is asked: at its 47th hour (illustrative)."""


_ENDED: Final = "The hold has ended and nobody came. Cancel the request, or record what became of the person."
_OVER: Final = (
    "The hold has ended and no custody is recorded: the person is to be released. Cancel the request."
)
_ENDS: Final = "The hold ends within the hour. If nobody can come, cancel the request now."
_PASSED: Final = (
    "The release time has passed and no custody is recorded. Ask the jail, or cancel the request."
)
WORDS: Final = (_ENDED, _OVER, _ENDS, _PASSED)
"""What is asked; the pages say it in their language."""


def prompt_for(
    state: StateName, release_at: datetime | None, hold_ends: datetime | None, now: datetime, *, expired: bool
) -> str:
    """Return the prompt, or an empty string if there is none. ``expired``: the hold ended by its clock."""
    if state == "released" and expired:
        return _ENDED
    if state == "held" and hold_ends is not None:
        if now >= hold_ends:
            return _OVER
        if now >= hold_ends - BEFORE_THE_END:
            return _ENDS
    if state == "release_noticed" and release_at is not None and now > release_at + RELEASE_TOLERANCE:
        return _PASSED
    return ""
