"""Classify the fault that ended an attempt, and decide when the job is retried.

A fault of the environment (a full disk, a database or a service that is away) ends by itself or by an operator's hand:
the job is tried for ever, at longer and longer intervals. A defect does not: after `TRIES` the job waits for a person.
So does a job that its worker did not survive `LOSSES` times: it may be the cause.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.db import InterfaceError, OperationalError

TRIES: Final = 3
LOSSES: Final = 4


class JobFault(StrEnum):
    """Why a try of a job did not end well."""

    ENVIRONMENT = "environment"
    DEFECT = "defect"
    LOST = "lost"

    @property
    def words(self) -> str:
        """The fault in words, for a page."""
        return _WORDS[self]


_WORDS: Final = {
    JobFault.ENVIRONMENT: "the disk, the database or a service it needs does not answer",
    JobFault.DEFECT: "the program failed",
    JobFault.LOST: "its worker was lost while it was at it",
}
_SECONDS: Final[dict[JobFault, tuple[int, ...]]] = {
    JobFault.ENVIRONMENT: (2, 10, 30, 60, 300, 900, 3600),
    JobFault.DEFECT: (2, 30),
    JobFault.LOST: (0, 30, 300),
}
_ENVIRONMENT: Final = (OperationalError, InterfaceError, OSError, MemoryError)


def fault_of(problem: BaseException) -> JobFault:
    """Distinguish a fault of the environment from a defect of the program, even if it is only the cause of the raised
    error."""
    seen: BaseException | None = problem
    while seen is not None:
        if isinstance(seen, _ENVIRONMENT):
            return JobFault.ENVIRONMENT
        seen = seen.__cause__
    return JobFault.DEFECT


def pause_after(fault: JobFault, count: int) -> timedelta | None:
    """Until the next try after the ``count``-th fault of this kind, from 1; ``None``: a person must decide."""
    limit = {JobFault.DEFECT: TRIES, JobFault.LOST: LOSSES}.get(fault)
    if limit is not None and count >= limit:
        return None
    pauses = _SECONDS[fault]
    return timedelta(seconds=pauses[min(count, len(pauses)) - 1])
