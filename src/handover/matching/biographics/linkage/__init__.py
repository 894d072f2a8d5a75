"""Two files linked, or one deduplicated, by names, dates and other columns; weights learnt without truth."""

from handover.matching.biographics.linkage.errors import LinkageError

__all__ = ["LinkageError"]
