"""A job that cannot be done yet because the deployment lacks something that an operator adds."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

PAUSE: Final = timedelta(seconds=60)


class NotReadyError(Exception):
    """Says what is missing and what to do. The job is retried after ``again`` without counting a failed attempt."""

    def __init__(self, text: str, *, again: timedelta = PAUSE) -> None:
        super().__init__(text)
        self.again = again
