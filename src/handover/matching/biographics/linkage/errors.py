"""The error of bulk linkage."""

from __future__ import annotations

from handover.matching.biographics.errors import BiographicError


class LinkageError(BiographicError):
    """A file, a column map or a list of true pairs cannot be used as given; the text says which and why."""
