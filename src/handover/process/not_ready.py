"""A job that cannot be done yet because the deployment lacks something that an operator adds."""

from __future__ import annotations


class NotReadyError(Exception):
    """What is missing and what to do, in words. The job waits, counts no failed attempt, and is tried each minute."""
