"""The version of the words of `codebook`, apart from it: whoever opens a gallery's manifest needs no compiler."""

from typing import Final

VERSION: Final = 1
"""Stored in every segment: an index made with other words cannot be searched."""
