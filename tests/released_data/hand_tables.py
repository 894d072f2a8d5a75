"""Small tables that are worked out by hand."""

from __future__ import annotations

from typing import Final

from handover.released_data.linked_tables import NumberName

HAND: Final = {("x", "p"): 3, ("x", "q"): 20, ("x", "r"): 40, ("y", "p"): 30, ("y", "q"): 50, ("y", "r"): 60}
LOW: Final[NumberName] = ("place", "x", "answer", "p")
