"""Finger positions in words."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    0: "Unknown finger",
    1: "Right thumb", 2: "Right index", 3: "Right middle", 4: "Right ring", 5: "Right little",
    6: "Left thumb", 7: "Left index", 8: "Left middle", 9: "Left ring", 10: "Left little",
    11: "Plain right thumb", 12: "Plain left thumb", 13: "Plain right four fingers",
    14: "Plain left four fingers", 15: "Both thumbs",
}  # fmt: skip
"""FGP codes of ANSI/NIST-ITL table 8, as the print records of a tenprint submission carry them."""

MISSING: Final = {"XX": "amputated", "UP": "unable to print"}
"""EBTS 2.084 AMP."""


def name_of(position: int) -> str:
    """Return the position in words; an unknown code is given as a number."""
    return NAMES.get(position, f"Position {position}")
