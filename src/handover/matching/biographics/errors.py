"""The error that this package raises."""

from __future__ import annotations


class BiographicError(Exception):
    """A value of the wrong type, a limit below one, or a segment that is missing or damaged."""
