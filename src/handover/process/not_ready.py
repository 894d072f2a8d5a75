"""A job that cannot be done yet because the deployment lacks something that an operator adds."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

PAUSE: Final = timedelta(seconds=60)


class NotReadyError(Exception):
    """What is missing; and what to do. The job waits, counts no failed attempt, and is tried after ``again``."""

    def __init__(self, text: str, *, again: timedelta = PAUSE) -> None:
        super().__init__(text)
        self.again = again
